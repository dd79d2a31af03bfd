"""A press that is taken back: the deal stands as before, and both entries stay on record."""

import asyncio
import shutil
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.cases.case import Case
from bot.cases.last_press import TooLateToTakeBack
from bot.cases.open_cases import OpenCases
from bot.cases.own_case import StaleAction
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.usecases.back_burner import put_on_back_burner, tick_off
from bot.usecases.lessons import keep_lesson, my_lessons
from bot.usecases.record_late import record_done
from bot.usecases.take_back import take_back, tell_when
from storage.case_rows import Wanted
from storage.database import Database
from storage.models import DealEvent, NudgeKind, NudgeStatus, Recovery
from tests.usecases.desk import ANA, ASK_DUE, BO, T0, TEAM, Desk

C, K = Circumstance, EventKind
PRESSED = [kind for kind in K if kind not in {K.REPORTED, K.HANDED_OVER, K.RECOVERED, K.UNDONE}]
STAYS = {K.NEVER_AGAIN, K.LET_GO, K.TAKEN_UP_AGAIN}


async def entries(desk: Desk, deal_id: str) -> list[DealEvent]:
    query = select(DealEvent).where(DealEvent.deal_id == deal_id).order_by(col(DealEvent.id))
    return await desk.run(lambda s: list(s.exec(query)))


async def pending(desk: Desk) -> set[tuple[str, datetime]]:
    rows = await desk.rows(NudgeKind.STEP)
    return {(row.dedupe_key, row.due_at) for row in rows if row.status == NudgeStatus.PENDING}


def standing(case: Case) -> object:
    return case.history, case.state, case.plan, case.facts, case.deal.list_at, case.deal.is_open


presses = st.lists(st.tuples(st.sampled_from(PRESSED), st.integers(1, 400)), max_size=8)


def test_a_press_and_its_undo_leave_the_plan_as_it_was(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "do_over.db")
    desk, loop = (
        Desk(Database.open(f"sqlite:///{tmp_path / 'do_over.db'}")),
        asyncio.new_event_loop(),
    )
    clients = count()

    @settings(max_examples=60)
    @given(st.sampled_from(C), presses, st.sampled_from(PRESSED))
    def holds(kind: Circumstance, before: list[tuple[EventKind, int]], what: EventKind) -> None:
        loop.run_until_complete(_press_and_undo(desk, f"{next(clients)} Ltd", kind, before, what))

    try:
        loop.run_until_complete(desk.join())
        holds()
    finally:
        loop.run_until_complete(desk.database.close())
        loop.close()


async def _press_and_undo(
    desk: Desk,
    client: str,
    kind: Circumstance,
    before: list[tuple[EventKind, int]],
    what: EventKind,
) -> None:
    desk.clock.at = T0
    deal_id = await desk.report(client=client, circumstance=kind)
    for pressed, hours in before:
        desk.clock.at += timedelta(hours=hours)
        await desk.record(deal_id, pressed)
    desk.clock.at += timedelta(hours=1)
    # What went stale in that hour leaves the plan with whatever is pressed next.
    await desk.run(lambda session: _plan_anew(session, desk, deal_id))
    stood, waited = await desk.case(deal_id), await pending(desk)
    if not await desk.record(deal_id, what):
        return
    assert await desk.take_back(deal_id) is (what not in STAYS)
    if what not in STAYS:
        assert standing(await desk.case(deal_id)) == standing(stood)
        assert await pending(desk) == waited
        assert [row.what for row in await entries(desk, deal_id)][-1] == what


def _plan_anew(session: Session, desk: Desk, deal_id: str) -> None:
    cases = OpenCases(session, desk.coaching, desk.clock.at)
    cases.plan_again(cases.read(Wanted({TEAM}, [deal_id]), lock=True))


async def test_who_pressed_and_when_it_was_taken_back_stay_on_record(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, K.ASKED)
    desk.clock.at += timedelta(hours=1)
    assert await desk.take_back(deal_id)
    _, asked = await entries(desk, deal_id)
    assert (asked.what, asked.by_user, asked.at, asked.told_at) == (K.ASKED, ANA, T0, T0)
    assert asked.taken_back_at == T0 + timedelta(hours=1)


async def test_it_works_for_a_day_also_after_the_next_message_went_out(desk: Desk) -> None:
    deal_id = await desk.report(circumstance=C.OWN_MISTAKE)
    await desk.look_after(timedelta(minutes=15))
    await desk.record(deal_id, K.OWNED_UP)
    await desk.look_after(timedelta(hours=2))
    sent = [row.step for row in await desk.rows(NudgeKind.STEP) if row.status == NudgeStatus.SENT]
    assert sent == ["own_up", "plan_in_writing"]
    assert await desk.take_back(deal_id)
    # Owned up later on, the plan is asked for anew: its first note was about what was not so.
    desk.clock.at += timedelta(hours=20)
    await desk.record(deal_id, K.OWNED_UP)
    before = len(desk.slack.messages)
    await desk.look_after(timedelta(hours=2))
    assert len(desk.slack.messages) == before + 1


async def test_what_was_told_too_late_for_its_note_has_one_once_it_has_its_day(desk: Desk) -> None:
    deal_id = await desk.report(circumstance=C.OWN_MISTAKE)
    await desk.record(deal_id, K.OWNED_UP)
    desk.clock.at = T0 + timedelta(days=30)
    long_ago = date(2026, 3, 4)
    await desk.act(lambda turn: record_done(turn, deal_id, K.REPAIRED, long_ago))
    for _ in range(4):
        await desk.look_after(timedelta(minutes=30))
    assert await desk.take_back(deal_id)
    await desk.record(deal_id, K.REPAIRED)
    waiting = {row.step for row in await desk.rows(NudgeKind.STEP) if row.wake_at}
    assert {"feedback", "prevention_note", "post_mortem"} <= waiting


async def test_after_a_day_it_stays(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, K.ASKED)
    desk.clock.at += timedelta(days=1)
    assert await desk.take_back(deal_id)
    await desk.record(deal_id, K.ASKED)
    desk.clock.at += timedelta(days=1, seconds=1)
    with pytest.raises(TooLateToTakeBack):
        await desk.take_back(deal_id)
    event_id = (await entries(desk, deal_id))[-1].id or 0
    with pytest.raises(TooLateToTakeBack):
        await desk.act(lambda turn: tell_when(turn, deal_id, event_id, days_ago=1))


async def test_another_press_than_the_one_shown_is_never_taken_back(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, K.ASKED)
    asked = (await entries(desk, deal_id))[-1].id or 0
    await desk.record(deal_id, K.DOOR_OPEN)
    undone = await desk.act(lambda turn: take_back(turn, deal_id, asked))
    assert not undone.changed
    with pytest.raises(StaleAction):
        await desk.act(lambda turn: tell_when(turn, deal_id, asked, days_ago=1))
    assert await desk.take_back(deal_id)
    assert await desk.take_back(deal_id)
    assert [row.taken_back_at for row in await entries(desk, deal_id)][1:] == [T0, T0]


async def test_nobody_takes_back_what_a_colleague_or_nobody_pressed(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, K.ASKED)

    for user in (BO, None):
        row = (await entries(desk, deal_id))[-1]
        row.by_user = user
        await desk.run(lambda s, row=row: s.merge(row))  # type: ignore[misc]
        assert not await desk.take_back(deal_id)


async def test_an_ask_that_was_taken_back_counts_for_no_rep_of_the_client(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    anas, bos = await desk.reported(), await desk.reported(BO)
    # A report is planned by itself; from the next press on the two go by each other.
    await desk.record(anas, K.STAY_IN_TOUCH)
    before = standing(await desk.case(bos))
    await desk.record(anas, K.ASKED)
    assert (await desk.case(bos)).facts.client.asks == 1
    assert await desk.take_back(anas)
    assert standing(await desk.case(bos)) == before


async def test_a_recovery_goes_with_its_press(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.win(deal_id)
    assert await desk.take_back(deal_id)
    case = await desk.case(deal_id)
    assert (case.state, case.deal.is_open, case.recovery) == ("second_chance", True, None)
    assert await desk.run(lambda s: s.exec(select(Recovery)).all()) == []
    await desk.win(deal_id)
    assert (await desk.case(deal_id)).recovery is not None


async def test_a_list_and_its_last_tick_go_with_their_presses(desk: Desk) -> None:
    deal_id = await desk.reported()
    case = await desk.act(lambda turn: put_on_back_burner(turn, deal_id, ["a price", "a date"]))
    first, second = (item.id or 0 for item in case.ready_items)
    await desk.act(lambda turn: tick_off(turn, deal_id, [first]))
    desk.clock.at += timedelta(hours=1)
    await desk.act(lambda turn: tick_off(turn, deal_id, [first, second]))
    assert await desk.take_back(deal_id)
    assert [item.done for item in (await desk.case(deal_id)).ready_items] == [True, False]
    assert await desk.take_back(deal_id)
    assert (await desk.case(deal_id)).ready_items == ()


async def test_a_lesson_goes_with_its_press_and_older_ones_stay(desk: Desk) -> None:
    deal_id = await desk.reported()
    for text in ("Read it aloud.", "Ask early."):
        desk.clock.at += timedelta(hours=1)
        await desk.act(lambda turn, text=text: keep_lesson(turn, deal_id, text))  # type: ignore[misc]
    assert await desk.take_back(deal_id)
    mine = await desk.act(lambda turn: [one.text for one, _ in my_lessons(turn)])
    assert mine == ["Read it aloud."]


async def test_a_press_that_gets_its_day_is_one_press_told_when_it_was_told(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    await desk.record(deal_id, K.ASKED)
    event_id = (await entries(desk, deal_id))[-1].id or 0
    desk.clock.at += timedelta(hours=1)
    await desk.act(lambda turn: tell_when(turn, deal_id, event_id, days_ago=1))
    _, before, after = await entries(desk, deal_id)
    assert (before.at, before.taken_back_at) == (ASK_DUE, ASK_DUE + timedelta(hours=1))
    assert (after.at.date(), after.told_at, after.taken_back_at) == (
        date(2026, 3, 4),
        ASK_DUE,
        None,
    )
    case = await desk.case(deal_id)
    assert case.facts.client.asks == 1
    assert case.plan[0].due_at == datetime(2026, 3, 11, 9, 0, tzinfo=T0.tzinfo)

"""A playbook that is edited while steps are pending: what is pending keeps its meaning."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files

import pytest
from sqlmodel import select

from bot.cases.case import Case
from bot.cases.pinned_playbooks import digest_of, todays_rules
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.core.plan import PlanRules
from bot.core.playbook import Channel, Playbook, Step
from bot.delivery.cards import StepCard
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from bot.usecases.edit_report import edit_report
from bot.usecases.report_lost_deal import Report
from storage.models import NudgeKind, NudgeStatus, PinnedPlaybook
from tests.usecases.desk import ASK_DUE, Desk

MEETING = load_playbooks()[Circumstance.BLOWN_MEETING]
Edit = Callable[[Step], Step | None]


def edited(playbook: Playbook, edit: Edit) -> Playbook:
    steps = tuple(step for old in playbook.steps if (step := edit(old)) is not None)
    # A copy would keep the digest of what it was copied from.
    return Playbook(circumstance=playbook.circumstance, step=steps)


async def change(desk: Desk, edit: Edit, **more: object) -> None:
    """Start the bot again with an edited playbook for weak meetings."""
    books = {**desk.coaching.playbooks, Circumstance.BLOWN_MEETING: edited(MEETING, edit)}
    desk.coaching = replace(desk.coaching, playbooks=books, **more)  # type: ignore[arg-type]
    await desk.join()


def renamed(step: Step) -> Step:
    return step.model_copy(update={"key": "ask_anew"}) if step.key == "ask" else step


def removed(step: Step) -> Step | None:
    return None if step.key == "ask" else step


def reworded(step: Step) -> Step:
    if step.key != "ask":
        return step
    words = {"copy_file": "told_no/ask", "slots": (), "buttons": (EventKind.YES,)}
    channels = {"channels": (Channel.EMAIL,), "in_person": False}
    return step.model_copy(update=words | channels | {"stale_after_days": 1})


def much_later(step: Step) -> Step:
    later = MEETING.steps[0].wait.model_copy(update={"business_days": 9})
    return step.model_copy(update={"wait": later}) if step.key == "ask" else step


EDITS = pytest.mark.parametrize("edit", [renamed, removed, reworded, much_later])


@EDITS
@pytest.mark.parametrize("pressed", [False, True])
async def test_a_pending_step_comes_as_it_was_meant(desk: Desk, edit: Edit, pressed: bool) -> None:
    deal_id = await desk.reported()
    before = await desk.step()
    await change(desk, edit)
    if pressed:  # whatever is pressed plans the deal again
        assert await desk.record(deal_id, EventKind.LESSON)
    await desk.look(ASK_DUE)
    (message,) = desk.slack.messages
    assert isinstance(message.card, StepCard)
    assert message.card.planned is not None
    assert message.card.planned.step == MEETING.find("ask")
    after = await desk.step()
    assert (after.id, after.due_at, after.stale_at) == (before.id, before.due_at, before.stale_at)
    assert after.status == NudgeStatus.SENT
    await desk.look_after(timedelta(days=30))
    assert len([row for row in await desk.notes() if "ask" in (row.step or "")]) == 1


@EDITS
async def test_its_buttons_and_what_follows_are_the_same(desk: Desk, edit: Edit) -> None:
    deal_id = await desk.reported()
    await change(desk, edit)
    await desk.look(ASK_DUE)
    assert await desk.record(deal_id, EventKind.ASKED)
    pending = {row.step for row in await desk.notes() if row.wake_at}
    assert pending == {"answer", "chaser"}


async def test_a_deal_that_is_reported_later_follows_the_new_file(desk: Desk) -> None:
    await desk.reported()
    await change(desk, renamed)
    new = await desk.report(client="Beta Works")
    steps = {row.deal_id: row.step for row in await desk.rows(NudgeKind.STEP)}
    assert steps[new] == "ask_anew"
    assert "ask" in steps.values()


async def test_each_playbook_is_kept_once(desk: Desk) -> None:
    for client in ("Beta Works", "Gamma Foods"):
        await desk.report(client=client)
    await change(desk, renamed)
    await desk.report(client="Delta Tools")
    kept = await desk.run(lambda s: [book.digest for book in s.exec(select(PinnedPlaybook))])
    todays = [digest_of(todays_rules(desk.coaching, one)) for one in Circumstance]
    assert sorted(kept) == sorted(
        [*todays, digest_of(PlanRules(MEETING, load_touches(), load_follow_through()))]
    )


async def test_where_its_texts_are_gone_todays_playbook_is_used(desk: Desk) -> None:
    deal_id = await desk.reported()
    await change(desk, renamed, can_tell=lambda _: False)
    await desk.record(deal_id, EventKind.LESSON)
    await desk.look(ASK_DUE)
    (message,) = desk.slack.messages
    assert isinstance(message.card, StepCard)
    assert message.card.step == "ask_anew"
    statuses = {row.step: row.status for row in await desk.notes()}
    assert statuses == {"ask": NudgeStatus.CANCELLED, "ask_anew": NudgeStatus.SENT}


async def test_where_it_cannot_be_read_any_more_todays_playbook_is_used(desk: Desk) -> None:
    deal_id = await desk.reported()

    def spoil(session: object) -> None:
        for book in session.exec(select(PinnedPlaybook)):  # type: ignore[attr-defined]
            book.data = '{"playbook": {"an": "older shape"}}'

    await desk.run(spoil)
    await change(desk, renamed)
    case = await desk.case(deal_id)
    assert [found.step.key for found in case.plan if found.due_at] == ["ask_anew"]


async def test_another_circumstance_goes_by_todays_playbook(desk: Desk) -> None:
    deal_id = await desk.reported()
    await change(desk, renamed)

    def edit_twice(turn: Turn) -> Case:
        for circumstance in (Circumstance.TOLD_NO, Circumstance.BLOWN_MEETING):
            case = edit_report(turn, deal_id, Report(circumstance, "Acme Corp"))
            assert case.facts.circumstance is circumstance
        return turn.case(deal_id)

    case = await desk.act(edit_twice)
    assert [found.step.key for found in case.plan if found.due_at] == ["ask_anew"]


async def test_a_pending_touch_keeps_its_meaning_and_the_caps_are_todays(desk: Desk) -> None:
    deal_id = await desk.report(circumstance=Circumstance.TOLD_NO)
    await desk.record(deal_id, EventKind.REPLIED)
    # Read anew: a copy of what is in use would keep its digest.
    touches = load_touches(files("bot.playbooks"))
    step = touches.step.model_copy(update={"key": "say_hello"})
    policy = touches.model_copy(update={"step": step, "every_days": 120})
    desk.coaching = replace(desk.coaching, touches=policy)
    case = await desk.case(deal_id)
    assert case.planned("keep_in_touch") is not None
    assert case.planned("say_hello") is None
    assert case.rules.touches.every_days == 120

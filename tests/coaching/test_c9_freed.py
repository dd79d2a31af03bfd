"""What waited for another act comes once that falls away (9.7): rules named in docs/coaching.md."""

from datetime import date, datetime
from itertools import count
from uuid import UUID

import pytest

from bot.core.circumstances import Circumstance, LossReason
from storage.models import NudgeKind, NudgeReason, NudgeStatus
from tests.coaching.office import BO, Office
from tests.coaching.story import at


async def asks(office: Office) -> dict[str, datetime]:
    """The day on which each deal's ask is to be sent."""
    rows = await office.rows(NudgeKind.STEP)
    mine = [one for one in rows if one.step == "ask" and not one.reminder]
    return {one.deal_id or "": one.due_at for one in mine if one.status == NudgeStatus.PENDING}


async def put_right(office: Office) -> str:
    """Ana's fault at the client, put right at once."""
    fault = await office.report(circumstance=Circumstance.OWN_MISTAKE)
    for what in ("owned_up", "plan_sent", "repaired"):
        await office.record(fault, what)
    return fault


async def test_c9_freed_is_what_waited_for_an_ask_that_turns_out_to_be_held(
    office: Office,
) -> None:
    deal = await office.report(circumstance=Circumstance.TOLD_NO, loss_reason=LossReason.PRICE)
    await office.record(deal, "replied")
    # The question is lighter than the ask of the day after: it waits five days, Easter aside.
    await office.snooze(deal, "what_decided", date(2026, 3, 30))
    due = {one.step: one.due_at for one in await office.rows(NudgeKind.STEP)}
    assert due["ask"] == at("2026-03-31 10:00")
    assert due["what_decided"] == at("2026-04-09 10:00")

    # On its day nothing has changed that could be said.
    await office.look("2026-03-31 10:00")
    rows = {one.step: one for one in await office.rows(NudgeKind.STEP)}
    assert rows["ask"].reason == NudgeReason.HELD
    freed = rows["what_decided"]
    assert (freed.status, freed.sent_at) == (NudgeStatus.SENT, at("2026-03-31 10:00"))


@pytest.mark.parametrize("downwards", [False, True], ids=["ids rise", "ids fall"])
async def test_c9_freed_acts_of_a_client_are_dated_in_the_order_in_which_they_are_due(
    office: Office, monkeypatch: pytest.MonkeyPatch, downwards: bool
) -> None:
    ids = count(2**100, -1 if downwards else 1)
    monkeypatch.setattr("storage.models.columns.uuid4", lambda: UUID(int=next(ids)))
    first = await office.report()
    office.at("2026-03-04 10:00")
    second = await office.report()
    office.at("2026-03-05 09:00")
    third = await office.report()
    assert await asks(office) == {
        first: at("2026-03-05 10:00"),
        second: at("2026-03-12 10:00"),
        third: at("2026-03-19 10:00"),
    }
    # The second comes on its own day, and the third five working days after that.
    await office.record(first, "let_go")
    freed = {second: at("2026-03-06 10:00"), third: at("2026-03-13 10:00")}
    assert await asks(office) == freed


async def test_c9_freed_is_what_waited_for_an_act_once_its_own_days_are_over(
    office: Office,
) -> None:
    fault, ask = await put_right(office), await office.report(BO)
    for day in range(6, 11):
        await office.look(f"2026-03-{day:02} 10:00")
    told = {one.step: one.sent_at for one in await office.rows(NudgeKind.STEP)}
    assert told["feedback"] == at("2026-03-10 10:00")
    assert (await asks(office))[ask] == at("2026-03-17 10:00")
    # Still open behind the prevention note, it takes no further days when all is planned anew.
    office.at("2026-03-11 10:00")
    await office.record(fault, "stay_in_touch")
    assert (await asks(office))[ask] == at("2026-03-17 10:00")


async def test_c9_freed_days_are_those_left_by_the_reminder_that_follows_a_note(
    office: Office,
) -> None:
    await office.report()
    office.at("2026-03-03 11:00")
    theirs = await office.report(BO)
    await office.look("2026-03-05 10:00")
    # The reminder of this day is followed by that of the 17th, which was reported before.
    await office.look("2026-03-10 10:00")
    assert (await asks(office))[theirs] == at("2026-03-24 10:00")


async def test_c9_freed_is_what_waited_for_feedback_that_is_not_needed_any_more(
    office: Office,
) -> None:
    fault, ask = await put_right(office), await office.report(BO)
    assert (await asks(office))[ask] == at("2026-03-17 10:00")
    await office.record(fault, "solved")
    assert (await asks(office))[ask] == at("2026-03-05 10:00")


async def test_c9_freed_is_what_waited_for_an_ask_that_is_put_off(office: Office) -> None:
    mine = await office.report()
    office.at("2026-03-04 10:00")
    theirs = await office.report(BO)
    assert (await asks(office))[theirs] == at("2026-03-12 10:00")
    await office.snooze(mine, "ask", date(2026, 3, 27))
    assert await asks(office) == {mine: at("2026-03-27 09:00"), theirs: at("2026-03-06 10:00")}

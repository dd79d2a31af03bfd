"""What waited for another act comes once that falls away (9.7): rules named in docs/coaching.md."""

from datetime import date

from bot.core.circumstances import Circumstance, LossReason
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import NudgeKind, NudgeReason, NudgeStatus
from tests.coaching.office import Office
from tests.coaching.story import at


async def test_c9_freed_is_what_waited_for_an_ask_that_turns_out_to_be_held(
    office: Office,
) -> None:
    report = Report(Circumstance.TOLD_NO, "Acme Corp", loss_reason=LossReason.PRICE)
    reported = await office.act(lambda turn: report_lost_deal(turn, report))
    assert reported is not None
    deal = reported.case.deal.id
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

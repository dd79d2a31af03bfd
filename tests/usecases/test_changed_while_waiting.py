"""What a press changes while a note is on its way: the note follows the plan, and is not lost."""

from datetime import timedelta

from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.usecases.edit_report import edit_report
from bot.usecases.rep_time import pause
from bot.usecases.report_lost_deal import Report
from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus
from tests.statements import statements
from tests.usecases.desk import ASK_DUE, Desk

BACK_AT_WORK = ASK_DUE + timedelta(days=14)  # beyond the day on which the ask would be stale


async def go_away(desk: Desk) -> None:
    await desk.act(lambda turn: pause(turn, BACK_AT_WORK.date()))


async def rename(desk: Desk, deal_id: str, client: str) -> None:
    report = Report(Circumstance.BLOWN_MEETING, client)
    await desk.act(lambda turn: edit_report(turn, deal_id, report))


async def ask_of(desk: Desk, deal_id: str) -> Nudge:
    (row,) = [row for row in await desk.rows() if row.dedupe_key == f"{deal_id}:ask:1"]
    return row


async def comes_with_the_summary(desk: Desk, note: Nudge) -> None:
    """After an absence one message has it all, also what is due that day."""
    (summary,) = [row for row in await desk.rows(NudgeKind.CATCH_UP) if row.sent_at]
    assert desk.slack.marks() == [summary.id]
    row = await desk.again(note)
    assert (row.status, row.folded_into) == (NudgeStatus.SENT, summary.id)


async def test_a_gate_that_closes_meanwhile_is_told_of(desk: Desk) -> None:
    one, other = await desk.reported(), await desk.report(client="Beta Works")
    await desk.record(other, EventKind.ASKED)
    await desk.look()
    desk.slack.messages.clear()
    desk.slack.meanwhile("turn", lambda: rename(desk, other, "Acme Corp"))
    await desk.look(ASK_DUE)
    assert (await ask_of(desk, one)).reason == NudgeReason.HELD
    (word,) = await desk.rows(NudgeKind.HELD)
    assert desk.slack.marks() == [word.id]


async def test_what_gets_a_later_day_meanwhile_waits_for_it(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.meanwhile("turn", lambda: go_away(desk))
    await desk.look(ASK_DUE)
    assert desk.slack.marks() == []
    row = await ask_of(desk, deal_id)
    assert (row.status, row.due_at, row.wake_at) == (
        NudgeStatus.PENDING,
        BACK_AT_WORK,
        BACK_AT_WORK,
    )
    await desk.look(BACK_AT_WORK)
    await comes_with_the_summary(desk, row)


async def test_what_got_a_later_day_once_claimed_is_not_stale_on_it(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    claims = await desk.claim()
    await go_away(desk)
    await desk.deliverer.deliver(claims)
    await desk.look(BACK_AT_WORK)
    await comes_with_the_summary(desk, await ask_of(desk, deal_id))


async def test_a_deal_given_another_client_counts_for_that_one(desk: Desk) -> None:
    asked = await desk.report()
    await desk.record(asked, EventKind.ASKED)
    acme, beta = await desk.report(), await desk.report(client="Beta Works")
    desk.clock.at = ASK_DUE + timedelta(hours=1)
    await desk.look()
    assert (await ask_of(desk, acme)).reason == NudgeReason.HELD
    await rename(desk, asked, "Beta Works")
    assert (await ask_of(desk, acme)).status == NudgeStatus.PENDING
    for deal_id, asks in [(acme, 0), (beta, 1)]:
        assert (await desk.case(deal_id)).facts.client.asks == asks


async def test_what_that_costs_does_not_grow_with_the_deals(desk: Desk) -> None:
    asked = await desk.report()
    await desk.record(asked, EventKind.ASKED)
    costs = []
    for _ in range(2):
        for client in ("Acme Corp", "Beta Works") * 3:
            await desk.report(client=client)
        await rename(desk, asked, "Beta Works")
        with statements(desk.database) as seen:
            await rename(desk, asked, "Acme Corp")
        costs.append(len(seen))
    # Where a step's day moves too, that is one statement for all that move; whose it is differs
    # with the ids of deals that were reported at one moment.
    assert costs[1] <= costs[0] + 1


async def test_what_was_recorded_before_the_clock_went_back_stays_before(desk: Desk) -> None:
    one, other = await desk.report(), await desk.report()
    await desk.record(other, EventKind.CAME_BACK)
    desk.clock.at -= timedelta(hours=3)
    await desk.record(one, EventKind.ASKED)
    assert (await desk.case(other)).facts.client.asks == 1
    await desk.record(one, EventKind.STAY_IN_TOUCH)
    desk.clock.at -= timedelta(hours=3)
    await desk.record(other, EventKind.NO_CONTACT)
    assert (await desk.case(one)).facts.client.refused_contact

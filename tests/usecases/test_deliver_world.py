"""Just before a nudge goes out, the world is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cases.person import Person
from bot.cases.reps import FRESH_FOR
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.delivery.cards import StepCard, SummaryCard, TogetherCard
from bot.delivery.check_alone import CATCH_UP_WAIT
from bot.delivery.deliverer import LIMITS
from bot.delivery.ports import Refused
from bot.usecases.edit_report import edit_report
from bot.usecases.report_lost_deal import Report
from storage.models import NudgeKind, NudgeReason, NudgeStatus, SummaryTopic
from storage.teams import leave_team
from tests.usecases.desk import ANA, ASK_DUE, BO, OTHER, T0, TEAM, Desk
from tests.usecases.fake_messenger import LostAnswer, person

CLOSING = [EventKind.UNDONE, EventKind.LET_GO, EventKind.ASKED]


@pytest.mark.parametrize("what", CLOSING)
async def test_what_happens_between_claim_and_send_stops_the_nudge(
    desk: Desk, what: EventKind
) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    (claim,) = await desk.claim()
    await desk.record(deal_id, what)
    await desk.deliverer.deliver([claim])
    row = await desk.again(claim.nudge)
    assert (row.status, row.error) == (NudgeStatus.CANCELLED, "no longer in the plan")
    assert desk.slack.messages == []


async def test_a_clock_put_back_before_a_press_does_not_undo_it(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at -= timedelta(hours=3)
    await desk.record(deal_id, EventKind.ASKED)
    steps = {row.step: row.status for row in await desk.notes()}
    pending = dict.fromkeys(["answer", "chaser"], NudgeStatus.PENDING)
    assert steps == {"ask": NudgeStatus.CANCELLED, **pending}


async def test_a_deal_let_go_and_taken_up_again_is_asked_for_once(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    (claim,) = await desk.claim()
    await desk.record(deal_id, EventKind.LET_GO)
    await desk.deliverer.deliver([claim])
    await desk.record(deal_id, EventKind.TAKEN_UP_AGAIN)
    await desk.look()
    await desk.look_after(timedelta(hours=1))
    assert desk.slack.marks() == [claim.nudge.id]


async def test_a_receipt_of_an_undone_report_is_not_sent(desk: Desk) -> None:
    deal_id = await desk.report()
    await desk.record(deal_id, EventKind.UNDONE)
    await desk.look()
    (row,) = await desk.rows(NudgeKind.RECEIPT)
    assert (row.status, row.error) == (NudgeStatus.CANCELLED, "undone before it was sent")


async def test_an_edit_between_claim_and_send_is_what_the_rep_reads(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    (claim,) = await desk.claim()
    report = Report(Circumstance.BLOWN_MEETING, "Beta Ltd")
    await desk.act(lambda turn: edit_report(turn, deal_id, report))
    await desk.deliverer.deliver([claim])
    (message,) = desk.slack.messages
    assert isinstance(message.card, StepCard)
    assert message.card.case.deal.client == "Beta Ltd"


async def test_a_snooze_between_claim_and_send_brings_it_on_the_later_day_alone(
    desk: Desk,
) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    (claim,) = await desk.claim()
    await desk.snooze(deal_id, "ask", days=1)
    await desk.deliverer.deliver([claim])
    assert desk.slack.messages == []
    await desk.look(datetime(2026, 3, 6, 7, 59, tzinfo=UTC))
    assert desk.slack.messages == []
    await desk.look(datetime(2026, 3, 6, 8, 0, tzinfo=UTC))
    assert len(desk.slack.messages) == 1


async def slack_tells(desk: Desk, told: Person) -> None:
    """Slack's user_change event, as a process hears it that has known the reps since its start."""
    known = desk.deliverer.known_reps
    await known.load()
    await known.changed(TEAM, told)


async def test_a_rep_of_whose_deactivation_slack_told_gets_nothing(desk: Desk) -> None:
    await desk.reported()
    await slack_tells(desk, person(ANA, deactivated=True))
    await desk.look(ASK_DUE)
    row = await desk.step()
    assert (row.status, row.error) == (NudgeStatus.CANCELLED, "the rep's account is deactivated")
    assert desk.slack.messages == []


async def test_a_deactivated_rep_gets_nothing(desk: Desk) -> None:
    await desk.reported()
    desk.slack.people[ANA] = person(ANA, deactivated=True)
    await desk.look_after(FRESH_FOR)
    row = await desk.step()
    assert (row.status, row.error) == (NudgeStatus.CANCELLED, "the rep's account is deactivated")
    assert desk.slack.messages == []


async def test_a_rep_whom_slack_no_longer_knows_is_a_visible_failure(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("person", Refused("user_not_found"))
    await desk.look_after(FRESH_FOR)
    assert (await desk.step()).error == "user_not_found"


async def test_what_is_known_of_a_rep_is_asked_again_only_when_it_is_old(desk: Desk) -> None:
    await desk.reported()
    await desk.report()
    await desk.look_after(FRESH_FOR - timedelta(seconds=1))
    assert desk.slack.calls_of("person") == 0
    await desk.look_after(CATCH_UP_WAIT)  # by now there is something to catch up on
    assert desk.slack.calls_of("person") == 1


async def test_a_workspace_that_removed_the_bot_gets_nothing(desk: Desk) -> None:
    await desk.join(OTHER, BO)
    await desk.reported()
    await desk.report(BO, OTHER)
    desk.clock.at = ASK_DUE
    claimed = await desk.claim()
    await desk.run(lambda s: leave_team(s, TEAM))
    await desk.deliverer.deliver(claimed)
    await desk.look()
    assert {message.team_id for message in desk.slack.messages} == {OTHER}
    row = (await desk.rows(NudgeKind.STEP, TEAM))[0]
    assert (row.status, row.error) == (NudgeStatus.CANCELLED, "the workspace has removed the bot")


async def test_a_rep_who_moved_west_is_asked_in_the_morning_there(desk: Desk) -> None:
    await desk.reported()
    await slack_tells(desk, person(ANA, "America/Chicago"))
    await desk.look(ASK_DUE)
    row = await desk.step()
    assert (row.status, row.attempts) == (NudgeStatus.PENDING, 0)
    assert row.wake_at == datetime(2026, 3, 5, 16, 0, tzinfo=UTC)  # 10:00 in Chicago
    await desk.look(row.wake_at)
    assert len(desk.slack.messages) == 1


@pytest.mark.parametrize(
    ("wakes", "sent"),
    [
        (datetime(2026, 3, 5, 20, 0, tzinfo=UTC), datetime(2026, 3, 6, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 7, 10, 0, tzinfo=UTC), datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
    ],
    ids=["evening", "weekend"],
)
async def test_outside_working_time_it_waits(desk: Desk, wakes: datetime, sent: datetime) -> None:
    await desk.reported()
    await desk.look(wakes)
    assert desk.slack.messages == []
    row = await desk.step()
    assert (row.status, row.wake_at, row.attempts) == (NudgeStatus.PENDING, sent, 0)
    await desk.look(sent)
    assert len(desk.slack.messages) == 1


async def test_a_nudge_looked_up_and_not_found_is_checked_again(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    await desk.claim()
    await desk.record(deal_id, EventKind.LET_GO)
    await desk.look_after(timedelta(seconds=61))
    assert (await desk.step()).status == NudgeStatus.CANCELLED
    assert desk.slack.messages == []


async def told_no(desk: Desk, client: str) -> str:
    """A report whose first note is stale after three days, before the week is over."""
    return await desk.reported(client=client, circumstance=Circumstance.TOLD_NO)


async def test_stale_nudges_fold_into_one_catch_up(desk: Desk) -> None:
    deals = {await told_no(desk, f"Client number {place}") for place in range(12)}
    gone = await told_no(desk, "Acme Corp")
    await desk.record(gone, EventKind.LET_GO)
    friday = T0 + timedelta(days=3, hours=1)
    await desk.look(friday)
    assert desk.slack.messages == []
    await desk.look_after(timedelta(minutes=1))
    (message,) = desk.slack.messages
    assert isinstance(message.card, SummaryCard)
    assert {case.deal.id for case in message.card.cases} == deals
    stale = [row for row in await desk.rows(NudgeKind.STEP) if row.reason == NudgeReason.STALE]
    assert len(stale) == 12


async def test_a_nudge_gone_stale_after_the_days_catch_up_is_told_the_next_day(
    desk: Desk,
) -> None:
    desk.clock.at = T0 - timedelta(days=1)  # a Monday, so that no summary of the week is near
    await told_no(desk, "Acme Corp")
    late = await told_no(desk, "Beta Works")

    desk.clock.at = T0 + timedelta(days=2, hours=1)
    await desk.deliverer.deliver(await desk.claim(per_team=1))
    desk.clock.at += timedelta(minutes=1)
    claims = {claim.nudge.kind: claim for claim in await desk.claim()}
    await desk.deliverer.deliver([claims[NudgeKind.CATCH_UP]])
    assert len(desk.slack.messages) == 1
    await desk.deliverer.deliver([claims[NudgeKind.STEP]])
    await desk.look_after(timedelta(days=1, minutes=1))
    last = desk.slack.messages[-1].card
    assert len(desk.slack.messages) == 2
    assert isinstance(last, TogetherCard)  # its reminder, which is the first that is heard of it
    assert late in {step.case.deal.id for step in last.steps}


async def test_what_a_summary_told_of_brings_no_catch_up_of_its_own(desk: Desk) -> None:
    deals = {await desk.reported(client=f"Client number {place}") for place in range(12)}
    back = ASK_DUE + timedelta(days=6)
    for days in range(3):
        await desk.look(back + timedelta(days=days))
        await desk.look_after(CATCH_UP_WAIT)
    cards = [message.card for message in desk.slack.messages]
    (card,) = [card for card in cards if isinstance(card, SummaryCard)]
    assert card.why is SummaryTopic.WEEKLY
    assert len(card.cases) + card.hidden == len(deals)
    reasons = {row.reason for row in await desk.rows(NudgeKind.CATCH_UP) if not row.wake_at}
    assert reasons == {None, NudgeReason.NOTHING_TO_TELL}


async def test_a_catch_up_waits_for_working_time_and_drops_what_was_settled(desk: Desk) -> None:
    deal_id = await told_no(desk, "Acme Corp")
    saturday = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)
    await desk.look(saturday)
    assert desk.slack.messages == []
    monday = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    rows = await desk.rows(NudgeKind.CATCH_UP)
    assert {(row.topic, row.wake_at) for row in rows} == {
        (SummaryTopic.LATE, monday),
        (SummaryTopic.WEEKLY, monday),
    }
    await desk.record(deal_id, EventKind.LET_GO)
    await desk.look(monday)
    assert desk.slack.messages == []
    assert {(await desk.again(row)).error for row in rows} == {"nothing to tell"}


async def test_an_uncertain_nudge_that_went_stale_is_looked_up_first(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    await desk.look(ASK_DUE + timedelta(days=30))
    assert (await desk.step()).status == NudgeStatus.SENT
    assert len(desk.slack.messages) == 1


async def test_a_workspaces_pile_lets_anothers_one_through(desk: Desk) -> None:
    await desk.join(OTHER, BO)
    for _ in range(60):
        await desk.report()
    await desk.report(BO, OTHER)
    await desk.look()
    order = [message.team_id for message in desk.slack.messages]
    assert order.count(TEAM) == 60
    # It is among the first that are sent at once, in whatever order those arrive.
    assert order.index(OTHER) <= LIMITS.in_all // 2

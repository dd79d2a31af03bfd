"""What the weekly summary does with a week (9.3): each rule by its name in docs/coaching.md."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlmodel import col, update

from bot.cases.case import Case
from bot.core.circumstances import Circumstance
from bot.core.deal_state import DealState
from bot.core.escalation import EscalationKind
from bot.core.history import EventKind
from bot.delivery.cards import StepCard, SummaryCard
from bot.usecases.be_present import be_present
from bot.usecases.rep_time import OwnHours, add_vacation, set_hours
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import Nudge, NudgeKind, NudgeStatus, RepKey
from tests.coaching.office import ANA, BO, TEAM, Office
from tests.coaching.story import BERLIN
from tests.statements import statements

C = Circumstance
MONDAY = date(2026, 3, 9)
A_WEEK = timedelta(weeks=1)


def weekly(office: Office, rep: str = ANA) -> list[tuple[datetime, SummaryCard]]:
    """The weekly summaries of a rep so far, with their local moments."""
    return [
        (message.at.astimezone(BERLIN), message.card)
        for message in office.slack.messages
        if isinstance(message.card, SummaryCard)
        and message.card.why == "weekly"
        and message.channel.endswith(rep)
    ]


def ids(cases: Sequence[Case]) -> list[str]:
    return [case.deal.id for case in cases]


async def acts(office: Office, rep: str = ANA) -> None:
    """The rep does something with another deal: nothing counts as unheeded."""
    now, key = office.watch.at, RepKey(TEAM, rep)
    await office.run(lambda s: be_present(s, office.coaching, [key], now))


async def look_daily(office: Office, first: date, days: int, *, active: bool = False) -> None:
    """Look on the morning of so many days."""
    for number in range(days):
        await office.look(f"{first + timedelta(days=number)} 10:30")
        if active:
            await acts(office)


async def test_c9_weekly_begins_with_the_reps_own_week(office: Office) -> None:
    sunday_to_thursday = OwnHours(None, frozenset({6, 0, 1, 2, 3}), None)
    await office.act(lambda turn: set_hours(turn, sunday_to_thursday))
    await office.report()
    await office.look("2026-03-05 10:00")
    await look_daily(office, date(2026, 3, 6), 4)
    ((at, _),) = weekly(office)
    assert f"{at:%a %Y-%m-%d}" == "Sun 2026-03-08"


async def test_c9_weekly_waits_for_the_first_day_worked(office: Office) -> None:
    await office.act(lambda turn: add_vacation(turn, MONDAY, MONDAY))
    await office.report()
    await office.look("2026-03-05 10:00")
    await look_daily(office, MONDAY, 5)
    ((at, _),) = weekly(office)
    assert f"{at:%a %Y-%m-%d}" == "Tue 2026-03-10"


async def test_c9_weekly_stays_away_in_a_week_without_a_step(office: Office) -> None:
    deal = await office.report(circumstance=C.TOLD_NO)
    await office.look("2026-03-03 10:30")
    await office.record(deal, "replied")
    await look_daily(office, date(2026, 3, 4), 15, active=True)
    # The optional question came on Tuesday 17 March; what comes next was shown with the answer.
    await office.record(deal, "reason_asked")
    await look_daily(office, date(2026, 3, 19), 80, active=True)
    # The next touch, 90 days after the report, is on Tuesday 2 June.
    assert [at.date() for at, _ in weekly(office)] == [date(2026, 3, 16), date(2026, 6, 1)]


async def test_c9_weekly_lists_again_what_lost_its_day_to_a_gate(office: Office) -> None:
    deal = await office.report(circumstance=C.TOLD_NO)
    await office.look("2026-03-03 10:30")
    await office.record(deal, "replied")
    await look_daily(office, date(2026, 3, 4), 15, active=True)
    await office.record(deal, "reason_asked")
    assert (await office.case(deal)).next_day is not None
    # A fault at the same client holds what the rep was shown a day of.
    fault = await office.report(circumstance=C.OWN_MISTAKE)
    for what in ("owned_up", "repaired", "not_solved"):
        office.watch.at += timedelta(minutes=1)
        await office.record(fault, what)
    assert (await office.case(deal)).next_day is None
    await look_daily(office, date(2026, 3, 19), 35)
    days = [at.date() for at, card in weekly(office) if deal in ids(card.cases)]
    assert date(2026, 3, 18) < days[-1] <= date(2026, 4, 22)


async def test_c9_weekly_has_in_it_what_is_due_that_day(office: Office) -> None:
    deal = await office.report()
    assert await office.snooze(deal, "ask", MONDAY)
    await look_daily(office, date(2026, 3, 4), 6)
    ((at, card),) = weekly(office)
    assert (at.date(), ids(card.cases)) == (MONDAY, [deal])
    (note,) = [row for row in await office.rows(NudgeKind.STEP) if row.sent_at]
    (summary,) = [row for row in await office.rows(NudgeKind.CATCH_UP) if row.sent_at]
    assert (note.step, note.status, note.folded_into) == ("ask", NudgeStatus.SENT, summary.id)
    assert [message.at.date() for message in office.slack.messages].count(MONDAY) == 1
    # It was its note, so that reminders count from then.
    (ask,) = [one for one in (await office.case(deal)).plan if one.step.key == "ask"]
    assert ask.told_at is not None
    assert ask.told_at.astimezone(BERLIN).date() == MONDAY


async def test_c9_weekly_tells_of_what_comes_later_that_day_and_reminders_follow(
    office: Office,
) -> None:
    office.at("2026-03-05 10:00")
    deal = await office.report()
    await office.look("2026-03-09 09:05")
    ((at, card),) = weekly(office)
    (ask,) = [one for one in (await office.case(deal)).plan if one.step.key == "ask"]
    assert ask.due_at is not None
    assert (ids(card.cases), ask.due_at > at) == ([deal], True)
    rows = await office.rows(NudgeKind.STEP)
    assert [row.reminder for row in rows if row.status == NudgeStatus.PENDING and row.act] == [1]


async def test_c9_weekly_comes_also_in_the_quiet(office: Office) -> None:
    for number in range(6):
        deal = await office.report(client=f"Client number {number}")
        await office.snooze(deal, "ask", date(2026, 3, 4) + timedelta(days=number % 3))
    await look_daily(office, date(2026, 3, 4), 6)
    assert len({message.at.date() for message in office.slack.messages}) >= 4
    await look_daily(office, MONDAY + timedelta(days=1), 20)
    assert [at.date() for at, _ in weekly(office)] == [MONDAY, MONDAY + A_WEEK, MONDAY + 2 * A_WEEK]
    # Three went unanswered before the second: from then on nothing else comes.
    days = [message.at.date() for message in office.slack.messages]
    assert days[-2:] == [MONDAY + A_WEEK, MONDAY + 2 * A_WEEK]


async def test_c9_weekly_does_not_count_towards_the_quiet(office: Office) -> None:
    deal = await office.report()
    await office.snooze(deal, "ask", date(2026, 4, 14))
    await look_daily(office, date(2026, 3, 4), 42)
    note = office.slack.messages[-1]
    assert (type(note.card), note.at.date()) == (StepCard, date(2026, 4, 14))


async def test_c9_weekly_lists_what_presses_most_first(office: Office) -> None:
    kinds = (C.BLOWN_MEETING, C.TOLD_NO, C.OWN_MISTAKE)
    deals = [await office.report(circumstance=kind, client=f"A {kind}") for kind in kinds]
    await look_daily(office, date(2026, 3, 3), 7)
    ((_, card),) = weekly(office)
    assert ids(card.cases) == [deals[2], deals[1], deals[0]]


async def test_c9_weekly_lists_what_waits_without_a_day_once_a_month(office: Office) -> None:
    report = Report(C.COMPANY_FAILED, "Acme Corp", escalation=EscalationKind.LAWYER)
    reported = await office.act(lambda turn: report_lost_deal(turn, report))
    assert reported is not None
    await look_daily(office, date(2026, 3, 4), 100, active=True)
    days = [at.date() for at, card in weekly(office) if reported.case.deal.id in ids(card.cases)]
    assert len(days) >= 3
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert all(21 < gap <= 35 for gap in gaps), gaps


async def test_c9_weekly_lists_less_often_a_deal_that_nobody_answers(office: Office) -> None:
    deal = await office.report()
    busy = await office.report(client="Beta Works")
    await look_daily(office, date(2026, 3, 4), 4)
    for week in range(16):
        first = MONDAY + week * A_WEEK
        await look_daily(office, first, 5, active=True)
        await office.record(busy, "still_mine")
    days = [at.date() for at, card in weekly(office) if deal in ids(card.cases)]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert all(gap < 9 for gap in gaps[:5]), gaps
    assert all(21 < gap <= 35 for gap in gaps[5:]), gaps
    assert len(gaps) >= 7
    # The one that is pressed is listed as before.
    assert len([card for _, card in weekly(office) if busy in ids(card.cases)]) > len(days)


async def unanswered(office: Office) -> str:
    """A deal that was asked after, since nobody answered for ninety days."""
    deal = await office.report()
    await office.look("2026-03-05 10:00")
    for week in range(20):
        await look_daily(office, MONDAY + week * A_WEEK, 2)
        if any(deal in card.still_yours for _, card in weekly(office)):
            return deal
    raise AssertionError("it was never asked after")


async def test_c9_weekly_still_yours_is_kept_for_another_ninety_days(office: Office) -> None:
    deal = await unanswered(office)
    assert await office.record(deal, "still_mine")
    first, before = office.watch.at.date(), len(weekly(office))
    await look_daily(office, first + timedelta(days=1), 85)
    assert (await office.case(deal)).state is DealState.OPEN
    later = weekly(office)[before:]
    assert later
    assert not any(deal in card.still_yours for _, card in later)


async def test_c9_weekly_still_yours_can_be_let_go(office: Office) -> None:
    deal = await unanswered(office)
    assert await office.record(deal, "let_go")
    before = len(office.slack.messages)
    await look_daily(office, office.watch.at.date() + timedelta(days=1), 60)
    assert len(office.slack.messages) == before
    assert not [row for row in await office.rows(NudgeKind.STEP) if row.wake_at]


async def test_c9_weekly_still_yours_can_be_handed_over(office: Office) -> None:
    deal = await unanswered(office)
    assert await office.hand_over(deal, ANA, BO) == "accepted"
    before = len(weekly(office))
    await look_daily(office, office.watch.at.date() + timedelta(days=1), 30)
    assert len(weekly(office)) == before
    assert any(deal in ids(card.cases) for _, card in weekly(office, BO))
    assert not any(deal in card.still_yours for _, card in weekly(office, BO))


async def test_c9_weekly_tells_of_what_was_recorded_while_it_was_quiet(office: Office) -> None:
    deal = await office.report()
    await office.record(deal, "asked")
    (silence,) = [row for row in await office.rows(NudgeKind.STEP) if row.step == "silence"]
    day = silence.due_at.date()
    await look_daily(office, date(2026, 3, 4), (day - date(2026, 3, 4)).days + 1)
    (recorded,) = [one for one in (await office.case(deal)).history if one.what == "silence"]
    assert recorded.at.date() == day
    assert not [message for message in office.slack.messages if message.at.date() == day]
    await look_daily(office, day + timedelta(days=1), 7)
    told = [(at, card) for at, card in weekly(office) if deal in ids(card.recorded)]
    assert len(told) == 1
    assert told[0][0].date() - day < A_WEEK
    steps = [row for row in await office.rows(NudgeKind.STEP) if row.step == EventKind.SILENCE]
    assert [row.status for row in steps] == [NudgeStatus.SENT]


async def test_c9_weekly_after_an_absence_is_one_and_no_backlog(office: Office) -> None:
    deals = {await office.report(client=f"Client number {n}") for n in range(4)}
    await office.look()
    away = date(2026, 3, 5), date(2026, 3, 31)
    await office.act(lambda turn: add_vacation(turn, *away))
    await look_daily(office, date(2026, 3, 5), 27)
    assert [one for one in office.slack.messages if one.at.date() >= away[0]] == []
    await look_daily(office, date(2026, 4, 1), 5)
    ((at, card),) = weekly(office)
    assert at.date() == date(2026, 4, 1)
    assert {*ids(card.cases)} == deals
    back = [message.at.date() for message in office.slack.messages if message.at > at]
    lists = [one for one in office.slack.messages if isinstance(one.card, SummaryCard)]
    assert len(lists) == 1
    assert len(back) == len(set(back))


async def overdue(office: Office, rep: str, number: int) -> list[str]:
    """So many deals whose notes a rep was sent, and did not answer."""
    deals = [await office.report(rep, client=f"Client {n} of {rep}") for n in range(number)]
    sent = {"status": NudgeStatus.SENT, "sent_at": col(Nudge.due_at), "wake_at": None}
    told = update(Nudge).where(col(Nudge.kind) != NudgeKind.CATCH_UP).values(sent)
    await office.run(lambda session: session.exec(told))
    return deals


async def test_c9_weekly_costs_as_much_for_two_hundred_deals(office: Office) -> None:
    numbers = {ANA: 20, BO: 200}
    for rep, number in numbers.items():
        await overdue(office, rep, number)
    office.at(f"{MONDAY} 09:00")
    counts = []
    for _ in numbers:
        (claim,) = await office.claim()
        with statements(office.database) as seen:
            await office.deliver(claim)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
    for rep, number in numbers.items():
        ((_, card),) = weekly(office, rep)
        assert (len(card.cases), card.hidden) == (10, number - 10)


async def test_c9_weekly_lists_each_of_two_hundred_deals_in_its_turn(office: Office) -> None:
    deals = await overdue(office, ANA, 200)
    for week in range(20):
        await look_daily(office, MONDAY + week * A_WEEK, 2, active=True)
    listed = [one for _, card in weekly(office) for one in ids(card.cases)]
    assert {*listed} == {*deals}

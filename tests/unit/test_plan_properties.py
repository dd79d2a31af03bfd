"""What holds for every plan, over random histories, calendars and the playbooks' own data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.circumstances import Circumstance, LossReason, is_our_fault, loss_reasons
from bot.core.deal_state import CLOSED, can_follow, state_of
from bot.core.gates import ClientFacts, DealFacts, PromiseFact, asks_left
from bot.core.history import Event, EventKind, is_repaired, last
from bot.core.plan import plan
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Playbook, StepKind
from bot.core.refusals import OUTWARD
from bot.core.working_time import (
    Calendar,
    Hours,
    add_business_days,
    is_working,
    is_working_day,
    next_working_moment,
)
from tests import products
from tests.coaching.story import PLAYBOOKS, rules_of

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Asia/Riyadh",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia",
    )
]
WEEKENDS = [frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset[int]()]
# The weeks around every clock change of these zones, where mistakes live.
CHANGES = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
]
OWN_UP_WAITS = {"own_up": timedelta(minutes=10), "try_again": timedelta(minutes=30)}
LATEST_OWN_UP = time(20)
BACK, ON = -3600, 40 * 86_400
LEAST_COOLING_OFF = {
    Circumstance.OWN_MISTAKE: 10,
    Circumstance.COMPANY_FAILED: 20,
    Circumstance.LOST_CLIENT: 40,
}


Steps = tuple[PlannedStep, ...]
Dated = dict[str, tuple[PlannedStep, datetime]]


@dataclass(frozen=True)
class Deal:
    """A lost deal with a history that its rep could have made."""

    playbook: Playbook
    facts: DealFacts
    history: tuple[Event, ...]
    calendar: Calendar

    def steps(self, length: int | None = None, now: datetime | None = None) -> Steps:
        past = self.history[:length]
        moment = now or max(event.at for event in past)
        return plan(rules_of(self.facts), self.facts, past, self.calendar, moment)

    def dated(self, length: int | None = None, now: datetime | None = None) -> Dated:
        # A touch that is due has the next one planned behind it: the first of the two is meant.
        steps = reversed(self.steps(length, now))
        return {found.step.key: (found, found.due_at) for found in steps if found.due_at}


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    start, length = draw(st.integers(5, 14)), draw(st.integers(2, 9))
    hours = Hours(time(start), time(start + length, draw(st.sampled_from([0, 30]))))
    weekend = draw(st.sampled_from(WEEKENDS))
    days = draw(st.frozensets(st.integers(0, 120), max_size=15))
    first = date(2026, draw(st.sampled_from([1, 3, 10])), 1)
    return Calendar(
        draw(st.sampled_from(ZONES)),
        {day: hours for day in range(7) if day not in weekend},
        frozenset(first + timedelta(days=day) for day in days),
    )


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    circumstance = draw(st.sampled_from(Circumstance))
    reason = draw(st.sampled_from([None, *loss_reasons(circumstance)]))
    playbook, calendar = PLAYBOOKS[circumstance], draw(calendars())
    at = draw(st.sampled_from(CHANGES)) + timedelta(minutes=draw(st.integers(-9000, 9000)))
    history: tuple[Event, ...] = (Event(EventKind.REPORTED, at),)
    for _ in range(draw(st.integers(0, 12))):
        # A machine's clock may be set back a little between two presses.
        at += timedelta(seconds=draw(st.integers(BACK, 0) | st.integers(0, ON)))
        if follows := [event for event in presses(at) if can_follow(history, event)]:
            event = draw(snoozes(playbook, at) | st.sampled_from(follows))
            if not can_follow(history, event):
                continue
            if state_of((*history, event)) not in CLOSED or draw(rarely):
                history += (event,)
    facts = DealFacts(
        circumstance,
        reason,
        business_lost=draw(st.booleans()),
        their_date=draw(st.none() | days_after(history[0].at)),
        changed_at=draw(st.none() | days_after(history[0].at)),
        promises=tuple(draw(st.lists(promises(history[0].at), max_size=3))),
        client=draw(clients(history)),
        client_calendar=draw(st.none() | calendars()),
    )
    return Deal(playbook, facts, history, calendar)


def days_after(at: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(0, 500).map(lambda days: at + timedelta(days=days, hours=days % 24))


@st.composite
def promises(draw: st.DrawFn, at: datetime) -> PromiseFact:
    due_at, is_open = draw(days_after(at)), draw(st.booleans())
    return PromiseFact(due_at, is_open, None if is_open else draw(days_after(at)))


@st.composite
def clients(draw: st.DrawFn, history: tuple[Event, ...]) -> ClientFacts:
    own = [event.at for event in history if event.what is EventKind.TOUCHED]
    asks = sum(event.what is EventKind.ASKED for event in history)
    trouble = draw(st.none() | days_after(history[0].at))
    return ClientFacts(
        trouble_until=trouble,
        asks=asks + draw(st.integers(0, 1)),
        touches=tuple(sorted(own)),
        unanswered=draw(st.integers(0, len(own))),
    )


def presses(at: datetime) -> list[Event]:
    return [Event(what, at) for what in EventKind if what not in {*PUT_OFF, EventKind.SKIPPED}]


def snoozes(playbook: Playbook, at: datetime) -> st.SearchStrategy[Event]:
    keys = st.sampled_from([step.key for step in playbook.steps])
    untils = st.integers(1, 700).map(lambda days: at + timedelta(days=days))
    put_off = st.builds(
        lambda what, key, until: Event(what, at, key, until), st.sampled_from(PUT_OFF), keys, untils
    )
    return put_off | keys.map(lambda key: Event(EventKind.SKIPPED, at, key))


PUT_OFF = (EventKind.SNOOZED, EventKind.TIME_NAMED)

# Most deals stay open, since a closed one has no plan.
rarely = st.integers(0, 9).map(lambda number: number == 0)
some = settings(max_examples=50, deadline=None)


@some
@given(deals())
def test_the_same_facts_give_the_same_plan(deal: Deal) -> None:
    assert deal.steps() == deal.steps()


@some
@given(deals())
def test_a_closed_deal_plans_nothing(deal: Deal) -> None:
    assert not (state_of(deal.history) in CLOSED and deal.steps())


@some
@given(deals())
def test_each_round_is_planned_at_most_once_and_in_order(deal: Deal) -> None:
    steps = deal.steps()
    # Beside a touch that is due stands the next.
    rounds = {(found.step.key, found.occurrence, found.contacts) for found in steps}
    assert len(rounds) == len(steps)
    once = [found.step.key for found in steps if found.step.kind is not StepKind.TOUCH]
    assert len(set(once)) == len(once)
    dates = [found.due_at for found in steps]
    dated = [due_at for due_at in dates if due_at]
    assert dates == [*sorted(dated), *[None] * (len(dates) - len(dated))]


@some
@given(deals())
def test_nothing_comes_outside_working_time_but_the_same_day_rule(deal: Deal) -> None:
    for found, due_at in deal.dated().values():
        if not is_working(deal.calendar, due_at):
            local, until = due_at.astimezone(deal.calendar.tz), found.wait.same_day_until
            assert until is not None
            assert is_working_day(deal.calendar, local.date())
            assert deal.calendar.hours[local.weekday()].start <= local.time() <= until


@some
@given(deals())
def test_an_own_up_comes_the_same_day_or_the_next_working_morning(deal: Deal) -> None:
    own_ups = [step for step in deal.dated().values() if step[0].step.kind.is_own_up]
    for found, due_at in own_ups:
        # The second try counts from the first that reached nobody, not from the report.
        anchor = last(deal.history, *found.step.after)
        assert anchor is not None
        ready = anchor.at + OWN_UP_WAITS[found.step.key]
        # A new owner gets it in their own next working time (coaching.md, 9.8).
        since = deal.history[deal.history.index(anchor) :]
        handed = last(since, EventKind.HANDED_OVER)
        if handed is not None and handed.at >= ready:
            assert due_at in {next_working_moment(deal.calendar, handed.at), ready}
            continue
        local = ready.astimezone(deal.calendar.tz)
        assert ready <= due_at <= next_working_moment(deal.calendar, ready)
        if is_working_day(deal.calendar, local.date()) and local.time() <= LATEST_OWN_UP:
            assert due_at.astimezone(deal.calendar.tz).date() == local.date()


@some
@given(deals())
def test_our_fault_is_always_owned_up_to(deal: Deal) -> None:
    ours = is_our_fault(deal.facts.circumstance, deal.facts.loss_reason)
    first = deal.dated(1).values()
    assert any(found.step.kind is StepKind.OWN_UP for found, _ in first) is ours


def sendable(deal: Deal, now: datetime) -> list[PlannedStep]:
    """What would go out at that moment."""
    return [found for found, due_at in deal.dated(now=now).values() if due_at <= now]


later = st.integers(0, 900 * 24).map(lambda hours: timedelta(hours=hours))


@some
@given(deals(), later)
def test_nothing_that_is_held_goes_out(deal: Deal, wait: timedelta) -> None:
    for found in sendable(deal, deal.history[-1].at + wait):
        assert found.hold is None


@some
@given(deals(), later)
def test_an_ask_never_precedes_repair_kept_promises_and_cooling_off(
    deal: Deal, wait: timedelta
) -> None:
    now = deal.history[-1].at + wait
    for found in sendable(deal, now):
        if found.step.kind is not StepKind.ASK:
            continue
        assert not [one for one in deal.facts.promises if one.is_open and one.due_at < now]
        if deal.facts.our_fault:
            repaired = last(deal.history, EventKind.REPAIRED)
            assert repaired is not None
            assert is_repaired(deal.history)
            least = LEAST_COOLING_OFF[deal.facts.circumstance]
            assert now >= add_business_days(deal.calendar, repaired.at, least, time())


@st.composite
def asked_and_answered(draw: st.DrawFn) -> Deal:
    """A fault that was asked about and answered, repaired before, after, twice or never."""
    circumstance = draw(st.sampled_from(list(LEAST_COOLING_OFF)))
    ours = LossReason.OUR_FAULT if circumstance is Circumstance.LOST_CLIENT else None
    at = CHANGES[0]
    kinds = [EventKind.REPAIRED, EventKind.NOT_SOLVED, EventKind.SOLVED]
    answers = [EventKind.NO, EventKind.SILENCE, EventKind.DOOR_OPEN]
    words = [
        EventKind.ASKED,
        draw(st.sampled_from(answers)),
        *draw(st.lists(st.sampled_from(kinds))),
    ]
    before = draw(st.lists(st.sampled_from(kinds), max_size=2))
    history: tuple[Event, ...] = (Event(EventKind.REPORTED, at),)
    for what in (*before, *words[:6]):
        at += timedelta(days=draw(st.sampled_from([2, 30, 170])))
        if can_follow(history, event := Event(what, at)):
            history += (event,)
    overdue = PromiseFact(history[0].at, is_open=draw(st.booleans()), settled_at=None)
    facts = DealFacts(
        circumstance,
        ours,
        changed_at=history[-1].at,
        promises=(overdue,),
        client=ClientFacts(asks=draw(st.integers(1, 2))),
    )
    return Deal(PLAYBOOKS[circumstance], facts, history, draw(calendars()))


@settings(max_examples=300 if products.WHOLE else 100, deadline=None)
@given(asked_and_answered(), st.sampled_from([1, 5, 20, 50, 200]))
def test_nor_does_a_second_ask(deal: Deal, days: int) -> None:
    now = deal.history[-1].at + timedelta(days=days)
    for found in sendable(deal, now):
        if found.step.kind is StepKind.ASK:
            assert asks_left(deal.facts, deal.history) > 0
            assert deal.facts.client.asks < 2
            assert not [one for one in deal.facts.promises if one.is_open]
            repaired = last(deal.history, EventKind.REPAIRED)
            assert repaired is not None
            assert is_repaired(deal.history)
            least = LEAST_COOLING_OFF[deal.facts.circumstance]
            assert now >= add_business_days(deal.calendar, repaired.at, least, time())


@some
@given(deals(), later)
def test_never_a_third_ask_whoever_asked(deal: Deal, wait: timedelta) -> None:
    asks = [
        found
        for found in sendable(deal, deal.history[-1].at + wait)
        if found.step.kind is StepKind.ASK
    ]
    if asks:
        assert asks_left(deal.facts, deal.history) > 0
        asked = sum(event.what is EventKind.ASKED for event in deal.history)
        assert max(asked, deal.facts.client.asks) < 2


@some
@given(deals(), later)
def test_no_wait_and_no_client_holds_an_own_up(deal: Deal, wait: timedelta) -> None:
    now = deal.history[-1].at + wait
    easy = Deal(
        deal.playbook,
        DealFacts(deal.facts.circumstance, deal.facts.loss_reason),
        tuple(event for event in deal.history if event.what not in PUT_OFF),
        deal.calendar,
    )

    def own_ups(of: Deal) -> dict[str, tuple[datetime | None, int]]:
        found = [one for one in of.steps(now=now) if one.step.kind.is_own_up]
        return {one.step.key: (one.due_at, one.occurrence) for one in found}

    assert own_ups(deal) == own_ups(easy)
    assert not [one for one in deal.steps(now=now) if one.hold and one.step.kind.is_own_up]


@some
@given(deals(), st.frozensets(st.integers(0, 200), max_size=40))
def test_days_off_only_put_a_step_off(deal: Deal, days: frozenset[int]) -> None:
    first = deal.history[0].at.date()
    away = frozenset(first + timedelta(days=day) for day in days)
    paused = Deal(
        deal.playbook,
        deal.facts,
        deal.history,
        Calendar(deal.calendar.tz, deal.calendar.hours, deal.calendar.days_off | away),
    )
    before, after = deal.dated(), paused.dated()
    assert after.keys() == before.keys()
    for key, (found, due_at) in after.items():
        by_their_date = found.wait.business_days_before_their_date is not None
        # Held by their troubles together, what is said to them goes one at a time, and a day off of
        # the first may let another go before it.
        after_troubles = deal.facts.client.trouble_until and found.step.kind in OUTWARD
        assert by_their_date or after_troubles or due_at >= before[key][1]
        assert found.occurrence == before[key][0].occurrence


@some
@given(deals())
def test_at_most_as_many_rounds_as_the_playbook_says(deal: Deal) -> None:
    for found, _ in deal.dated().values():
        if found.step.kind is StepKind.TOUCH:  # has caps of its own
            continue
        begun = [event for event in deal.history if event.what in found.step.after]
        dated_anew = [event for event in deal.history if _dates_anew(event, found)]
        assert len(begun) <= found.step.repeat
        assert len(begun) <= found.occurrence <= len(begun) + len(dated_anew)


def _dates_anew(event: Event, found: PlannedStep) -> bool:
    if event.what in {EventKind.HANDED_OVER, EventKind.HEARD_FROM}:
        return True
    return event.what in PUT_OFF and event.step == found.step.key and not found.step.kind.is_own_up


@some
@given(deals(), st.data())
def test_a_snooze_neither_loses_nor_doubles_a_step(deal: Deal, data: st.DataObject) -> None:
    own_up = {step.key for step in deal.playbook.steps if step.kind.is_own_up}
    key = data.draw(st.sampled_from(sorted({*deal.dated()} - own_up) or [""]))
    assume(key)
    pressed_at = max(deal.dated()[key][1], deal.history[-1].at)
    before = deal.dated(now=pressed_at)
    assume(key in before)
    found, _ = before[key]
    until = pressed_at + timedelta(days=data.draw(st.integers(1, 700)))
    event = Event(data.draw(st.sampled_from(PUT_OFF)), pressed_at, key, until)
    assert can_follow(deal.history, event)
    snoozed = Deal(deal.playbook, deal.facts, (*deal.history, event), deal.calendar)
    after = snoozed.dated(now=pressed_at)
    assert after.keys() == before.keys()
    assert after[key][1] >= until
    assert after[key][0].occurrence > found.occurrence
    # The others are the same ones; what must not come too close to it may have another day.
    assert rounds_beside(key, after) == rounds_beside(key, before)


def rounds_beside(key: str, dated: Dated) -> dict[str, int]:
    """Which round of each other step it is."""
    return {other: found.occurrence for other, (found, _) in dated.items() if other != key}


@some
@given(deals(), st.data())
def test_a_snooze_pressed_early_never_brings_a_step_forward(
    deal: Deal, data: st.DataObject
) -> None:
    before = deal.dated()
    assume(before)
    key = data.draw(st.sampled_from(sorted(before)))
    now = deal.history[-1].at
    until = now + timedelta(days=data.draw(st.integers(1, 30)))
    event = Event(data.draw(st.sampled_from(PUT_OFF)), now, key, until)
    after = Deal(deal.playbook, deal.facts, (*deal.history, event), deal.calendar).dated()
    snoozed_already = any(past.step == key for past in deal.history)
    assert snoozed_already or after[key][1] >= before[key][1]


@some
@given(deals())
def test_an_occurrence_is_never_used_for_two_rounds(deal: Deal) -> None:
    rounds: dict[tuple[str, int], int] = {}
    for length in range(1, len(deal.history) + 1):
        for key, (found, _) in deal.dated(length).items():
            if found.step.kind is StepKind.TOUCH:  # numbered by its touches
                continue
            opened = max(
                place
                for place, event in enumerate(deal.history[:length])
                if event.what in found.step.after
                or (event.step == key and not found.step.kind.is_own_up)
            )
            assert rounds.setdefault((key, found.occurrence), opened) == opened

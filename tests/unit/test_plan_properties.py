"""What holds for every plan, over random histories, calendars and the playbooks' own data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.circumstances import Circumstance, is_our_fault, loss_reasons
from bot.core.history import CLOSED, Event, Happened, can_follow, last, state_of
from bot.core.plan import DealFacts, PlannedStep, plan
from bot.core.playbook import Clock, Playbook
from bot.core.working_time import (
    Calendar,
    Hours,
    is_working,
    is_working_day,
    next_working_moment,
)
from bot.playbooks import load_playbooks

PLAYBOOKS = load_playbooks()
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
OWN_UP_WAIT = timedelta(minutes=10)
LATEST_OWN_UP = time(20)
BACK, ON = -3600, 40 * 86_400


@dataclass(frozen=True)
class Deal:
    """A lost deal with a history that its rep could have made."""

    playbook: Playbook
    facts: DealFacts
    history: tuple[Event, ...]
    calendar: Calendar

    def steps(self, length: int | None = None) -> tuple[PlannedStep, ...]:
        return plan(self.playbook, self.facts, self.history[:length], self.calendar)

    def dated(self, length: int | None = None) -> dict[str, tuple[PlannedStep, datetime]]:
        steps = self.steps(length)
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
    history: tuple[Event, ...] = (Event(Happened.REPORTED, at),)
    for _ in range(draw(st.integers(0, 12))):
        # A machine's clock may be set back a little between two presses.
        at += timedelta(seconds=draw(st.integers(BACK, 0) | st.integers(0, ON)))
        if follows := [event for event in presses(at) if can_follow(history, event)]:
            event = draw(snoozes(playbook, at) | st.sampled_from(follows))
            if not can_follow(history, event):
                continue
            if state_of((*history, event)) not in CLOSED or draw(rarely):
                history += (event,)
    return Deal(playbook, DealFacts(circumstance, reason), history, calendar)


def presses(at: datetime) -> list[Event]:
    return [Event(what, at) for what in Happened if what is not Happened.SNOOZED]


def snoozes(playbook: Playbook, at: datetime) -> st.SearchStrategy[Event]:
    keys = st.sampled_from([step.key for step in playbook.steps])
    untils = st.integers(1, 700).map(lambda days: at + timedelta(days=days))
    return st.builds(lambda key, until: Event(Happened.SNOOZED, at, key, until), keys, untils)


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
def test_each_step_is_planned_at_most_once_and_in_order(deal: Deal) -> None:
    steps = deal.steps()
    assert len({found.step.key for found in steps}) == len(steps)
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
    own_ups = [step for step in deal.dated().values() if step[0].step.clock is Clock.OWN_UP]
    ready = deal.history[0].at + OWN_UP_WAIT
    local = ready.astimezone(deal.calendar.tz)
    morning = next_working_moment(deal.calendar, ready)
    for _, due_at in own_ups:
        assert ready <= due_at <= morning
        if is_working_day(deal.calendar, local.date()) and local.time() <= LATEST_OWN_UP:
            assert due_at.astimezone(deal.calendar.tz).date() == local.date()


@some
@given(deals())
def test_our_fault_is_always_owned_up_to(deal: Deal) -> None:
    ours = is_our_fault(deal.facts.circumstance, deal.facts.loss_reason)
    first = deal.dated(1).values()
    assert any(found.step.clock is Clock.OWN_UP for found, _ in first) is ours


@some
@given(deals())
def test_no_ask_before_the_repair_where_it_is_our_fault(deal: Deal) -> None:
    repaired = last(deal.history, Happened.REPAIRED)
    asks = [step for step in deal.dated().values() if step[0].step.clock is Clock.ASK]
    if is_our_fault(deal.facts.circumstance, deal.facts.loss_reason):
        assert repaired is not None or not asks
        assert all(repaired is not None and due_at > repaired.at for _, due_at in asks)


@some
@given(deals())
def test_nobody_who_asked_is_told_to_ask(deal: Deal) -> None:
    clocks = {found.step.clock for found in deal.steps()}
    if last(deal.history, Happened.ASKED):
        assert clocks <= {Clock.FOLLOW_UP, Clock.TOUCH}


@some
@given(deals())
def test_at_most_as_many_rounds_as_the_playbook_says(deal: Deal) -> None:
    for found, _ in deal.dated().values():
        snoozed = [event for event in deal.history if event.step == found.step.key]
        assert 1 <= found.occurrence - len(snoozed) + _ignored(found, snoozed) <= found.step.repeat


def _ignored(found: PlannedStep, snoozed: list[Event]) -> int:
    return len(snoozed) if found.step.clock is Clock.OWN_UP else 0


@some
@given(deals(), st.data())
def test_a_snooze_neither_loses_nor_doubles_a_step(deal: Deal, data: st.DataObject) -> None:
    before = {
        key: step for key, step in deal.dated().items() if step[0].step.clock is not Clock.OWN_UP
    }
    assume(before)
    key = data.draw(st.sampled_from(sorted(before)))
    found, due_at = before[key]
    pressed_at = max(due_at, deal.history[-1].at)
    until = pressed_at + timedelta(days=data.draw(st.integers(1, 700)))
    event = Event(Happened.SNOOZED, pressed_at, key, until)
    assert can_follow(deal.history, event)
    after = Deal(deal.playbook, deal.facts, (*deal.history, event), deal.calendar).dated()
    assert after.keys() == deal.dated().keys()
    assert after[key][1] >= until > due_at
    assert after[key][0].occurrence == found.occurrence + 1
    others = {other: step for other, step in after.items() if other != key}
    assert others == {other: step for other, step in deal.dated().items() if other != key}


@some
@given(deals(), st.data())
def test_a_snooze_pressed_early_never_brings_a_step_forward(
    deal: Deal, data: st.DataObject
) -> None:
    before = deal.dated()
    assume(before)
    key = data.draw(st.sampled_from(sorted(before)))
    now = deal.history[-1].at
    event = Event(Happened.SNOOZED, now, key, now + timedelta(days=data.draw(st.integers(1, 30))))
    after = Deal(deal.playbook, deal.facts, (*deal.history, event), deal.calendar).dated()
    fresh = deal.playbook.find(key)
    assert fresh is not None
    snoozed_already = any(past.step == key for past in deal.history)
    assert snoozed_already or after[key][1] >= before[key][1]


@some
@given(deals())
def test_an_occurrence_is_never_used_for_two_rounds(deal: Deal) -> None:
    rounds: dict[tuple[str, int], int] = {}
    for length in range(1, len(deal.history) + 1):
        for key, (found, _) in deal.dated(length).items():
            opened = max(
                place
                for place, event in enumerate(deal.history[:length])
                if event.what in found.step.after
                or (event.step == key and found.step.clock is not Clock.OWN_UP)
            )
            assert rounds.setdefault((key, found.occurrence), opened) == opened

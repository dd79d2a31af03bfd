"""A deal's states: what may follow what, and what a recorded history replays to."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.core.deal_state import (
    ENDED,
    LET_GO_REVERSIBLE_FOR,
    DealState,
    InvalidTransition,
    can_follow,
    state_of,
)
from bot.core.history import Event, EventKind, last, times
from tests.walk import walk

E = EventKind
T0 = datetime(2026, 3, 3, 10, tzinfo=UTC)
CARE = (
    *("not_reached", "owned_up", "they_know", "plan_sent", "repaired", "not_repaired"),
    *("prevention_sent", "solved", "not_solved", "lesson", "replied", "reason_asked"),
    *("never_again", "stay_in_touch", "no_contact", "touched", "touch_answered", "heard_from"),
    *("handed_over", "snoozed", "time_named", "skipped", "still_mine"),
)
WAITING = ("back_burner", "ready")
WITH_A_SUPPLIER = (
    *("said_it", "their_plan", "no_plan", "they_kept", "they_missed"),
    *("told_solved", "told_open"),
)

# What a rep may record where, and where that leads (coaching.md, sections 6 and 9).
LEADS: dict[str, dict[str, str]] = {
    "open": {
        **dict.fromkeys((*CARE, *WAITING, *WITH_A_SUPPLIER), "open"),
        "gave_chance": "chance_given",
        "parted": "parted",
        "asked": "asked",
        "came_back": "second_chance",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "asked": {
        **dict.fromkeys((*CARE, "silence", "chased", "not_yet", "asked"), "asked"),
        "yes": "second_chance",
        "came_back": "second_chance",
        "door_open": "door_open",
        "no": "said_no",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "door_open": {
        **dict.fromkeys((*CARE, *WAITING), "door_open"),
        "asked": "asked",
        "yes": "second_chance",
        "came_back": "second_chance",
        "no": "said_no",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "said_no": {
        **dict.fromkeys((*CARE, *WAITING), "said_no"),
        "asked": "asked",
        "came_back": "second_chance",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "second_chance": {
        **dict.fromkeys(CARE, "second_chance"),
        "recovered": "recovered",
        "did_not_work": "did_not_work",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "did_not_work": {
        **dict.fromkeys((*CARE, "manager_called"), "did_not_work"),
        "came_back": "second_chance",
        "let_go": "let_go",
        "laid_aside": "laid_aside",
    },
    "recovered": {
        **dict.fromkeys(("holding", "snoozed", "time_named", "skipped"), "recovered"),
        **dict.fromkeys(("handed_over", "lesson"), "recovered"),
        "did_not_work": "did_not_work",
    },
    "let_go": {"taken_up_again": "open"},
    "laid_aside": {"taken_up_again": "open"},
    "chance_given": {},
    "parted": {},
}
# A report may be removed wherever its deal stands.
LEADS = {state: {**leads, "undone": "undone"} for state, leads in LEADS.items()}
WAYS: dict[str, str] = {
    "open": "",
    "asked": "asked",
    "door_open": "asked door_open",
    "second_chance": "asked yes",
    "said_no": "asked no",
    "recovered": "asked yes recovered",
    "did_not_work": "asked yes did_not_work",
    "let_go": "let_go",
    "laid_aside": "laid_aside",
    "undone": "undone",
    "chance_given": "gave_chance",
    "parted": "parted",
}


def told(*words: str, apart: timedelta = timedelta(minutes=1)) -> tuple[Event, ...]:
    """A history of these, one after the other."""
    return tuple(
        Event(EventKind(word), T0 + apart * place)
        for place, word in enumerate(["reported", *words])
    )


def after(history: tuple[Event, ...], what: str, **by: float) -> Event:
    """One more thing, so much later than the last."""
    return Event(EventKind(what), history[-1].at + timedelta(**by))


@walk("state, what", list(product(DealState, EventKind)))
def test_every_move_is_allowed_or_refused_as_documented(state: DealState, what: EventKind) -> None:
    history = told(*WAYS[state].split())
    assert state_of(history) is state
    event, leads_to = after(history, what, minutes=1), LEADS.get(state, {}).get(what)
    assert can_follow(history, event) is (leads_to is not None)
    if leads_to is None:
        with pytest.raises(InvalidTransition, match="does not follow from") as refused:
            state_of((*history, event))
        assert (refused.value.state, refused.value.what) == (state, what)
    else:
        assert state_of((*history, event)) is DealState(leads_to)


def test_a_deal_without_a_word_is_open() -> None:
    assert state_of(()) is DealState.OPEN


def test_a_deal_is_reported_once() -> None:
    assert not can_follow(told(), after(told(), "reported", days=1))


@pytest.mark.parametrize("words", ["", "asked", "asked door_open", "asked yes"])
def test_letting_go_can_be_taken_back_for_a_day(words: str) -> None:
    before = told(*words.split())
    let_go = (*before, after(before, "let_go", days=3))
    in_time = Event(EventKind.TAKEN_UP_AGAIN, let_go[-1].at + LET_GO_REVERSIBLE_FOR)
    too_late = Event(EventKind.TAKEN_UP_AGAIN, in_time.at + timedelta(microseconds=1))
    assert state_of((*let_go, in_time)) is state_of(before)
    assert not can_follow(let_go, too_late)
    assert not can_follow((*let_go, in_time), in_time)


def test_letting_go_again_starts_a_new_day() -> None:
    history = told("let_go", "taken_up_again", "let_go", apart=timedelta(hours=20))
    assert can_follow(history, after(history, "taken_up_again", hours=20))


@pytest.mark.parametrize("words", ["", "asked", "asked no", "asked yes", "asked yes did_not_work"])
def test_what_was_laid_aside_is_taken_up_at_any_time(words: str) -> None:
    before = told(*words.split())
    aside = (*before, after(before, "laid_aside", days=400))
    again = after(aside, "taken_up_again", days=900)
    assert can_follow(aside, again)
    assert state_of((*aside, again)) is state_of(before)
    assert not can_follow((*aside, again), again)


@pytest.mark.parametrize("what", ["owned_up", "they_know", "repaired", "replied"])
def test_what_is_done_once_is_not_done_again(what: str) -> None:
    history = told(what)
    assert not can_follow(history, after(history, what, seconds=1))
    assert not can_follow(history, after(history, what, days=30))


def test_what_is_put_right_is_not_put_in_doubt_by_an_old_button() -> None:
    history = told("repaired")
    assert not can_follow(history, after(history, "not_repaired", days=2))


def test_what_did_not_solve_it_is_repaired_again() -> None:
    history = told("repaired", "not_solved")
    assert can_follow(history, after(history, "not_repaired", days=2))
    again = (*history, after(history, "repaired", days=3))
    assert can_follow(history, again[-1])
    assert not can_follow(again, after(again, "repaired", days=3))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("", "not_repaired"),
        ("asked", "silence"),
        ("asked", "not_yet"),
        ("", "still_mine"),
        ("asked yes recovered", "holding"),
        ("repaired", "solved"),
        ("repaired", "not_solved"),
        ("replied", "touched"),
    ],
)
def test_a_double_press_of_an_answer_counts_once(words: str, what: str) -> None:
    history = told(*words.split(), what)
    assert not can_follow(history, after(history, what, seconds=1))
    assert can_follow(history, after(history, what, days=1))


def test_two_tries_to_reach_them_are_half_an_hour_apart() -> None:
    history = told("not_reached")
    assert not can_follow(history, after(history, "not_reached", seconds=20))
    assert can_follow(history, after(history, "not_reached", minutes=30))


def test_a_press_while_the_clock_was_set_back_still_counts_once() -> None:
    history = told("asked", "silence")
    assert not can_follow(history, after(history, "silence", hours=-2))


def test_moments_without_a_zone_are_refused() -> None:
    naive = T0.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        Event(EventKind.ASKED, naive)
    with pytest.raises(ValueError, match="no time zone"):
        Event(EventKind.SNOOZED, T0, "ask", naive)


def test_counting_and_finding() -> None:
    history = told("not_repaired", "asked", "silence")
    assert times(history, EventKind.ASKED, EventKind.SILENCE) == 2
    assert last(history, EventKind.ASKED, EventKind.SILENCE) is history[-1]
    assert last(history, EventKind.YES) is None


class DealOverTime(RuleBasedStateMachine):
    """A rep who presses anything at any time, old buttons included."""

    history: tuple[Event, ...] = ()
    state = DealState.OPEN
    before_left = DealState.OPEN

    @initialize()
    def report(self) -> None:
        self.history = told()
        self.now = T0

    @rule(what=st.sampled_from(EventKind), seconds=st.integers(0, 3 * 86_400))
    def press(self, what: EventKind, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        event, was = Event(what, self.now), self.state
        if not can_follow(self.history, event):
            return
        leads_to = DealState(LEADS[was][what])
        if what is EventKind.TAKEN_UP_AGAIN:
            in_time = self.now - self.history[-1].at <= LET_GO_REVERSIBLE_FOR
            assert in_time or was is DealState.LAID_ASIDE
            leads_to = self.before_left
        if what in {EventKind.LET_GO, EventKind.LAID_ASIDE}:
            self.before_left = was
        self.history, self.state = (*self.history, event), leads_to

    @precondition(lambda self: self.state in ENDED - {DealState.LAID_ASIDE})
    @rule(what=st.sampled_from(EventKind), days=st.integers(2, 900))
    def press_on_an_ended_deal(self, what: EventKind, days: int) -> None:
        follows = can_follow(self.history, Event(what, self.now + timedelta(days=days)))
        # A report can be deleted whatever became of its deal, and once.
        assert follows is (what is EventKind.UNDONE and self.state is not DealState.UNDONE)

    @invariant()
    def replay_gives_the_same_state(self) -> None:
        assert state_of(self.history) is self.state
        assert state_of(iter(self.history)) is self.state

    @invariant()
    def every_beginning_replays_too(self) -> None:
        for length in range(len(self.history)):
            state_of(self.history[:length])

    @invariant()
    def what_is_done_once_stands_once(self) -> None:
        for what in (E.OWNED_UP, E.THEY_KNOW, E.REPLIED, E.UNDONE):
            assert times(self.history, what) <= 1
        repairs, again = (
            times(self.history, w) for w in (EventKind.REPAIRED, EventKind.NOT_SOLVED)
        )
        assert repairs <= again + 1


DealOverTime.TestCase.settings = settings(deadline=None, stateful_step_count=30)
TestDealOverTime = DealOverTime.TestCase

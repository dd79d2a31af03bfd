"""What has happened to a lost deal, and the state that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Happened(StrEnum):
    """One thing that a rep recorded about a lost deal."""

    REPORTED = "reported"
    OWNED_UP = "owned_up"
    REPAIRED = "repaired"
    NOT_REPAIRED = "not_repaired"
    REPLIED = "replied"
    ASKED = "asked"
    YES = "yes"
    DOOR_OPEN = "door_open"
    NO = "no"
    SILENCE = "silence"
    RECOVERED = "recovered"
    DID_NOT_WORK = "did_not_work"
    SNOOZED = "snoozed"
    LET_GO = "let_go"
    TAKEN_UP_AGAIN = "taken_up_again"
    UNDONE = "undone"


class DealState(StrEnum):
    """Where a lost deal stands."""

    OPEN = "open"
    ASKED = "asked"
    SECOND_CHANCE = "second_chance"
    DOOR_OPEN = "door_open"
    SAID_NO = "said_no"
    RECOVERED = "recovered"
    DID_NOT_WORK = "did_not_work"
    LET_GO = "let_go"
    UNDONE = "undone"


CLOSED = frozenset(
    {
        DealState.SAID_NO,
        DealState.RECOVERED,
        DealState.DID_NOT_WORK,
        DealState.LET_GO,
        DealState.UNDONE,
    }
)

LET_GO_REVERSIBLE_FOR = timedelta(days=1)
SAME_ANSWER_WITHIN = timedelta(days=1)
"""The same "not yet" again within this is a double press, not a second round of waiting."""

_ONCE = frozenset({Happened.OWNED_UP, Happened.REPAIRED, Happened.REPLIED})
_AGAIN_LATER = frozenset({Happened.NOT_REPAIRED, Happened.SILENCE})

_NOTES = frozenset({Happened.SNOOZED})
_CARE = frozenset(
    {Happened.OWNED_UP, Happened.REPAIRED, Happened.NOT_REPAIRED, Happened.REPLIED} | _NOTES
)
_MOVES: dict[DealState, dict[Happened, DealState]] = {
    DealState.OPEN: {
        **dict.fromkeys(_CARE, DealState.OPEN),
        Happened.ASKED: DealState.ASKED,
        Happened.LET_GO: DealState.LET_GO,
        Happened.UNDONE: DealState.UNDONE,
    },
    DealState.ASKED: {
        **dict.fromkeys(_CARE, DealState.ASKED),
        Happened.SILENCE: DealState.ASKED,
        Happened.YES: DealState.SECOND_CHANCE,
        Happened.DOOR_OPEN: DealState.DOOR_OPEN,
        Happened.NO: DealState.SAID_NO,
        Happened.LET_GO: DealState.LET_GO,
    },
    DealState.DOOR_OPEN: {
        **dict.fromkeys(_NOTES, DealState.DOOR_OPEN),
        Happened.YES: DealState.SECOND_CHANCE,
        Happened.NO: DealState.SAID_NO,
        Happened.LET_GO: DealState.LET_GO,
    },
    DealState.SECOND_CHANCE: {
        **dict.fromkeys(_NOTES, DealState.SECOND_CHANCE),
        Happened.RECOVERED: DealState.RECOVERED,
        Happened.DID_NOT_WORK: DealState.DID_NOT_WORK,
        Happened.LET_GO: DealState.LET_GO,
    },
}


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a deal's history; raises ValueError unless `at` and `until` are aware."""

    what: Happened
    at: datetime
    step: str | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.at, self.until):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"{moment} has no time zone: pass an aware datetime")


class NotNow(Exception):
    """What the rep recorded does not follow from where the deal stands."""

    def __init__(self, state: DealState, what: Happened) -> None:
        super().__init__(f"{what} does not follow from {state}")
        self.state = state
        self.what = what


def state_of(history: Iterable[Event]) -> DealState:
    """Replay a history in order; raises NotNow where one entry cannot follow the last."""
    state = DealState.OPEN
    let_go: tuple[DealState, datetime] | None = None
    for place, event in enumerate(history):
        if event.what is Happened.REPORTED and place == 0:
            continue
        if event.what is Happened.TAKEN_UP_AGAIN:
            state, let_go = _take_up_again(state, let_go, event), None
            continue
        if event.what is Happened.LET_GO:
            let_go = (state, event.at)
        state = _move(state, event.what)
    return state


def can_follow(history: tuple[Event, ...], event: Event) -> bool:
    """Whether the event may be recorded now: it follows, and it says something new."""
    try:
        state_of((*history, event))
    except NotNow:
        return False
    return not _is_said(history, event)


def times(history: Iterable[Event], *what: Happened) -> int:
    """How often any of these happened."""
    return sum(event.what in what for event in history)


def last(history: Iterable[Event], *what: Happened) -> Event | None:
    """The latest entry that is one of these."""
    found = [event for event in history if event.what in what]
    return found[-1] if found else None


def _is_said(history: tuple[Event, ...], event: Event) -> bool:
    # A double press has a delivery of its own, so the inbox does not know it.
    if event.what in _ONCE:
        return times(history, event.what) > 0
    if event.what is Happened.NOT_REPAIRED and times(history, Happened.REPAIRED):
        return True
    before = last(history, event.what) if event.what in _AGAIN_LATER else None
    return before is not None and event.at - before.at < SAME_ANSWER_WITHIN


def _move(state: DealState, what: Happened) -> DealState:
    following = _MOVES.get(state, {}).get(what)
    if following is None:
        raise NotNow(state, what)
    return following


def _take_up_again(
    state: DealState, let_go: tuple[DealState, datetime] | None, event: Event
) -> DealState:
    if state is not DealState.LET_GO or let_go is None:
        raise NotNow(state, event.what)
    before, at = let_go
    if event.at - at > LET_GO_REVERSIBLE_FOR:
        raise NotNow(state, event.what)
    return before

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
    """One entry of a deal's history; `at` and `until` are aware."""

    what: Happened
    at: datetime
    step: str | None = None
    until: datetime | None = None


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
    for event in history:
        if event.what is Happened.REPORTED:
            continue
        if event.what is Happened.TAKEN_UP_AGAIN:
            state, let_go = _take_up_again(state, let_go, event), None
            continue
        if event.what is Happened.LET_GO:
            let_go = (state, event.at)
        state = _move(state, event.what)
    return state


def can_follow(history: tuple[Event, ...], event: Event) -> bool:
    """Whether the event may be recorded now."""
    try:
        state_of((*history, event))
    except NotNow:
        return False
    return True


def times(history: Iterable[Event], *what: Happened) -> int:
    """How often any of these happened."""
    return sum(event.what in what for event in history)


def last(history: Iterable[Event], *what: Happened) -> Event | None:
    """The latest entry that is one of these."""
    found = [event for event in history if event.what in what]
    return found[-1] if found else None


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

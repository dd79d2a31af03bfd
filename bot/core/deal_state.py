"""Where a lost deal stands by its history, and what may be recorded next."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.history import Event, EventKind, is_repaired, last, times


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
    LAID_ASIDE = "laid_aside"
    UNDONE = "undone"
    CHANCE_GIVEN = "chance_given"
    PARTED = "parted"


ENDED = frozenset(
    {
        DealState.LET_GO,
        DealState.LAID_ASIDE,
        DealState.UNDONE,
        DealState.CHANCE_GIVEN,
        DealState.PARTED,
    }
)
"""Nothing more comes."""

CLOSED = ENDED | {DealState.RECOVERED}
"""No list shows it. What was won back is asked after twice; after a no or a failed second chance
the deal rests, and touches may come."""

LET_GO_REVERSIBLE_FOR = timedelta(days=1)
SAME_ANSWER_WITHIN = timedelta(days=1)
"""The same "not yet" again within this is a double press, not a second round of waiting."""
SAME_TRY_WITHIN = timedelta(minutes=5)
"""Two tries to reach a client are half an hour apart (S0); this close they are one press."""

_ONCE = frozenset({EventKind.OWNED_UP, EventKind.THEY_KNOW, EventKind.REPLIED})
_APART = {
    EventKind.NOT_REACHED: SAME_TRY_WITHIN,
    EventKind.NOT_REPAIRED: SAME_ANSWER_WITHIN,
    EventKind.NOT_SOLVED: SAME_ANSWER_WITHIN,
    EventKind.NOT_YET: SAME_ANSWER_WITHIN,
    EventKind.SILENCE: SAME_ANSWER_WITHIN,
    EventKind.SOLVED: SAME_ANSWER_WITHIN,
    EventKind.TOUCHED: SAME_ANSWER_WITHIN,
    EventKind.HEARD_FROM: SAME_TRY_WITHIN,
    EventKind.HOLDING: SAME_ANSWER_WITHIN,
    EventKind.STILL_MINE: SAME_ANSWER_WITHIN,
    EventKind.SAID_IT: SAME_ANSWER_WITHIN,
    EventKind.NO_PLAN: SAME_ANSWER_WITHIN,
    EventKind.TOLD_SOLVED: SAME_ANSWER_WITHIN,
    EventKind.TOLD_OPEN: SAME_ANSWER_WITHIN,
}

_CARE = (
    EventKind.NOT_REACHED,
    EventKind.OWNED_UP,
    EventKind.THEY_KNOW,
    EventKind.PLAN_SENT,
    EventKind.REPAIRED,
    EventKind.NOT_REPAIRED,
    EventKind.PREVENTION_SENT,
    EventKind.SOLVED,
    EventKind.NOT_SOLVED,
    EventKind.LESSON,
    EventKind.REPLIED,
    EventKind.REASON_ASKED,
    EventKind.NEVER_AGAIN,
    EventKind.STAY_IN_TOUCH,
    EventKind.NO_CONTACT,
    EventKind.TOUCHED,
    EventKind.TOUCH_ANSWERED,
    EventKind.HEARD_FROM,
    EventKind.HANDED_OVER,
    EventKind.SNOOZED,
    EventKind.TIME_NAMED,
    EventKind.SKIPPED,
    EventKind.STILL_MINE,
)
_WAITING = (EventKind.BACK_BURNER, EventKind.READY)
_WITH_A_SUPPLIER = (
    EventKind.SAID_IT,
    EventKind.THEIR_PLAN,
    EventKind.NO_PLAN,
    EventKind.THEY_KEPT,
    EventKind.THEY_MISSED,
    EventKind.TOLD_SOLVED,
    EventKind.TOLD_OPEN,
)


_REMOVED = {EventKind.UNDONE: DealState.UNDONE}
"""A rep may remove a report wherever the deal stands; what was asked of its client still counts."""


def _moves(state: DealState, *same: EventKind, **others: DealState) -> dict[EventKind, DealState]:
    staying = dict.fromkeys((*_CARE, *same), state)
    staying[EventKind.LAID_ASIDE] = DealState.LAID_ASIDE
    staying |= _REMOVED
    return staying | {EventKind(what): then for what, then in others.items()}


_MOVES: dict[DealState, dict[EventKind, DealState]] = {
    DealState.OPEN: _moves(
        DealState.OPEN,
        *_WAITING,
        *_WITH_A_SUPPLIER,
        asked=DealState.ASKED,
        came_back=DealState.SECOND_CHANCE,
        gave_chance=DealState.CHANCE_GIVEN,
        parted=DealState.PARTED,
        let_go=DealState.LET_GO,
    ),
    DealState.ASKED: _moves(
        DealState.ASKED,
        EventKind.NOT_YET,
        EventKind.SILENCE,
        EventKind.CHASED,
        asked=DealState.ASKED,
        came_back=DealState.SECOND_CHANCE,
        yes=DealState.SECOND_CHANCE,
        door_open=DealState.DOOR_OPEN,
        no=DealState.SAID_NO,
        let_go=DealState.LET_GO,
    ),
    DealState.DOOR_OPEN: _moves(
        DealState.DOOR_OPEN,
        *_WAITING,
        asked=DealState.ASKED,
        yes=DealState.SECOND_CHANCE,
        no=DealState.SAID_NO,
        came_back=DealState.SECOND_CHANCE,
        let_go=DealState.LET_GO,
    ),
    DealState.SAID_NO: _moves(
        DealState.SAID_NO,
        *_WAITING,
        asked=DealState.ASKED,
        came_back=DealState.SECOND_CHANCE,
        let_go=DealState.LET_GO,
    ),
    DealState.SECOND_CHANCE: _moves(
        DealState.SECOND_CHANCE,
        recovered=DealState.RECOVERED,
        did_not_work=DealState.DID_NOT_WORK,
        let_go=DealState.LET_GO,
    ),
    DealState.RECOVERED: {
        EventKind.HOLDING: DealState.RECOVERED,
        EventKind.SNOOZED: DealState.RECOVERED,
        EventKind.TIME_NAMED: DealState.RECOVERED,
        EventKind.SKIPPED: DealState.RECOVERED,
        EventKind.HANDED_OVER: DealState.RECOVERED,
        EventKind.LESSON: DealState.RECOVERED,
        EventKind.DID_NOT_WORK: DealState.DID_NOT_WORK,
        **_REMOVED,
    },
    DealState.LET_GO: _REMOVED,
    DealState.LAID_ASIDE: _REMOVED,
    DealState.CHANCE_GIVEN: _REMOVED,
    DealState.PARTED: _REMOVED,
    DealState.DID_NOT_WORK: _moves(
        DealState.DID_NOT_WORK,
        EventKind.MANAGER_CALLED,
        came_back=DealState.SECOND_CHANCE,
        let_go=DealState.LET_GO,
    ),
}


class InvalidTransition(Exception):
    """What the rep recorded does not follow from where the deal stands."""

    def __init__(self, state: DealState, what: EventKind) -> None:
        super().__init__(f"{what} does not follow from {state}")
        self.state = state
        self.what = what


def state_of(history: Iterable[Event]) -> DealState:
    """Replay a history in order; raises InvalidTransition where an entry cannot follow."""
    state = DealState.OPEN
    left: tuple[DealState, datetime] | None = None
    for place, event in enumerate(history):
        if event.what is EventKind.REPORTED and place == 0:
            continue
        if event.what is EventKind.TAKEN_UP_AGAIN:
            state, left = _take_up_again(state, left, event), None
            continue
        if event.what in {EventKind.LET_GO, EventKind.LAID_ASIDE}:
            left = (state, event.told)
        state = _move(state, event.what)
    return state


def can_follow(history: tuple[Event, ...], event: Event) -> bool:
    """Whether the event may be recorded now: it follows, and it says something new."""
    try:
        state_of((*history, event))
    except InvalidTransition:
        return False
    return not _is_said(history, event)


def _is_said(history: tuple[Event, ...], event: Event) -> bool:
    # A double press has a delivery of its own, so that it is not known as a repeat.
    if event.what in _ONCE:
        return times(history, event.what) > 0
    if event.what in {EventKind.REPAIRED, EventKind.NOT_REPAIRED} and is_repaired(history):
        return True
    before = last(history, event.what)
    if before is None or event.what not in _APART:
        return False
    # Two things that happened on days of their own may well be told of in one go.
    apart = max(event.told - before.told, abs(event.at - before.at))
    return apart < _APART[event.what]


def _move(state: DealState, what: EventKind) -> DealState:
    following = _MOVES.get(state, {}).get(what)
    if following is None:
        raise InvalidTransition(state, what)
    return following


def _take_up_again(
    state: DealState, left: tuple[DealState, datetime] | None, event: Event
) -> DealState:
    if left is None or state not in {DealState.LET_GO, DealState.LAID_ASIDE}:
        raise InvalidTransition(state, event.what)
    before, at = left
    # What was laid aside for want of an answer can be taken up at any time.
    if state is DealState.LET_GO and event.told - at > LET_GO_REVERSIBLE_FOR:
        raise InvalidTransition(state, event.what)
    return before

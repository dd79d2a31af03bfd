"""A rep records what happened; the plan follows."""

from dataclasses import dataclass

from bot.cases.case import Case
from bot.cases.client_facts import CHANGES_FOR_OTHERS
from bot.cases.own_case import is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import can_follow
from bot.core.gates import asks_left
from bot.core.history import Event, EventKind, last, times
from bot.core.let_down import belongs
from bot.core.refusals import is_unanswered
from bot.usecases.escalations import take_back


@dataclass(frozen=True, slots=True)
class Recorded:
    """The case afterwards, and whether this press changed anything."""

    case: Case
    changed: bool


class OldButton(Exception):
    """The button was shown before what has happened since, and does not follow from that."""


def record_outcome(turn: Turn, deal_id: str, event: Event, seen: int = 0) -> Recorded:
    """Add one event to a deal's history; raises NoSuchDeal or Unplannable.

    A press that is repeated, or that no longer follows from where the deal stands, changes nothing.
    `seen` is how much had happened when the button was shown: raises OldButton where that is why.
    """
    counted = event.what in CHANGES_FOR_OTHERS
    case = locked_own_case(turn, deal_id, with_siblings=counted)
    if not _is_overtaken(case, event, seen):
        return record_on(turn, case, event)
    if is_repeat(turn):
        return Recorded(case, changed=False)
    raise OldButton


def _is_overtaken(case: Case, event: Event, seen: int) -> bool:
    if not 0 < seen < len(case.history):
        return False
    # An ask uses up one of two: an old button never takes the second.
    asked_since = event.what is EventKind.ASKED and times(case.history[seen:], EventKind.ASKED)
    return bool(asked_since) or not may_record(case, event)


def record_on(turn: Turn, case: Case, event: Event) -> Recorded:
    """The same for a case that is open and locked."""
    if not may_record(case, event) or is_repeat(turn):
        return Recorded(case, changed=False)
    if event.what is EventKind.UNDONE:
        take_back(turn, case)
    return Recorded(turn.add_event(case, event), changed=True)


def may_record(case: Case, event: Event) -> bool:
    """Whether the event follows; an ask beyond the cap never does, whoever asks (S3)."""
    if not belongs(case.facts.circumstance, event.what):
        return False
    asked = last(
        case.history, EventKind.ASKED, EventKind.SILENCE, EventKind.NO, EventKind.DOOR_OPEN
    )
    if event.what is EventKind.ASKED:
        waiting = asked is not None and asked.what is EventKind.ASKED
        if waiting or asks_left(case.facts, case.history) == 0:
            return False
    if event.what is EventKind.NOT_YET and not is_unanswered(case.history):
        return False
    if event.what is EventKind.BACK_BURNER and (asked is not None or not has_back_burner(case)):
        return False
    return can_follow(case.history, event)


def has_back_burner(case: Case) -> bool:
    """Whether the deal's playbook knows a back burner (P3)."""
    return any(EventKind.BACK_BURNER in step.after for step in case.rules.playbook.steps)

"""Asks past the limit: refused, and counted for the team's figures without a name."""

from collections.abc import Callable

from bot.cases.case import Case
from bot.cases.own_case import read_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import DealState, state_of
from bot.core.gates import asks_left
from bot.core.history import EventKind
from bot.core.refusals import is_unanswered
from storage.insert import insert_if_new
from storage.models import RefusedAsk


def refused_ask(what: EventKind, deal_id: str) -> Callable[[Turn], None] | None:
    """What is written where it was refused to record such a thing: of an ask, that it was."""
    return (lambda turn: note_refused_ask(turn, deal_id)) if what is EventKind.ASKED else None


def note_refused_ask(turn: Turn, deal_id: str) -> None:
    """Count that the actor pressed for an ask that never comes (coaching.md, 8); once as things
    stand. Raises NoSuchDeal or Unplannable.
    """
    case = read_own_case(turn, deal_id)
    if is_past_the_limit(case):
        row = RefusedAsk(
            team_id=turn.team_id, deal_id=deal_id, history=len(case.history), at=turn.now
        )
        insert_if_new(turn.session, row)


def is_past_the_limit(case: Case) -> bool:
    """Whether one more ask would be the third, or follow a second chance that failed (S3).

    The same ask told twice, while it waits for its answer, is none.
    """
    if is_unanswered(case.history):
        return False
    failed = state_of(case.history) is DealState.DID_NOT_WORK
    return failed or asks_left(case.facts, case.history) == 0

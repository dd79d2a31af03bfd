"""Opening a case that only its own rep may touch."""

from bot.cases.case import Case
from bot.cases.turn import Turn
from storage.processed_deliveries import claim_delivery


class NotYours(Exception):
    """Somebody else's deal: losses are private to the rep who reported them."""


class StaleAction(Exception):
    """The deal is closed, or has gone on to where this does not follow any more."""


def locked_own_case(turn: Turn, deal_id: str, *, with_siblings: bool = False) -> Case:
    """The actor's own case, held while it is changed; raises NoSuchDeal, NotYours, Unplannable.

    That the actor is there ends the quiet after messages that were ignored.
    """
    # Two presses at once must not both follow from the state before.
    case = turn.locked_case(deal_id, with_siblings=with_siblings)
    if case.deal.rep_id != turn.actor:
        raise NotYours(deal_id)
    if case.rep.acted_at is None or case.rep.acted_at < turn.now:
        case.rep.acted_at = turn.now
        turn.session.add(case.rep)
    return case


def read_own_case(turn: Turn, deal_id: str) -> Case:
    """The actor's own case, only read; raises NoSuchDeal, NotYours or Unplannable."""
    case = turn.case(deal_id)
    if case.deal.rep_id != turn.actor:
        raise NotYours(deal_id)
    return case


def is_repeat(turn: Turn) -> bool:
    """Whether this delivery had its effect already."""
    if turn.delivery is None:
        return False
    return not claim_delivery(turn.session, turn.team_id, turn.delivery, turn.now)

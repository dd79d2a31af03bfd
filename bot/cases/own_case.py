"""Whose is it? Every case that is read for showing, or changed, is asked that here."""

from typing import NewType

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.turn import Turn
from storage.processed_deliveries import claim_delivery

OwnCase = NewType("OwnCase", Case)
"""A case for the eyes of whoever asked: cards, lists and forms take no other, and it is made only
here. Losses are private to the rep who reported them."""


class StaleAction(Exception):
    """The deal is closed, or has gone on to where this does not follow any more."""


def own_case(case: Case, viewer: str) -> OwnCase:
    """The viewer's own case; raises NoSuchDeal, since for anybody else there is none."""
    if case.deal.rep_id != viewer:
        raise NoSuchDeal(case.deal.id)
    return OwnCase(case)


def case_in_handover(case: Case, viewer: str, giver: str, taker: str) -> OwnCase:
    """The case for the two whom a hand-over is between, while one has it; raises NoSuchDeal."""
    if viewer not in {giver, taker} or case.deal.rep_id not in {giver, taker}:
        raise NoSuchDeal(case.deal.id)
    return OwnCase(case)


def locked_own_case(turn: Turn, deal_id: str, *, with_siblings: bool = False) -> OwnCase:
    """The actor's own case, held while it is changed; raises NoSuchDeal or Unplannable.

    That the actor is there ends the quiet after messages that were ignored.
    """
    # Two presses at once must not both follow from the state before.
    turn.hold(deal_id, with_siblings=with_siblings)
    case = read_own_case(turn, deal_id)
    if case.rep.acted_at is None or case.rep.acted_at < turn.now:
        case.rep.acted_at = turn.now
        turn.session.add(case.rep)
    return case


def read_own_case(turn: Turn, deal_id: str) -> OwnCase:
    """The actor's own case, only read; raises NoSuchDeal or Unplannable."""
    try:
        return own_case(turn.case(deal_id), turn.actor)
    except Unplannable as trouble:
        if trouble.deal.rep_id != turn.actor:
            raise NoSuchDeal(deal_id) from trouble
        raise


def is_repeat(turn: Turn) -> bool:
    """Whether this delivery had its effect already."""
    if turn.delivery is None:
        return False
    return not claim_delivery(turn.session, turn.team_id, turn.delivery, turn.now)

"""Opening a case that only its own rep may touch."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, open_case
from bot.cases.coaching import Coaching
from bot.cases.reps import note_presence
from storage.deals import lock_deal
from storage.processed_deliveries import claim_delivery


class NotYours(Exception):
    """Somebody else's deal: losses are private to the rep who reported them."""


class StaleAction(Exception):
    """The deal is closed, or has gone on to where this does not follow any more."""


def own_case(
    session: Session, coaching: Coaching, team_id: str, deal_id: str, actor: str, now: datetime
) -> Case:
    """The actor's own case, held while it is changed; raises NoSuchDeal or NotYours."""
    # Two presses at once must not both follow from the state before.
    lock_deal(session, team_id, deal_id)
    case = open_case(session, coaching, team_id, deal_id, now)
    if case.deal.rep_id != actor:
        raise NotYours(deal_id)
    note_presence(session, team_id, actor, now)
    return case


def is_repeat(session: Session, team_id: str, delivery: str | None, now: datetime) -> bool:
    """Whether this delivery had its effect already; None: whoever calls cannot repeat itself."""
    return delivery is not None and not claim_delivery(session, team_id, delivery, now)

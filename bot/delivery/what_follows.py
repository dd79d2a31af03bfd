"""What comes after a nudge that is done with: the next digest, or the client's next touch."""

import logging
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.cases.case import NoSuchDeal, open_case, write_plan
from bot.cases.coaching import Coaching
from bot.delivery.digests import plan_next_digest
from storage.deals import lock_deal
from storage.models import Nudge, NudgeKind

log = logging.getLogger(__name__)


def lock_deals(session: Session, nudges: Iterable[Nudge]) -> None:
    """Hold the deals of these steps, as a press does before it changes their nudges."""
    # In one order, and before any nudge: two who hold what the other waits for would never end.
    steps = (nudge for nudge in nudges if nudge.kind == NudgeKind.STEP and nudge.deal_id)
    for team_id, deal_id in sorted({(nudge.team_id, nudge.deal_id or "") for nudge in steps}):
        lock_deal(session, team_id, deal_id)


def plan_what_follows(session: Session, coaching: Coaching, done: Nudge, now: datetime) -> None:
    """See to the nudge that comes after this one, where nobody has to act for it to come."""
    plan_next_digest(session, coaching.digest, done, now)
    if done.kind != NudgeKind.STEP or done.deal_id is None:
        return
    session.flush()
    try:
        case = open_case(session, coaching, done.team_id, done.deal_id, now)
    except (NoSuchDeal, LookupError, TypeError, ValueError) as error:
        # Data that cannot be planned have no next touch, and the nudge before it is seen as failed.
        log.warning("nudge %s: what follows is not known: %s", done.id, type(error).__name__)
        return
    if done.step == case.rules.touches.step.key:
        write_plan(session, case)

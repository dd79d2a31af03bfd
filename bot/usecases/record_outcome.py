"""A rep records what happened; the plan follows."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.core.history import Event, can_follow
from bot.usecases.case import Case, open_case, write_plan
from bot.usecases.coaching import Coaching
from bot.usecases.own_case import own_case
from storage.inbox import first_time
from storage.models import DealEvent


@dataclass(frozen=True, slots=True)
class Recorded:
    """The case afterwards, and whether this press changed anything."""

    case: Case
    changed: bool


def record_outcome(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    event: Event,
    delivery: str,
) -> Recorded:
    """Add one event to a deal's history; raises NoSuchDeal or NotYours.

    A press that is repeated, or that no longer follows from where the deal stands, changes nothing.
    """
    case = own_case(session, coaching, team_id, deal_id, actor)
    if not can_follow(case.history, event) or not first_time(session, team_id, delivery, event.at):
        return Recorded(case, changed=False)
    return Recorded(add_event(session, coaching, case, event), changed=True)


def add_event(session: Session, coaching: Coaching, case: Case, event: Event) -> Case:
    """Write an event that follows, and the plan that follows from it."""
    deal = case.deal
    session.add(
        DealEvent(
            team_id=deal.team_id,
            deal_id=deal.id,
            what=event.what,
            at=event.at,
            step=event.step,
            until=event.until,
        )
    )
    deal.changed_at = event.at
    session.flush()
    after = open_case(session, coaching, deal.team_id, deal.id)
    write_plan(session, after)
    return after

"""A rep records what happened; the plan follows."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.cases.case import Case, plan_again
from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.clients import plan_client_again
from bot.cases.coaching import Coaching
from bot.cases.own_case import own_case
from bot.core.deal_state import can_follow
from bot.core.gates import asks_left
from bot.core.history import Event, EventKind, last
from storage.models import DealEvent
from storage.processed_deliveries import claim_delivery


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
    case = own_case(session, coaching, team_id, deal_id, actor, event.at)
    if not may_record(case, event) or not claim_delivery(session, team_id, delivery, event.at):
        return Recorded(case, changed=False)
    return Recorded(add_event(session, coaching, case, event), changed=True)


def may_record(case: Case, event: Event) -> bool:
    """Whether the event follows; an ask beyond the cap never does, whoever asks (S3)."""
    asked = last(
        case.history, EventKind.ASKED, EventKind.SILENCE, EventKind.NO, EventKind.DOOR_OPEN
    )
    if event.what is EventKind.ASKED:
        waiting = asked is not None and asked.what is EventKind.ASKED
        if waiting or asks_left(case.facts, case.history) == 0:
            return False
    if event.what is EventKind.BACK_BURNER and (asked is not None or not has_back_burner(case)):
        return False
    return can_follow(case.history, event)


def has_back_burner(case: Case) -> bool:
    """Whether the deal's playbook knows a back burner (P3)."""
    return any(EventKind.BACK_BURNER in step.after for step in case.rules.playbook.steps)


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
    if event.what in COUNTED_FOR_CLIENT:
        plan_client_again(session, coaching, case.client, event.at)
    return plan_again(session, coaching, deal.team_id, deal.id, event.at)

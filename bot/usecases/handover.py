"""Handing a deal to a colleague, who accepts or declines; history and caps go along."""

from datetime import datetime

from sqlmodel import Session

from bot.core.history import CLOSED, Event, Happened
from bot.usecases.case import Case, NoSuchDeal, open_case
from bot.usecases.coaching import Coaching
from bot.usecases.know_rep import know_rep
from bot.usecases.own_case import NotYours, own_case
from bot.usecases.ports import Person
from bot.usecases.record_outcome import add_event
from storage.handovers import get_handover, handovers_of
from storage.models import Handover, HandoverState, Nudge, NudgeKind
from storage.nudges import enqueue


class CannotHandOver(ValueError):
    """Whom a deal cannot go to; `reason` is self, bot, deactivated, circular or offered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def offer_handover(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    colleague: Person,
    now: datetime,
) -> Handover:
    """Offer a deal to a colleague; raises CannotHandOver, NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    before = handovers_of(session, team_id, deal_id)
    _refuse(case, actor, colleague, before)
    offer = Handover(
        team_id=team_id, deal_id=deal_id, from_rep=actor, to_rep=colleague.user_id, at=now
    )
    session.add(offer)
    session.flush()
    know_rep(session, team_id, colleague, now)
    enqueue(session, _message(offer, colleague.user_id, "offered", now))
    return offer


def answer_handover(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    handover_id: str,
    actor: str,
    accepted: bool,
    now: datetime,
) -> tuple[Handover, Case]:
    """The colleague accepts or declines, once; raises NoSuchDeal or NotYours."""
    offer = get_handover(session, team_id, handover_id)
    if offer is None:
        raise NoSuchDeal(handover_id)
    if offer.to_rep != actor:
        raise NotYours(handover_id)
    case = open_case(session, coaching, team_id, offer.deal_id, now)
    if offer.state != HandoverState.OFFERED:
        return offer, case
    accepted = accepted and case.state not in CLOSED and case.deal.rep_id == offer.from_rep
    offer.state = HandoverState.ACCEPTED if accepted else HandoverState.DECLINED
    session.add(offer)
    if accepted:
        case.deal.rep_id = actor
        session.add(case.deal)
        case = add_event(session, coaching, case, Event(Happened.HANDED_OVER, now))
    enqueue(session, _message(offer, offer.from_rep, offer.state, now))
    return offer, case


def _refuse(case: Case, actor: str, colleague: Person, before: list[Handover]) -> None:
    held_it = {offer.from_rep for offer in before if offer.state == HandoverState.ACCEPTED}
    reasons = {
        "self": colleague.user_id == actor,
        "bot": colleague.is_bot,
        "deactivated": colleague.deactivated,
        "circular": colleague.user_id in held_it,
        "offered": any(offer.state == HandoverState.OFFERED for offer in before),
        "closed": case.state in CLOSED,
    }
    for reason, applies in reasons.items():
        if applies:
            raise CannotHandOver(reason)


def _message(offer: Handover, recipient: str, topic: str, now: datetime) -> Nudge:
    return Nudge(
        team_id=offer.team_id,
        kind=NudgeKind.OFFER,
        dedupe_key=f"{offer.id}:{topic}",
        deal_id=offer.deal_id,
        handover_id=offer.id,
        recipient=recipient,
        topic=topic,
        due_at=now,
    )

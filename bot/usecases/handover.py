"""Handing a deal to a colleague, who accepts or declines; history and caps go along."""

from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session

from bot.cases.case import Case, NoSuchDeal, open_case
from bot.cases.coaching import Coaching
from bot.cases.own_case import NotYours, is_repeat, own_case
from bot.cases.person import Person
from bot.cases.reps import note_presence, update_rep
from bot.core.deal_state import CLOSED
from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import add_event
from storage.deals import lock_deal
from storage.handovers import get_handover, handovers_of
from storage.models import Handover, HandoverState, Nudge, NudgeKind
from storage.nudges import enqueue, hand_nudges
from storage.promises import hand_promises

OFFER_STANDS = timedelta(days=7)
"""An offer that nobody answered for so long does not keep the deal from being offered anew."""


HandOverProblem = Literal[
    "unknown",
    "not_told",
    "closed",
    "self",
    "bot",
    "foreign",
    "deactivated",
    "circular",
    "offered",
]


class CannotHandOver(ValueError):
    """Whom a deal cannot go to; `reason` names the label that says why."""

    def __init__(self, reason: HandOverProblem) -> None:
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
    delivery: str | None = None,
) -> Handover:
    """Offer a deal to a colleague, once a delivery; raises CannotHandOver, NoSuchDeal, NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    before = handovers_of(session, team_id, deal_id)
    if is_repeat(session, team_id, delivery, now) and before:
        return before[-1]
    _refuse(case, actor, colleague, before, now)
    for lapsed in before:
        if lapsed.state == HandoverState.OFFERED:
            lapsed.state = HandoverState.WITHDRAWN
            session.add(lapsed)
    offer = Handover(
        team_id=team_id, deal_id=deal_id, from_rep=actor, to_rep=colleague.user_id, at=now
    )
    session.add(offer)
    session.flush()
    update_rep(session, team_id, colleague, now)
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
    """The colleague accepts or declines, once; raises NoSuchDeal or NotYours.

    An offer whose deal was settled meanwhile is withdrawn, whatever the answer.
    """
    offer = offer_to(session, team_id, handover_id, actor)
    note_presence(session, team_id, actor, now)
    # The giver may be closing the deal at this moment.
    lock_deal(session, team_id, offer.deal_id)
    session.refresh(offer)
    case = open_case(session, coaching, team_id, offer.deal_id, now)
    if offer.state != HandoverState.OFFERED:
        return offer, case
    if case.state in CLOSED or case.deal.rep_id != offer.from_rep:
        offer.state = HandoverState.WITHDRAWN
        session.add(offer)
        return offer, case
    offer.state = HandoverState.ACCEPTED if accepted else HandoverState.DECLINED
    session.add(offer)
    if accepted:
        case = _pass_on(session, coaching, case, actor, now)
    enqueue(session, _message(offer, offer.from_rep, offer.state, now))
    return offer, case


def offer_to(session: Session, team_id: str, handover_id: str, actor: str) -> Handover:
    """An offer that was made to this person; raises NoSuchDeal or NotYours."""
    offer = get_handover(session, team_id, handover_id)
    if offer is None:
        raise NoSuchDeal(handover_id)
    if offer.to_rep != actor:
        raise NotYours(handover_id)
    return offer


def _pass_on(session: Session, coaching: Coaching, case: Case, to: str, now: datetime) -> Case:
    deal = case.deal
    deal.rep_id = to
    session.add(deal)
    hand_promises(session, deal.team_id, deal.id, to)
    hand_nudges(session, deal.team_id, deal.id, to)
    return add_event(session, coaching, case, Event(EventKind.HANDED_OVER, now))


def _refuse(
    case: Case, actor: str, colleague: Person, before: list[Handover], now: datetime
) -> None:
    held_it = {offer.from_rep for offer in before if offer.state == HandoverState.ACCEPTED}
    standing = [offer for offer in before if offer.state == HandoverState.OFFERED]
    reasons: dict[HandOverProblem, bool] = {
        "closed": case.state in CLOSED,
        "self": colleague.user_id == actor,
        "bot": colleague.is_bot,
        "foreign": colleague.is_foreign,
        "deactivated": colleague.deactivated,
        "circular": colleague.user_id in held_it,
        "offered": any(now - offer.at < OFFER_STANDS for offer in standing),
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

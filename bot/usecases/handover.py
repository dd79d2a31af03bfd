"""Handing a deal to a colleague, who accepts or declines; history and caps go along."""

from datetime import datetime, timedelta
from typing import Literal

from bot.cases.case import Case, NoSuchDeal
from bot.cases.own_case import is_repeat, locked_own_case
from bot.cases.person import Person
from bot.cases.reps import note_presence, update_rep
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.core.history import Event, EventKind
from storage.handovers import get_handover, handovers_of
from storage.models import Handover, HandoverState, Nudge, NudgeKind, OfferTopic, RepKey
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


def offer_handover(turn: Turn, deal_id: str, colleague: Person) -> Handover:
    """Offer a deal to a colleague, once a delivery.

    Raises CannotHandOver, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    before = handovers_of(turn.session, turn.team_id, deal_id)
    if is_repeat(turn) and before:
        return before[-1]
    _refuse(case, turn, colleague, before)
    for lapsed in before:
        if lapsed.state == HandoverState.OFFERED:
            lapsed.state = HandoverState.WITHDRAWN
            turn.session.add(lapsed)
    offer = Handover(
        team_id=turn.team_id,
        deal_id=deal_id,
        from_rep=turn.actor,
        to_rep=colleague.user_id,
        at=turn.now,
    )
    turn.session.add(offer)
    turn.session.flush()
    update_rep(turn.session, turn.team_id, colleague, turn.now)
    enqueue(turn.session, _message(offer, colleague.user_id, OfferTopic.OFFERED, turn.now))
    return offer


def answer_handover(turn: Turn, handover_id: str, *, accepted: bool) -> tuple[Handover, Case]:
    """The colleague accepts or declines, once; raises NoSuchDeal or Unplannable.

    An offer whose deal was settled meanwhile is withdrawn, whatever the answer.
    """
    offer = offer_to(turn, handover_id)
    # The giver may be closing the deal at this moment.
    case = turn.locked_case(offer.deal_id)
    turn.session.refresh(offer)
    note_presence(turn.session, [RepKey(turn.team_id, turn.actor)], turn.now)
    if offer.state != HandoverState.OFFERED:
        return offer, case
    turn.session.add(offer)
    if case.state in CLOSED or case.deal.rep_id != offer.from_rep:
        offer.state = HandoverState.WITHDRAWN
        return offer, case
    offer.state = HandoverState.ACCEPTED if accepted else HandoverState.DECLINED
    if accepted:
        case = _pass_on(turn, case)
    topic = OfferTopic.ACCEPTED if accepted else OfferTopic.DECLINED
    enqueue(turn.session, _message(offer, offer.from_rep, topic, turn.now))
    return offer, case


def offer_to(turn: Turn, handover_id: str) -> Handover:
    """An offer that was made to the actor; raises NoSuchDeal."""
    offer = get_handover(turn.session, turn.team_id, handover_id)
    if offer is None:
        raise NoSuchDeal(handover_id)
    if offer.to_rep != turn.actor:
        raise NoSuchDeal(handover_id)
    return offer


def _pass_on(turn: Turn, case: Case) -> Case:
    deal = case.deal
    deal.rep_id = turn.actor
    turn.session.add(deal)
    hand_promises(turn.session, deal.team_id, deal.id, turn.actor)
    hand_nudges(turn.session, deal.team_id, deal.id, turn.actor)
    turn.session.flush()
    # The colleague has a calendar, words and lessons of their own.
    return turn.add_event(turn.locked_case(deal.id), Event(EventKind.HANDED_OVER, turn.now))


def _refuse(case: Case, turn: Turn, colleague: Person, before: list[Handover]) -> None:
    held_it = {offer.from_rep for offer in before if offer.state == HandoverState.ACCEPTED}
    standing = [offer for offer in before if offer.state == HandoverState.OFFERED]
    reasons: dict[HandOverProblem, bool] = {
        "closed": case.state in CLOSED,
        "self": colleague.user_id == turn.actor,
        "bot": colleague.is_bot,
        "foreign": colleague.is_foreign,
        "deactivated": colleague.deactivated,
        "circular": colleague.user_id in held_it,
        "offered": any(turn.now - offer.at < OFFER_STANDS for offer in standing),
    }
    for reason, applies in reasons.items():
        if applies:
            raise CannotHandOver(reason)


def _message(offer: Handover, recipient: str, topic: OfferTopic, now: datetime) -> Nudge:
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

"""The last look: a deal may be closed or handed over while its message waits to be sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, NoSuchDeal
from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.cases.own_case import OwnCase, case_in_handover, own_case
from bot.core.deal_state import CLOSED
from bot.delivery.cards import (
    Card,
    EscalationCard,
    OfferCard,
    PromiseCard,
    ReceiptCard,
    StepCard,
    SummaryCard,
    TogetherCard,
)
from bot.delivery.check_alone import is_to_be_said
from bot.delivery.check_nudge import open_promise
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from storage.case_rows import Wanted
from storage.models import Nudge, NudgeKind, NudgeReason
from storage.nudges import ABOUT_A_DEAL


def look_again(
    session: Session, coaching: Coaching, nudge: Nudge, decided: Send, now: datetime
) -> SendDecision:
    """What is to be sent as its deals stand now, or what becomes of it where nothing is left.

    Raises NoSuchDeal or Unplannable.
    """
    cases = OpenCases(session, coaching, now)
    if decided.revisions:
        cases.read(Wanted([nudge.team_id], list(decided.revisions)))
    opened = {deal_id: cases.case(nudge.team_id, deal_id) for deal_id in decided.revisions}
    about = opened.get(nudge.deal_id or "")
    if nudge.kind in ABOUT_A_DEAL and about is not None and about.deal.rep_id != nudge.recipient:
        return Postpone(now, recipient=about.deal.rep_id)
    card = _as_it_stands(nudge, decided.card, opened, now)
    if card is None:
        return _instead(nudge, about, now)
    revisions = {deal_id: case.deal.revision for deal_id, case in opened.items()}
    return replace(decided, card=card, revisions=revisions)


def _instead(nudge: Nudge, about: Case | None, now: datetime) -> SendDecision:
    if nudge.kind == NudgeKind.STEP and about is not None and about.deal.rep_id == nudge.recipient:
        own = own_case(about, nudge.recipient)
        step = StepCard(nudge.id, own, nudge.step or "", nudge.occurrence, nudge.contacts)
        if step.in_plan is not None and step.in_plan.kept_at is not None:
            # It has another day now, or a gate holds it, which is told of: it is checked anew.
            return Postpone(now)
    return Cancel(NudgeReason.SETTLED, "closed while it was being sent")


def _as_it_stands(nudge: Nudge, card: Card, opened: dict[str, Case], now: datetime) -> Card | None:
    mine = {
        one: own_case(case, nudge.recipient)
        for one, case in opened.items()
        if case.deal.rep_id == nudge.recipient
    }
    match card:
        case StepCard():
            return _step(card, mine, now, held=nudge.kind == NudgeKind.HELD)
        case TogetherCard():
            steps = (_step(step, mine, now, held=step.is_held) for step in card.steps)
            return _together(nudge, steps)
        case PromiseCard():
            return _promise(card, mine)
        case SummaryCard():
            return _summary(card, mine)
        case ReceiptCard() | OfferCard() | EscalationCard():
            return _word(card, opened[card.case.deal.id], nudge.recipient)
        case _:
            return card


def _summary(card: SummaryCard, mine: dict[str, OwnCase]) -> Card | None:
    told = {case.deal.id for case in card.recorded}
    again = tuple(mine[one.deal.id] for one in card.cases if one.deal.id in mine)
    still_open = tuple(case for case in again if case.state not in CLOSED)
    recorded = tuple(case for deal_id, case in mine.items() if deal_id in told)
    return replace(card, cases=still_open, recorded=recorded) if still_open or recorded else None


def _promise(card: PromiseCard, mine: dict[str, OwnCase]) -> Card | None:
    case = mine.get(card.case.deal.id)
    promise = open_promise(case, card.promise.id) if case else None
    return replace(card, case=case, promise=promise) if case and promise else None


def _word(
    card: ReceiptCard | OfferCard | EscalationCard, case: Case, recipient: str
) -> Card | None:
    try:
        if isinstance(card, ReceiptCard | EscalationCard):
            return replace(card, case=own_case(case, recipient))
        # A deal is offered to somebody who does not have it yet.
        return replace(card, case=case_in_handover(case, recipient, card.from_rep, card.to_rep))
    except NoSuchDeal:
        return None


def _step(
    card: StepCard, mine: dict[str, OwnCase], now: datetime, *, held: bool = False
) -> StepCard | None:
    case = mine.get(card.case.deal.id)
    if case is None:
        return None
    fresh = replace(card, case=case)
    return fresh if is_to_be_said(fresh, now, held=held) else None


def _together(nudge: Nudge, again: Iterable[StepCard | None]) -> Card | None:
    steps = tuple(step for step in again if step is not None)
    # The others come again by themselves, if what they were to go with does not go.
    if not any(step.nudge_id == nudge.id for step in steps):
        return None
    return TogetherCard(steps) if len(steps) > 1 else steps[0]

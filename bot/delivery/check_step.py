"""Whether a coaching step may go out now, by its plan and by how much the rep has heard."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.case import Case, NoSuchDeal, open_case
from bot.cases.coaching import Coaching
from bot.core.due import earliest_delivery
from bot.core.planned_step import PlannedStep
from bot.core.working_time import next_working_moment
from bot.delivery.cards import LATE, WEEKLY, Card, StepCard, TogetherCard
from bot.delivery.rep_caps import is_quiet, next_free_moment, next_summary
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from storage.models import Nudge, NudgeKind
from storage.nudges import QUIET, STALE, enqueue, is_being_sent, is_waiting, occurrence_of
from storage.rep_messages import RepKey, due_together, fold_into, unfold

log = logging.getLogger(__name__)

FOLDED_WAIT = timedelta(seconds=90)
"""Longer than the lease of the message that something was folded into."""

CATCH_UP_WAIT = timedelta(minutes=1)
"""So that a pile that went stale together is told of in one catch-up."""


def check_step(
    session: Session, coaching: Coaching, case: Case, nudge: Nudge, now: datetime
) -> SendDecision:
    """Whether a step may go out now: alone, with others due together, later, or not at all."""
    decision = _check_alone(session, case, nudge, now)
    if not isinstance(decision, Postpone):
        unfold(session, nudge)
    if not isinstance(decision, Send) or not nudge.counts:
        return decision
    if is_quiet(session, case.rep):
        when = next_summary(case.calendar, now)
        enqueue(session, _summary(case, when, when, WEEKLY))
        return Cancel(QUIET)
    if (free := next_free_moment(session, case.rep, case.calendar, now)) is not None:
        return Postpone(free)
    return _together(session, coaching, nudge, decision.card, now)


def _check_alone(session: Session, case: Case, nudge: Nudge, now: datetime) -> SendDecision:
    if nudge.folded_into and is_being_sent(session, nudge.team_id, nudge.folded_into):
        return Postpone(now + FOLDED_WAIT)
    planned = case.planned(nudge.step or "")
    occurrence = occurrence_of(nudge)
    if planned is None or planned.occurrence != occurrence:
        return Cancel("no longer in the plan")
    if planned.due_at is None:
        return _held(session, case, planned, now)
    if nudge.stale_at is not None and now > nudge.stale_at:
        _leave_word(session, case, now)
        return Cancel(STALE)
    when = earliest_delivery(planned.wait, max(now, planned.due_at), case.calendar)
    card = StepCard(nudge.id, case, planned.step.key, occurrence)
    return Postpone(when) if when > now else Send(card)


def _held(session: Session, case: Case, planned: PlannedStep, now: datetime) -> SendDecision:
    if planned.hold is None:
        return Cancel("no longer in the plan")
    gate = planned.hold.gate
    deal = case.deal
    told = Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.HELD,
        dedupe_key=f"{deal.id}:held:{gate}:{planned.step.key}:{planned.occurrence}",
        deal_id=deal.id,
        recipient=deal.rep_id,
        step=planned.step.key,
        due_at=now,
    )
    enqueue(session, told)
    return Cancel(f"held: {gate}")


def _together(
    session: Session, coaching: Coaching, nudge: Nudge, card: Card, now: datetime
) -> SendDecision:
    cards = [card] if isinstance(card, StepCard) else []
    joined = []
    for other in due_together(session, RepKey(nudge.team_id, nudge.recipient), nudge.id, now):
        if (more := _joining(session, coaching, other, now)) is not None:
            joined.append(other)
            cards.append(more)
    if not joined:
        return Send(card)
    fold_into(session, joined, nudge.id, now + FOLDED_WAIT)
    return Send(TogetherCard(tuple(cards)))


def _joining(session: Session, coaching: Coaching, other: Nudge, now: datetime) -> StepCard | None:
    try:
        case = open_case(session, coaching, other.team_id, other.deal_id or "", now)
        decision = _check_alone(session, case, other, now)
    except (NoSuchDeal, LookupError, TypeError, ValueError) as error:
        # Data that cannot be planned fails in its own delivery, and takes nobody else along.
        log.warning("nudge %s cannot go along with another: %s", other.id, type(error).__name__)
        return None
    match decision:
        case Send(StepCard() as card):
            return card
        case _:
            return None


def _leave_word(session: Session, case: Case, now: datetime) -> None:
    """See to today's catch-up, or to tomorrow's where today's may have been written already."""
    for days in range(2):
        day = now + timedelta(days=days)
        due_at = next_working_moment(case.calendar, day + CATCH_UP_WAIT)
        summary = _summary(case, day, due_at, LATE)
        if enqueue(session, summary) or is_waiting(session, summary.team_id, summary.dedupe_key):
            return


def _summary(case: Case, day: datetime, due_at: datetime, why: str) -> Nudge:
    local_day = day.astimezone(case.calendar.tz).date()
    deal = case.deal
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{deal.team_id}:{why}:{deal.rep_id}:{local_day.isoformat()}",
        recipient=deal.rep_id,
        topic=why,
        due_at=due_at,
    )

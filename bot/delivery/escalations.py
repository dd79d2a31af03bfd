"""What is told of a matter that goes to a manager: to them, to the rep, and when nobody answers.

A manager hears who, with whom and what kind; what the rep wrote stays with the rep (S3).
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.case import Case
from bot.cases.coaching import Coaching
from bot.core.deal_state import DealState
from bot.core.escalation import reminders, unanswered
from bot.core.working_time import Calendar, standard_week
from storage.escalations import just_told
from storage.models import (
    Escalation,
    EscalationTopic,
    LostDeal,
    NoticeTopic,
    Nudge,
    NudgeKind,
    RepKey,
)
from storage.nudges import enqueue, enqueue_all
from storage.teams import get_reps, get_team

ABOUT_ESCALATION = frozenset(
    {
        NoticeTopic.ESCALATION,
        NoticeTopic.ESCALATION_REMINDER,
        NoticeTopic.ESCALATION_TAKEN_BACK,
    }
)
_TELLS = ABOUT_ESCALATION - {NoticeTopic.ESCALATION_TAKEN_BACK}


def tell_manager(session: Session, escalation: Escalation, now: datetime) -> None:
    """Tell a manager of it, once."""
    enqueue(session, _notice(escalation, NoticeTopic.ESCALATION, now))


def told_key(escalation: Escalation) -> str:
    """The key of the notice that tells a manager of it first."""
    return f"{escalation.id}:{NoticeTopic.ESCALATION}"


def tell_taken_back(session: Session, escalation: Escalation, now: datetime) -> None:
    """Tell whoever was told of it that it was not that after all."""
    if escalation.told_to is not None:
        notice = _notice(escalation, NoticeTopic.ESCALATION_TAKEN_BACK, now)
        notice.recipient = escalation.told_to
        enqueue(session, notice)


def tell_rep(
    session: Session, deal: LostDeal, escalation: Escalation, what: EscalationTopic, now: datetime
) -> None:
    """Let the rep know how far it has come."""
    enqueue(session, _word(deal.rep_id, escalation, what, now))


def is_current(case: Case, nudge: Nudge) -> bool:
    """Whether a message is about what the deal still waits for."""
    escalation = case.escalation
    return (
        escalation is not None
        and escalation.id == nudge.detail
        and escalation.settled_at is None
        and case.state is not DealState.UNDONE
    )


def follow_escalations(
    session: Session, coaching: Coaching, done: Iterable[Nudge], now: datetime
) -> None:
    """Note who was told, say so to the rep, and see to what comes if nobody answers."""
    told = [nudge.id for nudge in done if nudge.topic in _TELLS]
    if not told:
        return
    session.flush()
    for escalation, nudge in just_told(session, told):
        is_first = escalation.told_to is None
        if escalation.told_to == nudge.recipient:
            continue
        escalation.told_to, escalation.told_at = nudge.recipient, nudge.sent_at or now
        session.add(escalation)
        if escalation.taken_back_at is not None:
            # It was on its way when the rep took it back.
            tell_taken_back(session, escalation, now)
        elif is_first:
            _follow_up(session, coaching, escalation)


def _follow_up(session: Session, coaching: Coaching, escalation: Escalation) -> None:
    deal = session.get_one(LostDeal, escalation.deal_id)
    told_at = escalation.told_at or escalation.at
    calendar = _managers_calendar(session, coaching, escalation, told_at)
    again = [
        _notice(escalation, NoticeTopic.ESCALATION_REMINDER, at, f":{place}")
        for place, at in enumerate(reminders(calendar, told_at), start=1)
    ]
    words = [
        _word(deal.rep_id, escalation, EscalationTopic.TOLD, told_at),
        _word(deal.rep_id, escalation, EscalationTopic.UNANSWERED, unanswered(calendar, told_at)),
    ]
    enqueue_all(session, [*again, *words])


def _managers_calendar(
    session: Session, coaching: Coaching, escalation: Escalation, now: datetime
) -> Calendar:
    whose = RepKey(escalation.team_id, escalation.told_to or "")
    if (known := get_reps(session, [whose]).get(whose)) is not None:
        week = coaching.for_team(escalation.team_id).week
        return calendar_of(known.rep, known.time_off, week, now)
    team = get_team(session, escalation.team_id)
    return standard_week(ZoneInfo(team.timezone if team and team.timezone else "UTC"))


def _notice(escalation: Escalation, topic: NoticeTopic, at: datetime, which: str = "") -> Nudge:
    return Nudge(
        team_id=escalation.team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        dedupe_key=f"{escalation.id}:{topic}{which}",
        deal_id=escalation.deal_id,
        recipient="",
        topic=topic,
        detail=escalation.id,
        due_at=at,
    )


def _word(rep_id: str, escalation: Escalation, what: EscalationTopic, at: datetime) -> Nudge:
    return Nudge(
        team_id=escalation.team_id,
        kind=NudgeKind.ESCALATION,
        dedupe_key=f"{escalation.id}:{what}",
        deal_id=escalation.deal_id,
        recipient=rep_id,
        topic=what,
        detail=escalation.id,
        due_at=at,
    )

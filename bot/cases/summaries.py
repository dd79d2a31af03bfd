"""The rep's weekly summaries: one is always planned while they have an open deal."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.coaching import Coaching
from bot.core.weeks import first_morning_of_next_week
from bot.core.working_time import Calendar
from storage.case_rows import RepRows
from storage.models import Nudge, NudgeKind, Rep, SummaryTopic
from storage.nudges import enqueue

OVERLOOKED_AFTER = timedelta(days=15)
"""One that is past by so much was lost on the way, whatever happened; a pause moves it on."""


def keep_summary_planned(session: Session, rep: Rep, calendar: Calendar, now: datetime) -> None:
    """See to the rep's next summary, unless it is planned."""
    if rep.summary_at is not None and now - rep.summary_at < OVERLOOKED_AFTER:
        return
    plan_next_summary(session, rep, calendar, now)


def plan_next_summary(session: Session, rep: Rep, calendar: Calendar, now: datetime) -> None:
    """Plan the summary of the rep's next week."""
    when = first_morning_of_next_week(calendar, now)
    rep.summary_at = when
    session.add(rep)
    enqueue(session, _summary(rep, when, calendar))


def summary_follows(
    session: Session, coaching: Coaching, known: RepRows, now: datetime, *, has_deals: bool
) -> None:
    """After one was sent or had nothing to tell: the next, while there are open deals."""
    rep = known.rep
    if not has_deals or rep.deactivated:
        rep.summary_at = None
        session.add(rep)
        return
    calendar = calendar_of(rep, known.time_off, coaching.week, now)
    plan_next_summary(session, rep, calendar, now)


def _summary(rep: Rep, when: datetime, calendar: Calendar) -> Nudge:
    day = when.astimezone(calendar.tz).date()
    return Nudge(
        team_id=rep.team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{rep.team_id}:{SummaryTopic.WEEKLY}:{rep.user_id}:{day.isoformat()}",
        recipient=rep.user_id,
        topic=SummaryTopic.WEEKLY,
        counts=True,
        due_at=when,
    )

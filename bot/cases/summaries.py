"""The rep's weekly summaries: one is always planned while they have an open deal."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.coaching import Coaching
from bot.core.weeks import first_morning_of_next_week
from bot.core.working_time import Calendar
from storage.case_rows import RepRows
from storage.lost_summaries import reps_without_summary
from storage.models import Nudge, NudgeKind, Rep, SummaryTopic
from storage.nudges import enqueue
from storage.teams import get_reps

OVERLOOKED_AFTER = timedelta(days=15)
"""One that is past by so much was lost on the way, whatever happened; a pause moves it on."""

AT_ONCE = 200
"""So few that whoever else wants to write waits for little."""


def keep_summary_planned(session: Session, rep: Rep, calendar: Calendar, now: datetime) -> None:
    """See to the rep's next summary, unless it is planned."""
    for summary in summary_to_plan(session, rep, calendar, now):
        enqueue(session, summary)


def summary_to_plan(
    session: Session, rep: Rep, calendar: Calendar, now: datetime
) -> Iterator[Nudge]:
    """The rep's next summary, to be written, unless it is planned."""
    if rep.summary_at is None or now - rep.summary_at >= OVERLOOKED_AFTER:
        yield _of_next_week(session, rep, calendar, now)


def plan_overlooked(session: Session, coaching: Coaching, now: datetime) -> None:
    """Plan the summaries of reps who have open deals and none to come, whatever became of it."""
    whose = reps_without_summary(session, now - OVERLOOKED_AFTER, AT_ONCE)
    for known in get_reps(session, whose).values() if whose else ():
        week = coaching.for_team(known.rep.team_id).week
        calendar = calendar_of(known.rep, known.time_off, week, now)
        enqueue(session, _of_next_week(session, known.rep, calendar, now))


def summary_follows(
    session: Session, coaching: Coaching, known: RepRows, now: datetime, *, has_deals: bool
) -> None:
    """After one was sent or had nothing to tell: the next, while there are open deals."""
    rep = known.rep
    if not has_deals or rep.deactivated:
        rep.summary_at = None
        session.add(rep)
        return
    calendar = calendar_of(rep, known.time_off, coaching.for_team(rep.team_id).week, now)
    enqueue(session, _of_next_week(session, rep, calendar, now))


def _of_next_week(session: Session, rep: Rep, calendar: Calendar, now: datetime) -> Nudge:
    rep.summary_at = first_morning_of_next_week(calendar, now)
    session.add(rep)
    return _summary(rep, rep.summary_at, calendar)


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
        wake_at=when,
    )

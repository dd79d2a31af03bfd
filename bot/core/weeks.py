"""A rep's days and weeks: where they end, and on which morning a week begins."""

from datetime import UTC, date, datetime, time, timedelta

from bot.core.working_time import Calendar, next_working_moment, week_start

A_WEEK = timedelta(days=7)


def first_morning_of_next_week(calendar: Calendar, now: datetime) -> datetime:
    """The first working moment of the next week (UTC); raises NeverWorking."""
    return next_working_moment(calendar, end_of_week(calendar, now))


def end_of_week(calendar: Calendar, now: datetime) -> datetime:
    """When the next week begins, worked or not (UTC)."""
    return _start(week_start(calendar, _day(calendar, now)) + A_WEEK, calendar)


def start_of_week(calendar: Calendar, now: datetime) -> datetime:
    """When this week began, worked or not (UTC)."""
    return _start(week_start(calendar, _day(calendar, now)), calendar)


def end_of_day(calendar: Calendar, now: datetime) -> datetime:
    """When the next day begins (UTC)."""
    return _start(_day(calendar, now) + timedelta(days=1), calendar)


def _day(calendar: Calendar, now: datetime) -> date:
    return now.astimezone(calendar.tz).date()


def _start(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), tzinfo=calendar.tz).astimezone(UTC)

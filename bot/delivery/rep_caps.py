"""How much a rep hears from the bot: one coaching message a day, five a week, quiet after three.

The numbers are coaching.md's (section 5); the own-up clock is exempt, and a promise that falls due
is told in any case, since nothing derails like an unkept promise (S4).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.core.follow_through import Summary
from bot.core.working_time import Calendar, next_working_moment
from bot.delivery.send_decision import Cancel, Postpone
from storage.models import NudgeReason, SummaryTopic
from storage.rep_messages import Heard

A_DAY, A_WEEK = 1, 5
QUIET_AFTER = 3


def next_free_moment(heard: Sequence[Heard], calendar: Calendar, now: datetime) -> datetime | None:
    """When the rep may have another coaching message; None when that is now."""
    today = now.astimezone(calendar.tz).date()
    monday = today - timedelta(days=today.weekday())
    if _since(heard, _start(monday, calendar)) >= A_WEEK:
        return next_working_moment(calendar, _start(monday + timedelta(days=7), calendar))
    if _since(heard, _start(today, calendar)) >= A_DAY:
        return next_working_moment(calendar, _start(today + timedelta(days=1), calendar))
    return None


def is_quiet(heard: Sequence[Heard]) -> bool:
    """Whether the rep ignored the last three, and so gets the weekly summary only.

    A summary asks for nothing: it neither counts among them nor is it held.
    """
    asked = (one for one in heard if one.topic != SummaryTopic.WEEKLY)
    return len({message.ts for message in asked if message.unheeded}) >= QUIET_AFTER


def has_faded(heard: Sequence[Heard], policy: Summary, now: datetime) -> bool:
    """Whether the weekly summary went unheeded so often that it stays away this week."""
    ignored = _summaries_ignored(heard)
    if len(ignored) < policy.fades_after:
        return False
    # A day less, since a week does not always begin on the same weekday.
    return now - max(ignored.values()) < timedelta(weeks=policy.then_every_weeks, days=-1)


def summary_after(heard: Sequence[Heard], policy: Summary, now: datetime) -> datetime:
    """When the rep's summary after the one of now will come, if nobody presses anything."""
    fades = len(_summaries_ignored(heard)) + 1 >= policy.fades_after
    return now + timedelta(weeks=policy.then_every_weeks if fades else 1)


def _summaries_ignored(heard: Sequence[Heard]) -> dict[str, datetime]:
    weekly = (one for one in heard if one.topic == SummaryTopic.WEEKLY and one.unheeded)
    return {one.ts: one.at for one in weekly}


def room_for(heard: Sequence[Heard], calendar: Calendar, now: datetime) -> Postpone | Cancel | None:
    """What keeps a coaching message from the rep just now; None where nothing does."""
    if is_quiet(heard):
        return Cancel(NudgeReason.QUIET, "left for the weekly summary")
    free = next_free_moment(heard, calendar, now)
    return Postpone(free) if free is not None else None


def _since(heard: Sequence[Heard], moment: datetime) -> int:
    return len({message.ts for message in heard if message.at >= moment})


def _start(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), tzinfo=calendar.tz).astimezone(UTC)

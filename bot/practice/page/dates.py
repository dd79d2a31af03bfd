"""Moments as a person reads them: in their time zone, in their language."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta

_TOKEN = re.compile(r"\{(\w+)\}")
_SKELETONS = {
    "date_num": "yyyy-MM-dd",
    "date_slash": "dd/MM/yyyy",
    "date": "d MMMM yyyy",
    "date_short": "d MMM yyyy",
    "date_long": "EEEE, d MMMM yyyy",
    "date_long_full": "EEEE, d MMMM yyyy",
    "day_divider_pretty": "EEEE, d MMMM",
}
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def babel_locale(name: str) -> Locale:
    """The language that a Slack locale such as `en-GB` names; English when it is unknown."""
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def shown(timestamp: int, pattern: str, now: datetime, tz: str, locale: str) -> str:
    """Fill in one of Slack's date formats, such as `{date_short} at {time}`."""
    at = datetime.fromtimestamp(timestamp, UTC).astimezone(ZoneInfo(tz))

    def filled(token: re.Match[str]) -> str:
        return _piece(token[1], at, now.astimezone(at.tzinfo), babel_locale(locale)) or token[0]

    return _TOKEN.sub(filled, pattern)


def _piece(token: str, at: datetime, now: datetime, locale: Locale) -> str:
    if token == "time":  # noqa: S105 -- a piece of a format
        return format_time(at, "short", locale=locale)
    if token == "time_secs":  # noqa: S105 -- a piece of a format
        return format_time(at, "medium", locale=locale)
    if token == "ago":  # noqa: S105 -- a piece of a format
        return format_timedelta(at - now, add_direction=True, locale=locale)
    if token.endswith("_pretty") and (near := _NEAR.get((at.date() - now.date()).days)):
        return near
    skeleton = _SKELETONS.get(token) or _SKELETONS.get(token.removesuffix("_pretty"))
    return format_date(at.date(), skeleton, locale=locale) if skeleton else ""


def clock_time(at: datetime, tz: str, locale: str) -> str:
    """The hour and minute."""
    return format_time(at.astimezone(ZoneInfo(tz)), "short", locale=babel_locale(locale))


def week_time(at: datetime, tz: str) -> str:
    """The day of the week and the time, such as `Tue 10:02`; the page's script writes the same."""
    return format_datetime(at.astimezone(ZoneInfo(tz)), "EEE HH:mm", locale="en_GB")


def full_time(at: datetime, tz: str) -> str:
    """The day and the time, such as `Tue 3 Mar, 10:02`."""
    return format_datetime(at.astimezone(ZoneInfo(tz)), "EEE d MMM, HH:mm", locale="en_GB")


def day_name(at: datetime, now: datetime, tz: str) -> str:
    """The day as it stands between messages: Today, Yesterday, or its date."""
    zone = ZoneInfo(tz)
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return format_date(day, "EEEE, d MMMM", locale="en_GB")

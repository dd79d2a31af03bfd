"""When the digest falls: each weekday, the boundary instant, and both clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digest import DigestTime, next_period

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_AT_THREE = DigestTime(4, time(15), BERLIN)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
TICK = timedelta(microseconds=1)
ZONES = ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2026-03-02", "2026-03-06"),
        ("2026-03-03", "2026-03-06"),
        ("2026-03-04", "2026-03-06"),
        ("2026-03-05", "2026-03-06"),
        ("2026-03-06", "2026-03-06"),
        ("2026-03-07", "2026-03-13"),
        ("2026-03-08", "2026-03-13"),
    ],
)
def test_the_next_friday_from_each_day_of_the_week(day: str, key: str) -> None:
    period = next_period(FRIDAY_AT_THREE, berlin(f"{day} 10:00"))
    assert period.key == key
    assert period.until == berlin(f"{key} 15:00")
    assert period.since == period.until - WEEK


@pytest.mark.parametrize(("weekday", "key"), list(enumerate(["09", "03", "04", "05", "06", "07"])))
def test_each_weekday_can_be_chosen(weekday: int, key: str) -> None:
    period = next_period(DigestTime(weekday, time(15), BERLIN), berlin("2026-03-02 15:00"))
    assert period.key == f"2026-03-{key}"
    assert period.until.astimezone(BERLIN).weekday() == weekday


def test_the_due_instant_already_belongs_to_the_next_week() -> None:
    due = berlin("2026-03-06 15:00")
    assert next_period(FRIDAY_AT_THREE, due - TICK).until == due
    assert next_period(FRIDAY_AT_THREE, due).until == due + WEEK
    assert next_period(FRIDAY_AT_THREE, due).since == due


def test_the_day_is_the_workspaces_and_not_utcs() -> None:
    late = DigestTime(4, time(0, 30), ZoneInfo("Pacific/Auckland"))
    period = next_period(late, datetime(2026, 3, 5, 11, 0, tzinfo=UTC))
    assert (period.key, period.until) == ("2026-03-06", datetime(2026, 3, 5, 11, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("2026-03-28 12:00", 7 * 24 - 1, "2026-04-03 13:00"),
        ("2026-10-24 12:00", 7 * 24 + 1, "2026-10-30 14:00"),
    ],
)
def test_a_week_with_a_clock_change_is_an_hour_shorter_or_longer(
    now: str, hours: int, until: str
) -> None:
    period = next_period(FRIDAY_AT_THREE, berlin(now))
    assert period.until - period.since == timedelta(hours=hours)
    assert period.until == datetime.fromisoformat(until).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-28 12:00", "2026-03-29 01:30"),
        ("2026-10-24 12:00", "2026-10-25 00:30"),
    ],
)
def test_an_hour_that_is_skipped_or_repeated_still_has_one_digest(now: str, until: str) -> None:
    at_night = DigestTime(6, time(2, 30), BERLIN)
    period = next_period(at_night, berlin(now))
    assert period.until == datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert next_period(at_night, period.until).since == period.until


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(0, 20 * 366).map(lambda days: datetime(2011, 1, 1, tzinfo=UTC) + days * DAY),
    st.integers(0, 86_399).map(lambda seconds: timedelta(seconds=seconds)),
)
def test_the_weeks_follow_each_other_without_gap_or_overlap(
    tz: ZoneInfo, weekday: int, at: time, day: datetime, later: timedelta
) -> None:
    when = DigestTime(weekday, at, tz)
    now = day + later
    period = next_period(when, now)
    assert period.since <= now < period.until
    assert period.since < period.until
    following = next_period(when, period.until)
    assert following.since == period.until
    assert following.key > period.key
    assert next_period(when, period.until - TICK) == period


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        next_period(FRIDAY_AT_THREE, datetime(2026, 3, 3, 10))  # noqa: DTZ001 -- that is the test

"""When a promise is brought to mind: in working time, in order, and by its day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.promises import due_moment, reminders
from bot.core.working_time import Calendar, Hours, is_working, standard_week
from tests.coaching.story import BERLIN, WEEK, at

ZONES = ["Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"]


def brought(made: str, due: date, calendar: Calendar = WEEK) -> list[str]:
    found = reminders(calendar, at(made, calendar.tz), due)
    return [f"{one.what} {one.at.astimezone(calendar.tz):%a %d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("made", "due", "comes"),
    [
        ("2026-03-03 10:00", date(2026, 3, 3), []),
        ("2026-03-03 08:00", date(2026, 3, 3), ["on_the_day Tue 03 09:30"]),
        ("2026-03-03 10:00", date(2026, 3, 4), ["on_the_day Wed 04 09:30"]),
        (
            "2026-03-03 10:00",
            date(2026, 3, 6),
            ["day_before Thu 05 09:00", "on_the_day Fri 06 09:30"],
        ),
        # Halfway is Thursday night, so Friday morning, when the day before says it all.
        ("2026-03-03 10:00", date(2026, 3, 8), ["day_before Fri 06 09:00"]),
    ],
)
def test_reminders_by_example(made: str, due: date, comes: list[str]) -> None:
    assert brought(made, due) == comes


def test_a_vacation_leaves_no_reminder_after_the_day() -> None:
    away = frozenset(date(2026, 3, 4) + timedelta(days=number) for number in range(20))
    calendar = Calendar(BERLIN, WEEK.hours, away)
    assert brought("2026-03-03 10:00", date(2026, 3, 13), calendar) == []


def test_a_promise_is_due_at_the_end_of_its_local_day() -> None:
    assert due_moment(WEEK, date(2026, 3, 28)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert due_moment(WEEK, date(2026, 3, 29)) == datetime(2026, 3, 29, 22, tzinfo=UTC)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 60 * 24 * 60),
    st.integers(0, 90),
    st.integers(5, 14),
    st.frozensets(st.integers(0, 120), max_size=30),
)
def test_reminders_come_in_order_in_working_time_and_by_the_day(
    zone: str, minutes: int, days: int, opens: int, off: frozenset[int]
) -> None:
    tz = ZoneInfo(zone)
    hours = dict.fromkeys(range(5), Hours(time(opens), time(opens + 8)))
    start = date(2026, 3, 1)
    calendar = Calendar(tz, hours, frozenset(start + timedelta(days=number) for number in off))
    made_at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due_on = made_at.astimezone(tz).date() + timedelta(days=days)
    found = reminders(calendar, made_at, due_on)
    moments = [one.at for one in found]
    assert moments == sorted(moments)
    assert all(is_working(calendar, moment) for moment in moments)
    assert all(made_at < moment < due_moment(calendar, due_on) for moment in moments)
    local = [moment.astimezone(tz).date() for moment in moments]
    assert len(set(local)) == len(local) <= 3


def test_a_calendar_without_a_gap_gives_all_three() -> None:
    every_day = standard_week(BERLIN, weekend=frozenset())
    assert [
        one.what for one in reminders(every_day, at("2026-03-03 10:00"), date(2026, 3, 20))
    ] == [
        "halfway",
        "day_before",
        "on_the_day",
    ]

"""Working time, by example for each kind of clock change and by property for the rest."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.working_time import (
    Calendar,
    Hours,
    NeverWorking,
    add_business_days,
    add_business_hours,
    business_hours_between,
    is_working,
    is_working_day,
    next_shared_moment,
    next_working_moment,
    standard_week,
    working_days_before,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
RIYADH = ZoneInfo("Asia/Riyadh")
APIA = ZoneInfo("Pacific/Apia")
EVERY_DAY = frozenset(range(7))
MICROSECOND = timedelta(microseconds=1)

ZONES = [
    *(BERLIN, NEW_YORK, LORD_HOWE, RIYADH, APIA),
    ZoneInfo("America/Sao_Paulo"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Africa/Casablanca"),
    ZoneInfo("America/St_Johns"),
]


def local(tz: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz, fold=fold)


def wall(at: datetime, tz: ZoneInfo) -> str:
    assert at.tzinfo is UTC
    return at.astimezone(tz).strftime("%a %Y-%m-%d %H:%M")


wall_times = st.times()
# A minute or more, so that a few hours fit into a few years.
hours_of_a_day = (
    st.tuples(wall_times, wall_times)
    .map(sorted)
    .filter(lambda pair: (pair[0].hour, pair[0].minute) < (pair[1].hour, pair[1].minute))
    .map(lambda pair: Hours(pair[0].replace(second=0, microsecond=0), pair[1]))
)
moments = st.integers(0, 30 * 366 * 86_400).map(
    lambda seconds: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
# Moments near a clock change of some zone above, where mistakes live.
changes = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 3, 8, 7, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        datetime(2011, 12, 30, 10, tzinfo=UTC),
        datetime(2018, 11, 4, 3, tzinfo=UTC),
    ]
)
near_changes = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes), changes, st.integers(-3000, 3000)
)
any_moment = moments | near_changes
few_hours = st.floats(0, 200)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(st.dictionaries(st.integers(0, 6), hours_of_a_day, min_size=1))
    day = draw(any_moment).date()
    off = draw(st.frozensets(st.integers(-10, 10), max_size=8))
    days_off = frozenset(day + timedelta(days=offset) for offset in off)
    return Calendar(draw(st.sampled_from(ZONES)), week, days_off)


# By example


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02 10:00", "Mon 2026-03-02 10:00"),
        ("2026-03-02 09:00", "Mon 2026-03-02 09:00"),
        ("2026-03-02 07:15", "Mon 2026-03-02 09:00"),
        ("2026-03-02 17:29", "Mon 2026-03-02 17:29"),
        ("2026-03-02 17:30", "Tue 2026-03-03 09:00"),
        ("2026-03-06 18:00", "Mon 2026-03-09 09:00"),
        ("2026-03-28 12:00", "Mon 2026-03-30 09:00"),
        ("2026-10-24 12:00", "Mon 2026-10-26 09:00"),
    ],
)
def test_next_working_moment_in_a_standard_week(at: str, expected: str) -> None:
    found = next_working_moment(standard_week(BERLIN), local(BERLIN, at))
    assert wall(found, BERLIN) == expected


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-03-02 10:00", 2, "Mon 2026-03-02 12:00"),
        ("2026-03-02 16:30", 2, "Tue 2026-03-03 10:00"),
        ("2026-03-02 09:00", 8.5, "Tue 2026-03-03 09:00"),
        ("2026-03-06 17:00", 1, "Mon 2026-03-09 09:30"),
        ("2026-03-07 12:00", 0.5, "Mon 2026-03-09 09:30"),
        ("2026-03-02 09:00", 42.5, "Mon 2026-03-09 09:00"),
    ],
)
def test_add_business_hours(at: str, hours: float, expected: str) -> None:
    found = add_business_hours(standard_week(BERLIN), local(BERLIN, at), hours)
    assert wall(found, BERLIN) == expected


@pytest.mark.parametrize(
    ("at", "days", "at_time", "expected"),
    [
        ("2026-03-02 10:00", 1, None, "Tue 2026-03-03 10:00"),
        ("2026-03-06 16:00", 1, None, "Mon 2026-03-09 16:00"),
        ("2026-03-02 20:00", 1, None, "Tue 2026-03-03 17:29"),
        ("2026-03-02 05:00", 1, None, "Tue 2026-03-03 09:00"),
        ("2026-03-07 20:00", 1, time(10), "Mon 2026-03-09 10:00"),
        ("2026-03-02 10:00", 5, time(23), "Mon 2026-03-09 17:29"),
        ("2026-03-02 10:00", 10, time(9, 30), "Mon 2026-03-16 09:30"),
        ("2026-03-07 10:00", 0, time(15), "Mon 2026-03-09 09:00"),
        ("2026-03-27 10:00", 1, None, "Mon 2026-03-30 10:00"),
        ("2026-10-23 10:00", 1, None, "Mon 2026-10-26 10:00"),
    ],
)
def test_add_business_days(at: str, days: int, at_time: time | None, expected: str) -> None:
    found = add_business_days(standard_week(BERLIN), local(BERLIN, at), days, at_time)
    assert wall(found, BERLIN) == expected


def test_a_weekend_on_friday_and_saturday() -> None:
    calendar = standard_week(RIYADH, weekend=frozenset({4, 5}))
    thursday_evening = local(RIYADH, "2026-03-05 18:00")
    assert wall(next_working_moment(calendar, thursday_evening), RIYADH) == "Sun 2026-03-08 09:00"
    assert not is_working_day(calendar, date(2026, 3, 6))
    assert is_working_day(calendar, date(2026, 3, 8))


def test_days_off_are_skipped() -> None:
    vacation = frozenset(date(2026, 12, 24) + timedelta(days=n) for n in range(11))
    calendar = Calendar(BERLIN, standard_week(BERLIN).hours, vacation)
    before = local(BERLIN, "2026-12-23 16:00")
    assert wall(add_business_days(calendar, before, 1), BERLIN) == "Mon 2027-01-04 16:00"
    assert wall(add_business_hours(calendar, before, 3), BERLIN) == "Mon 2027-01-04 10:30"


def test_a_day_off_is_a_local_date() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    calendar = Calendar(auckland, standard_week(auckland).hours, frozenset({date(2026, 2, 6)}))
    assert not is_working(calendar, datetime(2026, 2, 5, 21, tzinfo=UTC))
    assert is_working(calendar, datetime(2026, 2, 4, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("tz", "day", "worked"),
    [
        (BERLIN, date(2026, 3, 29), 23.0),
        (BERLIN, date(2026, 10, 25), 25.0),
        (NEW_YORK, date(2026, 3, 8), 23.0),
        (NEW_YORK, date(2026, 11, 1), 25.0),
        (LORD_HOWE, date(2026, 10, 4), 23.5),
        (LORD_HOWE, date(2026, 4, 5), 24.5),
        (APIA, date(2011, 12, 30), 0.0),
        (BERLIN, date(2026, 3, 2), 24.0),
    ],
)
def test_hours_really_worked_on_the_day_of_a_clock_change(
    tz: ZoneInfo, day: date, worked: float
) -> None:
    calendar = standard_week(tz, time(0), time.max, frozenset())
    around = (day + timedelta(days=n) for n in (-1, 2))
    start, end = (datetime.combine(each, time(12), UTC) for each in around)
    off = frozenset(day + timedelta(days=n) for n in range(-5, 6) if n)
    only_that_day = Calendar(tz, calendar.hours, off)
    found = business_hours_between(only_that_day, start - timedelta(1), end + timedelta(1))
    expected = timedelta(hours=worked)
    assert expected - MICROSECOND <= found <= expected


@pytest.mark.parametrize(
    ("tz", "at", "hours", "expected"),
    [
        (BERLIN, "2026-03-29 01:00", 2, "Sun 2026-03-29 04:00"),
        (BERLIN, "2026-10-25 01:00", 3, "Sun 2026-10-25 03:00"),
        (LORD_HOWE, "2026-10-04 01:00", 2, "Sun 2026-10-04 03:30"),
        (LORD_HOWE, "2026-04-05 01:00", 2, "Sun 2026-04-05 02:30"),
    ],
)
def test_hours_added_across_a_clock_change_are_real_hours(
    tz: ZoneInfo, at: str, hours: float, expected: str
) -> None:
    night_shift = standard_week(tz, time(0), time(12), frozenset())
    assert wall(add_business_hours(night_shift, local(tz, at), hours), tz) == expected


def test_a_skipped_start_is_the_end_of_the_gap() -> None:
    calendar = standard_week(BERLIN, time(2, 30), time(10), frozenset())
    found = next_working_moment(calendar, local(BERLIN, "2026-03-29 00:00"))
    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_hours_inside_the_gap_are_not_worked_that_day() -> None:
    calendar = standard_week(BERLIN, time(2, 10), time(2, 50), frozenset())
    assert not is_working_day(calendar, date(2026, 3, 29))
    found = next_working_moment(calendar, local(BERLIN, "2026-03-29 00:00"))
    assert wall(found, BERLIN) == "Mon 2026-03-30 02:10"


def test_a_repeated_time_is_its_first_occurrence() -> None:
    calendar = standard_week(BERLIN, time(2, 30), time(10), frozenset())
    found = next_working_moment(calendar, local(BERLIN, "2026-10-25 00:00"))
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert is_working(calendar, local(BERLIN, "2026-10-25 02:10", fold=1))


def test_a_date_that_never_was_is_not_a_working_day() -> None:
    calendar = standard_week(APIA)
    assert not is_working_day(calendar, date(2011, 12, 30))
    thursday = local(APIA, "2011-12-29 10:00")
    assert wall(add_business_days(calendar, thursday, 1), APIA) == "Mon 2012-01-02 10:00"


def test_a_calendar_that_never_works_says_so() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    never = Calendar(BERLIN, {})
    long_pause = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1000))
    paused = Calendar(BERLIN, standard_week(BERLIN).hours, long_pause)
    for calendar in (never, paused):
        with pytest.raises(NeverWorking, match="two years after 2026-03-02"):
            next_working_moment(calendar, at)
        with pytest.raises(NeverWorking):
            add_business_days(calendar, at, 3)
        with pytest.raises(NeverWorking):
            add_business_hours(calendar, at, 3)
        assert not is_working(calendar, at)
        assert business_hours_between(calendar, at, at + timedelta(days=30)) == timedelta()


def test_a_pause_just_short_of_two_years_is_survived() -> None:
    start = date(2026, 3, 2)
    pause = frozenset(start + timedelta(days=n) for n in range(728))
    calendar = Calendar(BERLIN, standard_week(BERLIN).hours, pause)
    found = next_working_moment(calendar, local(BERLIN, "2026-03-02 10:00"))
    assert wall(found, BERLIN) == "Mon 2028-02-28 09:00"


def test_naive_moments_are_refused() -> None:
    calendar, naive = standard_week(BERLIN), datetime(2026, 3, 2, 10)  # noqa: DTZ001 - the point
    aware = naive.replace(tzinfo=UTC)
    for call in (
        lambda: is_working(calendar, naive),
        lambda: next_working_moment(calendar, naive),
        lambda: add_business_hours(calendar, naive, 1),
        lambda: add_business_days(calendar, naive, 1),
        lambda: business_hours_between(calendar, naive, aware),
        lambda: business_hours_between(calendar, aware, naive),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            call()


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf")])
def test_absurd_hours_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        add_business_hours(standard_week(BERLIN), datetime(2026, 3, 2, tzinfo=UTC), hours)


def test_absurd_days_and_times_are_refused() -> None:
    calendar, at = standard_week(BERLIN), datetime(2026, 3, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="zero or more"):
        add_business_days(calendar, at, -1)
    with pytest.raises(ValueError, match="wall time"):
        add_business_days(calendar, at, 1, time(9, tzinfo=UTC))


def test_hours_and_calendars_refuse_nonsense() -> None:
    with pytest.raises(ValueError, match="before they end"):
        Hours(time(9), time(9))
    with pytest.raises(ValueError, match="wall time"):
        Hours(time(9, tzinfo=UTC), time(17, tzinfo=UTC))
    with pytest.raises(ValueError, match="weekdays"):
        Calendar(BERLIN, {7: Hours(time(9), time(17))})


def test_calendars_are_values() -> None:
    week = {0: Hours(time(9), time(17))}
    calendar = Calendar(BERLIN, week)
    assert calendar == Calendar(BERLIN, dict(week))
    assert len({calendar, Calendar(BERLIN, dict(week))}) == 1
    assert calendar != standard_week(BERLIN)
    week[1] = Hours(time(9), time(17))
    assert 1 not in calendar.hours


# By property


@settings(deadline=None)
@given(calendars(), any_moment)
def test_the_next_working_moment_is_working_not_past_and_the_first(
    calendar: Calendar, at: datetime
) -> None:
    found = next_working_moment(calendar, at)
    assert is_working(calendar, found)
    assert found >= at
    assert business_hours_between(calendar, at, found) == timedelta()


@settings(deadline=None)
@given(calendars(), any_moment)
def test_the_next_working_moment_of_itself_is_itself(calendar: Calendar, at: datetime) -> None:
    found = next_working_moment(calendar, at)
    assert next_working_moment(calendar, found) == found
    assert (found == at) == is_working(calendar, at)


@settings(deadline=None)
@given(calendars(), any_moment)
def test_working_agrees_with_the_wall_clock_away_from_clock_changes(
    calendar: Calendar, at: datetime
) -> None:
    day = timedelta(days=1)
    here = at.astimezone(calendar.tz)
    if (at - day).astimezone(calendar.tz).utcoffset() != (at + day).astimezone(
        calendar.tz
    ).utcoffset():
        return
    hours = calendar.hours.get(here.weekday())
    on_the_clock = (
        hours is not None
        and here.date() not in calendar.days_off
        and hours.start <= here.time() < hours.end
    )
    assert is_working(calendar, at) == on_the_clock


@settings(deadline=None)
@given(calendars(), any_moment, few_hours)
def test_hours_added_are_the_hours_counted(calendar: Calendar, at: datetime, hours: float) -> None:
    week = sum(
        (
            datetime.combine(date.min, each.end) - datetime.combine(date.min, each.start)
            for each in calendar.hours.values()
        ),
        timedelta(),
    )
    hours = min(hours, week / timedelta(hours=1) * 20)
    found = add_business_hours(calendar, at, hours)
    assert is_working(calendar, found)
    assert business_hours_between(calendar, at, found) == timedelta(hours=hours)


@settings(deadline=None)
@given(calendars(), any_moment, st.timedeltas(timedelta(), timedelta(days=30)), st.integers(0, 40))
def test_adding_is_monotone_in_the_moment(
    calendar: Calendar, at: datetime, later: timedelta, n: int
) -> None:
    minutes = n / 60
    assert add_business_hours(calendar, at, minutes) <= add_business_hours(
        calendar, at + later, minutes
    )
    assert add_business_days(calendar, at, n, time(11)) <= add_business_days(
        calendar, at + later, n, time(11)
    )


@settings(deadline=None)
@given(calendars(), any_moment, st.integers(0, 60), st.none() | wall_times)
@example(standard_week(BERLIN), datetime(2026, 3, 27, 1, 30, tzinfo=UTC), 1, time(2, 30))
def test_business_days_added_are_the_working_days_counted(
    calendar: Calendar, at: datetime, days: int, at_time: time | None
) -> None:
    found = add_business_days(calendar, at, days, at_time)
    assert is_working(calendar, found)
    assert found >= at
    today = at.astimezone(calendar.tz).date()
    then = found.astimezone(calendar.tz).date()
    passed = range(today.toordinal() + 1, then.toordinal() + 1)
    worked = sum(is_working_day(calendar, date.fromordinal(day)) for day in passed)
    assert worked == days if days else worked <= 1


@settings(deadline=None)
@given(any_moment, st.integers(0, 30), st.integers(0, 30), st.sampled_from(ZONES))
def test_business_days_add_up(at: datetime, first: int, second: int, tz: ZoneInfo) -> None:
    calendar, noon = standard_week(tz, weekend=frozenset({6})), time(12)
    start = add_business_days(calendar, at, 1, noon)
    in_two_steps = add_business_days(
        calendar, add_business_days(calendar, start, first, noon), second, noon
    )
    assert in_two_steps == add_business_days(calendar, start, first + second, noon)


@settings(deadline=None)
@given(calendars(), any_moment, any_moment, any_moment)
def test_time_between_adds_up_and_mirrors(
    calendar: Calendar, a: datetime, b: datetime, c: datetime
) -> None:
    # Counting costs by the day, so the three moments are brought within a month.
    b, c = (a + (other - a) % timedelta(days=30) for other in (b, c))
    whole = business_hours_between(calendar, a, c)
    assert business_hours_between(calendar, a, b) + business_hours_between(calendar, b, c) == whole
    assert business_hours_between(calendar, c, a) == -whole


def test_two_people_meet_when_both_work() -> None:
    here, there = standard_week(BERLIN), standard_week(NEW_YORK)
    morning = local(BERLIN, "2026-03-03 10:00")
    assert wall(next_shared_moment(here, there, morning), BERLIN) == "Tue 2026-03-03 15:00"
    friday = local(BERLIN, "2026-03-06 17:30")
    assert wall(next_shared_moment(here, there, friday), BERLIN) == "Mon 2026-03-09 14:00"
    assert next_shared_moment(here, here, morning) == morning


def test_two_people_who_never_meet_are_not_made_to_wait() -> None:
    here, there = standard_week(BERLIN), standard_week(ZoneInfo("Pacific/Auckland"))
    morning = local(BERLIN, "2026-06-02 10:00")
    assert wall(next_shared_moment(here, there, morning), BERLIN) == "Tue 2026-06-02 10:00"


@settings(deadline=None, max_examples=50)
@given(moments, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_a_shared_moment_is_working_time_and_never_early(
    at: datetime, here: ZoneInfo, there: ZoneInfo
) -> None:
    mine, theirs = standard_week(here), standard_week(there)
    found = next_shared_moment(mine, theirs, at)
    assert found >= at
    assert is_working(mine, found)
    assert is_working(theirs, found) or found == next_working_moment(mine, at)


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        ("2026-03-05 12:00", 1, "Wed 2026-03-04 09:00"),
        ("2026-03-09 12:00", 1, "Fri 2026-03-06 09:00"),
        ("2026-03-08 12:00", 1, "Fri 2026-03-06 09:00"),
        ("2026-03-09 12:00", 6, "Fri 2026-02-27 09:00"),
        ("2026-03-30 12:00", 1, "Fri 2026-03-27 09:00"),
        ("2026-03-09 12:00", 0, "Mon 2026-03-09 09:00"),
    ],
)
def test_working_days_before(at: str, days: int, expected: str) -> None:
    found = working_days_before(standard_week(BERLIN), local(BERLIN, at), days)
    assert wall(found, BERLIN) == expected


def test_working_days_before_need_a_working_day_and_a_zone() -> None:
    never = Calendar(BERLIN, {})
    with pytest.raises(NeverWorking):
        working_days_before(never, local(BERLIN, "2026-03-05 12:00"), 1)
    with pytest.raises(ValueError, match="no time zone"):
        working_days_before(standard_week(BERLIN), datetime(2026, 3, 5), 1)  # noqa: DTZ001

"""A rep's calendar: public holidays by region, weekend by country, own hours, time off."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import holidays
import pytest

from bot.cases.calendars import calendar_of, client_calendar, is_region, region_of
from bot.cases.coaching import WorkWeek
from bot.cases.public_holidays import are_known_in, holidays_in
from bot.core.working_time import is_working_day
from storage.models import Rep, TimeOff
from tests.coaching.story import at

NOW = at("2026-03-03 10:00")


def rep(
    zone: str = "Europe/Berlin",
    locale: str = "en-GB",
    hours: str | None = None,
    workdays: str | None = None,
    region: str | None = None,
) -> Rep:
    return Rep(
        team_id="T1",
        user_id="U1",
        timezone=zone,
        locale=locale,
        refreshed_at=NOW,
        hours=hours,
        workdays=workdays,
        region=region,
    )


def works(who: Rep, day: str, *away: TimeOff, now: datetime = NOW) -> bool:
    return is_working_day(calendar_of(who, away, WorkWeek(), now), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("who", "day", "working"),
    [
        (rep(), "2026-10-03", False),
        (rep(), "2026-05-01", False),
        (rep(), "2026-05-04", True),
        (rep(region="GB"), "2026-05-01", True),
        (rep(region="GB"), "2026-05-04", False),
        (rep(region="DE-BY"), "2026-01-06", False),
        (rep(region="DE"), "2026-01-06", True),
        (rep("America/New_York", "en-US"), "2026-07-03", False),
        (rep(region=""), "2026-05-01", True),
        (rep("UTC", "fr-FR"), "2026-07-14", False),
        (rep("Australia/Canberra", "en-US"), "2026-01-26", False),
        (rep("Australia/Canberra", "en-US"), "2026-07-03", True),
    ],
)
def test_public_holidays_by_region(who: Rep, day: str, *, working: bool) -> None:
    assert works(who, day) is working


@pytest.mark.parametrize(
    ("who", "region"),
    [
        (rep(), "DE"),
        (rep("America/New_York", "en-GB"), "US"),
        (rep("UTC", "en-GB"), "GB"),
        (rep("UTC", "nonsense"), "US"),
        (rep(region="US-CA"), "US-CA"),
        (rep("Australia/Canberra", "en-US"), "AU"),
        (rep("Asia/Chongqing", "en-US"), "CN"),
        (rep("Asia/Istanbul", "en-US"), "TR"),
        (rep("CET", "fr-FR"), "FR"),
    ],
)
def test_a_region_is_chosen_else_the_zones_else_the_locales(who: Rep, region: str) -> None:
    assert region_of(who) == region


@pytest.mark.parametrize(
    ("who", "days"),
    [
        (rep(), {0, 1, 2, 3, 4}),
        (rep("Asia/Riyadh"), {6, 0, 1, 2, 3}),
        (rep("Asia/Dhaka", "en-US"), {6, 0, 1, 2, 3}),
        (rep("Asia/Dacca", "en-US"), {6, 0, 1, 2, 3}),
        (rep(workdays="1,2,5"), {1, 2, 5}),
    ],
)
def test_the_weekend_is_the_countrys_unless_the_rep_says(who: Rep, days: set[int]) -> None:
    assert set(calendar_of(who, (), WorkWeek(), NOW).hours) == days


@pytest.mark.parametrize(
    ("who", "day", "working"),
    [
        (rep("Asia/Shanghai"), "2026-02-14", True),
        (rep("Asia/Shanghai"), "2026-02-20", False),
        (rep("Asia/Shanghai"), "2026-01-04", True),
        (rep("Asia/Shanghai"), "2026-01-10", False),
        (rep("PRC"), "2026-02-14", True),
        (rep("Europe/Budapest"), "2026-01-10", True),
        (rep("Europe/Budapest"), "2026-01-02", False),
        (rep("Europe/Budapest", workdays="0,1,2,3"), "2026-01-10", False),
        (rep("Europe/Budapest", workdays="0,1,2,3,4"), "2026-01-10", True),
        (rep("Europe/Berlin"), "2026-01-10", False),
    ],
)
def test_days_that_a_country_moves(who: Rep, day: str, *, working: bool) -> None:
    assert works(who, day) is working


def test_who_is_away_does_not_work_a_moved_saturday() -> None:
    day = date(2026, 1, 10)
    away = TimeOff(team_id="T1", rep_id="U1", first_day=day, last_day=day)
    assert not works(rep("Europe/Budapest"), day.isoformat(), away)


def test_a_workspace_may_set_the_weekend_for_all() -> None:
    week = WorkWeek(weekend=frozenset({6}))
    assert set(calendar_of(rep(), (), week, NOW).hours) == {0, 1, 2, 3, 4, 5}


def test_own_hours_go_before_the_workspaces() -> None:
    hours = calendar_of(rep(hours="07:30-15:00"), (), WorkWeek(), NOW).hours[0]
    assert (hours.start, hours.end) == (time(7, 30), time(15))
    hours = calendar_of(rep(), (), WorkWeek(), NOW).hours[0]
    assert (hours.start, hours.end) == (time(9), time(17, 30))


def test_time_off_includes_both_its_days() -> None:
    away = TimeOff(
        team_id="T1", rep_id="U1", first_day=date(2026, 3, 10), last_day=date(2026, 3, 12)
    )
    days = [f"2026-03-{day:02}" for day in range(9, 14)]
    assert [works(rep(), day, away) for day in days] == [True, False, False, False, True]


def test_holidays_are_known_as_far_as_anybody_plans() -> None:
    new_year = datetime(2026, 12, 31, 12, tzinfo=NOW.tzinfo)
    assert not works(rep(), "2028-05-01", now=new_year)
    assert not works(rep(), "2025-12-25", now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("DE", True),
        ("US-CA", True),
        ("DE-BY", True),
        ("DE-CA", False),
        ("XX", False),
        ("", False),
        ("de", False),
    ],
)
def test_what_is_a_region(text: str, *, known: bool) -> None:
    assert is_region(text) is known


def test_a_clients_calendar_is_an_ordinary_week() -> None:
    week = client_calendar("Asia/Tokyo")
    assert (str(week.tz), set(week.hours)) == ("Asia/Tokyo", {0, 1, 2, 3, 4})


def test_each_country_has_the_days_that_its_library_gives() -> None:
    years = range(2025, 2029)
    known = holidays.list_supported_countries(include_aliases=False)
    for country, parts in known.items():
        for part in ("", *parts[:1]):
            days = holidays.country_holidays(country, subdiv=part or None, years=years)
            assert holidays_in(country, part, years) == frozenset(days), (country, part)
            assert are_known_in(country, part)


def test_no_other_country_is_imported_for_one() -> None:
    code = (
        "import sys; from bot.cases.public_holidays import are_known_in, holidays_in; "
        "assert holidays_in('DE', 'BY', [2026]); assert are_known_in('US', 'CA'); "
        "sys.exit('holidays.countries' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("country", "part"), [("", ""), ("XX", ""), ("DE", "XX"), ("DEU", "")])
def test_what_is_no_region_is_not_known(country: str, part: str) -> None:
    assert not are_known_in(country, part)


def test_an_unknown_region_has_no_days_off() -> None:
    assert holidays_in("XX", "", [2026]) == holidays_in("DE", "XX", [2026]) == frozenset()

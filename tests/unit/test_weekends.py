"""Weekends: where the sources differ it is settled by hand, and what is doubtful is known."""

import holidays
import pytest
from babel import Locale, UnknownLocaleError

from bot.cases.calendars import weekend_of
from bot.core.weekends import DOUBTFUL, WEEKENDS

FRI_SAT, SAT_SUN = {4, 5}, {5, 6}


@pytest.mark.parametrize(
    ("region", "weekend"),
    [
        ("BD", FRI_SAT),
        ("MV", FRI_SAT),
        ("SA", FRI_SAT),
        ("AE", SAT_SUN),
        ("IL", FRI_SAT),
        ("LY", FRI_SAT),
        ("MR", SAT_SUN),
        ("NP", {5}),
        ("IR", {4}),
        ("MY", SAT_SUN),
        ("MY-03", FRI_SAT),
        ("MY-14", SAT_SUN),
        ("US-CA", SAT_SUN),
        ("", SAT_SUN),
        ("XX", SAT_SUN),
    ],
)
def test_the_weekend_of_a_region(region: str, weekend: set[int]) -> None:
    assert set(weekend_of(region)) == weekend


def by_cldr(country: str) -> set[int] | None:
    try:
        known = Locale.parse(f"und_{country}")
    except UnknownLocaleError:
        return None
    first, final = known.weekend_start, known.weekend_end
    return {(first + day) % 7 for day in range((final - first) % 7 + 1)}


def test_wherever_the_sources_differ_it_is_settled() -> None:
    for country in holidays.list_supported_countries(include_aliases=False):
        cldr = by_cldr(country)
        theirs = set(holidays.country_holidays(country, years=2026).weekend)
        assert cldr is None or cldr == theirs or country in WEEKENDS, country


def test_a_doubtful_country_has_a_weekend_until_the_rep_says() -> None:
    for country, days in DOUBTFUL.items():
        assert country in WEEKENDS
        assert WEEKENDS[country] - days, country

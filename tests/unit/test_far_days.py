"""Days of another year are said with it, counted from when they are read."""

from datetime import UTC, date, datetime

import pytest

from bot.core.circumstances import Circumstance
from bot.slack.case_text import day, local_date
from tests.slack.sample_cases import Sample

READ = datetime(2026, 11, 20, 10, tzinfo=UTC)
CASE = Sample(Circumstance.TOLD_NO).case(READ)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2026, 2, 2), "Mon 2 Feb"),
        (date(2027, 1, 14), "Thu 14 Jan"),
        (date(2027, 5, 19), "Wed 19 May 2027"),
        (date(2028, 11, 20), "Mon 20 Nov 2028"),
        (date(2025, 11, 20), "Thu 20 Nov 2025"),
    ],
)
def test_a_day_of_another_year_carries_it(on: date, said: str) -> None:
    assert local_date(on, CASE) == said
    assert day(datetime(on.year, on.month, on.day, 10, tzinfo=UTC), CASE) == said


def test_the_year_is_that_of_the_reps_zone() -> None:
    late = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)
    assert day(late, CASE) == "Sat 1 Jan 2028"

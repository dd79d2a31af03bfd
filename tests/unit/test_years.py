"""Twelve months are a year, and two years are two, also where a leap day lies in them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.days import BadDate, refuse_absurd
from bot.core.gates import ClientFacts
from bot.core.touches import next_touch
from tests.coaching.story import TOUCHES


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_fifth_touch_waits_for_the_same_day_of_the_next_year(year: int) -> None:
    first = datetime(year, 3, 3, 10, tzinfo=UTC)
    touches = tuple(first + timedelta(days=70 * number) for number in range(4))
    policy = TOUCHES.model_copy(update={"every_days": 60})
    found = next_touch(policy, ClientFacts(touches=touches), first, touches[-1])
    assert found is not None
    assert found.at == datetime(year + 1, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("today", [date(2026, 11, 30), date(2027, 3, 1), date(2028, 2, 29)])
def test_the_same_day_in_two_years_can_be_meant(today: date) -> None:
    in_two_years = date(today.year + 2, today.month, min(today.day, 28 if today.month == 2 else 31))
    refuse_absurd(in_two_years, today)
    with pytest.raises(BadDate):
        refuse_absurd(in_two_years + timedelta(days=1), today)

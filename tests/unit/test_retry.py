"""How long a send that failed waits, and when it is given up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.retry import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, backoff, exhausted

jitters = st.floats(0, 1, exclude_max=True)
attempts = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("attempt", "shortest", "longest"),
    [
        (1, 2.5, 5),
        (2, 5, 10),
        (3, 10, 20),
        (9, 640, 1280),
        (10, 900, 1800),
        (MOST_ATTEMPTS, 900, 1800),
        (1_000_000, 900, 1800),
    ],
)
def test_the_wait_doubles_up_to_half_an_hour(attempt: int, shortest: float, longest: float) -> None:
    assert backoff(attempt, 0) == timedelta(seconds=shortest)
    halfway = timedelta(seconds=(shortest + longest) / 2)
    assert backoff(attempt, 0.5) == halfway


@given(attempts, jitters)
def test_a_wait_is_never_nothing_and_never_more_than_half_an_hour(
    attempt: int, jitter: float
) -> None:
    assert FIRST_WAIT / 2 <= backoff(attempt, jitter) <= LONGEST_WAIT


@given(attempts, jitters, jitters)
def test_a_later_attempt_never_waits_for_less_than_the_least_of_an_earlier(
    attempt: int, jitter: float, other: float
) -> None:
    assert backoff(attempt + 1, jitter) >= backoff(attempt, 0)
    assert (backoff(attempt, jitter) <= backoff(attempt, other)) or jitter > other


def test_there_is_no_wait_before_the_first_attempt() -> None:
    with pytest.raises(ValueError, match="negative shift"):
        backoff(0, 0)


def test_a_send_is_given_up_after_enough_attempts() -> None:
    assert not exhausted(MOST_ATTEMPTS - 1)
    assert exhausted(MOST_ATTEMPTS)
    assert exhausted(MOST_ATTEMPTS + 1)


def test_giving_up_takes_hours_and_not_days() -> None:
    whole = sum((backoff(attempt, 0.5) for attempt in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=1) < whole < timedelta(hours=3)

"""The moment that is recorded for what happened on a day, and the days that nobody can mean."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.days import BadDate
from bot.core.deal_state import can_follow
from bot.core.history import Event, EventKind
from bot.core.told_late import happened_at

BERLIN = ZoneInfo("Europe/Berlin")
REPORTED = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin
NOW = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # Wednesday already in Berlin
HISTORY = (Event(EventKind.REPORTED, REPORTED),)


def on(what: str, day: str, *before: Event) -> datetime:
    history = (*HISTORY, *before)
    return happened_at(EventKind(what), date.fromisoformat(day), history, BERLIN, NOW)


def test_today_is_now_and_another_day_is_its_noon_where_the_rep_is() -> None:
    assert on("repaired", "2026-03-11") == NOW
    assert on("repaired", "2026-03-10") == datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-03-12", "2099-01-01", "9999-12-31"])
def test_a_day_still_to_come_is_refused(day: str) -> None:
    with pytest.raises(BadDate) as refused:
        on("owned_up", day)
    assert refused.value.reason == "day_ahead"


@pytest.mark.parametrize("what", ["owned_up", "repaired", "replied", "asked", "touched"])
def test_work_may_be_up_to_sixty_days_older_than_the_report(what: str) -> None:
    assert on(what, "2026-01-02").date() == date(2026, 1, 2)
    for day in ("2026-01-01", "0001-01-01"):
        with pytest.raises(BadDate) as refused:
            on(what, day)
        assert refused.value.reason == "day_early"


def test_an_answer_is_never_older_than_what_it_answers() -> None:
    asked = Event(EventKind.ASKED, datetime(2026, 3, 6, 15, 0, tzinfo=UTC))
    assert on("yes", "2026-03-06", asked) == asked.at
    with pytest.raises(BadDate):
        on("yes", "2026-03-05", asked)
    with pytest.raises(BadDate):
        on("came_back", "2026-03-02")


def test_a_double_press_is_two_tellings_of_one_moment_in_a_row() -> None:
    first = Event(EventKind.TOUCHED, NOW - timedelta(days=3), told_at=NOW)
    again = Event(EventKind.TOUCHED, NOW, told_at=NOW + timedelta(hours=1))
    assert can_follow((*HISTORY, first), again)
    same = Event(EventKind.TOUCHED, first.at, told_at=NOW + timedelta(hours=1))
    assert not can_follow((*HISTORY, first), same)


def test_a_moment_of_telling_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Event(EventKind.ASKED, NOW, told_at=NOW.replace(tzinfo=None))

"""The figures of a month: by the month in which a thing happened, from five cases up."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.figures import Kept, Rate, Raw, Spread, Told, month_figures, month_starts
from bot.core.history import EventKind
from bot.core.money import Money

BERLIN = ZoneInfo("Europe/Berlin")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def told(*what: EventKind, deal: str = "d", at: datetime = NOON) -> list[Told]:
    """One deal's events, a day apart."""
    return [Told(deal, one, at + place * DAY, at) for place, one in enumerate(what)]


def each(*histories: Iterable[EventKind]) -> list[Told]:
    return [
        one for place, history in enumerate(histories) for one in told(*history, deal=f"d{place}")
    ]


def test_months_begin_where_the_workspace_is() -> None:
    at = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert month_starts(at, BERLIN, 3) == [MARCH, date(2026, 2, 1), date(2026, 1, 1)]
    assert month_starts(at, ZoneInfo("UTC"), 1) == [date(2026, 2, 1)]


def test_a_thing_counts_in_the_month_in_which_it_happened() -> None:
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    raw = Raw(told(EventKind.DOOR_OPEN, at=late), stops=[late], promises=[Kept(late, kept=True)])
    march, april = (month_figures(raw, first, BERLIN) for first in (MARCH, APRIL))
    assert (march.doors, march.stops, march.promises) == (0, 0, Rate(0, 0))
    assert (april.doors, april.stops, april.promises) == (1, 1, Rate(1, 1))


def test_a_refused_ask_counts_in_its_month_of_all_that_were_tried() -> None:
    raw = Raw(told(EventKind.ASKED), refused=[NOON, NOON + 30 * DAY])
    march, april = (month_figures(raw, first, BERLIN) for first in (MARCH, APRIL))
    assert (march.refused, april.refused) == (Rate(1, 2), Rate(1, 1))


def test_an_ask_counts_of_those_that_could_and_silence_is_an_outcome() -> None:
    asked, yes, no = EventKind.ASKED, EventKind.YES, EventKind.NO
    raw = Raw(
        each([asked, yes], [asked, no], [asked], [asked, EventKind.DOOR_OPEN]),
        asked_for={"d0": NOON, "d9": NOON, "old": NOON - 60 * DAY},
    )
    march = month_figures(raw, MARCH, BERLIN)
    # The fifth was told of and never asked; one asked before any note came.
    assert march.asks == Rate(4, 5)
    assert (march.chances, march.chances_of_asked) == (Rate(1, 3), Rate(1, 4))


def test_each_of_two_asks_has_its_own_answer() -> None:
    asked, yes, no = EventKind.ASKED, EventKind.YES, EventKind.NO
    march = month_figures(Raw(told(asked, no, asked, yes)), MARCH, BERLIN)
    assert (march.chances, march.chances_of_asked) == (Rate(1, 2), Rate(1, 2))


def test_an_answer_of_the_next_month_belongs_to_its_ask() -> None:
    raw = Raw(told(EventKind.ASKED, EventKind.YES, at=datetime(2026, 3, 31, 12, tzinfo=UTC)))
    assert month_figures(raw, MARCH, BERLIN).chances == Rate(1, 1)
    assert month_figures(raw, APRIL, BERLIN).chances == Rate(0, 0)


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [([1, 2, 3, 4, 100], 3, 100), ([1, 1, 1, 1, 1, 1, 1, 1, 2, 50], 1, 2), ([2, 4], 3, 4)],
)
def test_the_middle_and_what_nine_in_ten_took(hours: list[int], median: float, p90: float) -> None:
    spread = Spread([timedelta(hours=one) for one in reversed(hours)])
    assert (spread.median, spread.p90) == (timedelta(hours=median), timedelta(hours=p90))


@pytest.mark.parametrize(("n", "is_shown"), [(0, False), (4, False), (5, True)])
def test_nothing_is_said_of_fewer_than_five(n: int, is_shown: bool) -> None:
    assert Rate(0, n).is_shown is is_shown
    assert Spread([DAY] * n).is_shown is is_shown


def test_what_was_won_back_adds_up_by_currency() -> None:
    won = [(NOON, Money(100, "EUR")), (NOON, Money(50, "USD")), (NOON, Money(1, "EUR"))]
    march = month_figures(Raw(recovered=won), MARCH, BERLIN)
    assert march.recovered == {"EUR": (Money(101, "EUR"), 2), "USD": (Money(50, "USD"), 1)}

"""Where a list of deals stands, as its view and its buttons carry it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.slack.payloads import Unreadable, reading_payload
from bot.usecases.deal_pages import FIRST_PAGE, PagePlace
from storage.deal_pages import DealFilter, DealKey

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PARTS, PARTS_IN_ALL = 2, 8
LONGEST = 255
LEFT = "|"


def token(place: PagePlace) -> str:
    """A place in so few characters that it goes into the name of a row."""
    head = [place.filter, str(place.number)]
    if place.beyond is None or place.as_of is None:
        return "" if place == FIRST_PAGE else ".".join(head)
    key = place.beyond
    moments = (_since(at) for at in (place.as_of, key.list_at, key.changed_at))
    as_of, list_at, changed_at = moments
    way = "b" if place.backwards else "f"
    return ".".join((*head, way, as_of, str(key.rank), list_at, changed_at, key.id))


def leading_to(place: PagePlace, left: Sequence[str]) -> str:
    """The value of a button that leads there from a page with these deals."""
    return LEFT.join((token(place), ",".join(left)))


@reading_payload()
def read_place(text: str) -> PagePlace:
    """The place that a view or a row carries; the first page where it carries none."""
    if not text:
        return FIRST_PAGE
    if len(text) > LONGEST or not text.isascii():
        raise Unreadable("a place that is none of ours")
    parts = text.split(".")
    shown, number = DealFilter(parts[0]), int(parts[1])
    if len(parts) == PARTS:
        return PagePlace(shown, number)
    _, _, way, as_of, rank, list_at, changed_at, deal_id = parts
    key = DealKey(int(rank), _at(list_at), _at(changed_at), deal_id)
    return PagePlace(shown, number, _at(as_of), key, way == "b")


def read_way(value: str) -> tuple[PagePlace, tuple[str, ...]]:
    """Where a button leads, and the deals of the page that it leaves."""
    place, _, left = value.partition(LEFT)
    return read_place(place), tuple(one for one in left.split(",") if one)


def _since(at: datetime) -> str:
    return str((at - EPOCH) // MICROSECOND)


def _at(text: str) -> datetime:
    return EPOCH + int(text) * MICROSECOND

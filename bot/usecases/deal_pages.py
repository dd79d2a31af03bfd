"""A rep's deals a page at a time, under the filter that they chose."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.core.playbook import StepKind
from bot.usecases.list_deals import DealList, pressing_order, read_deals
from storage.deal_pages import (
    DealFilter,
    DealKey,
    WantedPage,
    closed_lately,
    count_deals,
    page_of,
)
from storage.models import RepKey

PAGE = 10
CLOSED_FOR = timedelta(days=1)
"""So long a deal that was closed stands in sight: its press can still be taken back."""
MOST_CLOSED = 3


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page begins: after a deal, before one, or at the beginning.

    `as_of` is when the list was opened, None where that is now; `number` is the page's, from 1.
    """

    filter: DealFilter = DealFilter.ALL
    number: int = 1
    as_of: datetime | None = None
    beyond: DealKey | None = None
    backwards: bool = False


FIRST_PAGE = PagePlace()


@dataclass(frozen=True, slots=True)
class DealPage:
    """A page of a rep's deals, in the order in which they press.

    `place` is where it begins, to show it again; `following` and `earlier` lead to the pages beside
    it. `counts` says how many deals each filter shows, `closed` are those of the last day.
    """

    place: PagePlace
    deals: DealList
    counts: dict[DealFilter, int] = field(default_factory=dict)
    following: PagePlace | None = None
    earlier: PagePlace | None = None
    closed: tuple[OwnCase, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(self.place.number, -(-self.counts.get(self.place.filter, 0) // PAGE), 1)

    def without(self, deal_id: str) -> "DealPage":
        """The same but for one deal, which is shown already."""
        kept = tuple(case for case in self.deals.cases if case.deal.id != deal_id)
        closed = tuple(case for case in self.closed if case.deal.id != deal_id)
        return replace(self, deals=replace(self.deals, cases=kept), closed=closed)


def read_page(turn: Turn, place: PagePlace, left: tuple[str, ...] = ()) -> DealPage:
    """That page of the actor's deals, in a number of statements that does not grow.

    `left` are the deals of the page that is left for it. Where nothing stands at a place any more,
    the first page.
    """
    whose, wanted = RepKey(turn.team_id, turn.actor), _wanted(turn, place, left)
    keys = page_of(turn.session, whose, wanted)
    if not keys and place.beyond is not None:
        return read_page(turn, PagePlace(place.filter))
    keys, place, earlier, following = _beside(keys, place, wanted.as_of)
    counts = count_deals(turn.session, whose, wanted)
    lately = _closed_lately(turn, whose, wanted) if place == FIRST_PAGE else []
    listed = read_deals(turn, [*(key.id for key in keys), *lately])
    return DealPage(
        place,
        _in_order(listed, place, frozenset(lately)),
        counts,
        following,
        earlier,
        tuple(case for case in listed.cases if case.deal.id in lately),
    )


def _wanted(turn: Turn, place: PagePlace, left: tuple[str, ...]) -> WantedPage:
    return WantedPage(
        place.filter,
        place.as_of or turn.now,
        PAGE,
        StepKind.TOUCH.pressing,
        DealState.UNDONE,
        place.beyond,
        place.backwards,
        left,
    )


def _closed_lately(turn: Turn, whose: RepKey, wanted: WantedPage) -> list[str]:
    return closed_lately(turn.session, whose, wanted, turn.now - CLOSED_FOR, MOST_CLOSED)


def _in_order(listed: DealList, place: PagePlace, but: frozenset[str]) -> DealList:
    cases = [case for case in listed.cases if case.deal.id not in but]
    if place.filter is not DealFilter.CLOSED:
        cases.sort(key=pressing_order)
    return replace(listed, cases=tuple(cases))


def _beside(
    keys: list[DealKey], place: PagePlace, as_of: datetime
) -> tuple[list[DealKey], PagePlace, PagePlace | None, PagePlace | None]:
    """The page's own deals, where it begins, and the pages before and after it."""
    more, number = len(keys) > PAGE, place.number
    if place.backwards:
        # What comes before the page's own deals is where it begins.
        begins, keys = (keys[0] if more else None), keys[-PAGE:]
        has_earlier, has_following = more, True
    else:
        begins, keys = place.beyond, keys[:PAGE]
        has_earlier, has_following = begins is not None, more
    number = number if begins else 1
    here = PagePlace(place.filter, number, as_of if begins else None, begins)
    first, last = (keys[0], keys[-1]) if keys else (None, None)
    before = PagePlace(place.filter, max(1, number - 1), as_of, first, backwards=True)
    after = PagePlace(place.filter, number + 1, as_of, last)
    return keys, here, before if has_earlier else None, after if has_following else None

"""A rep's own deals by their client's name, open and closed, a page at a time."""

from dataclasses import dataclass, replace

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.core.find_client import Closeness, closeness, what_is_sought
from bot.usecases.list_deals import DealList, read_deals
from bot.usecases.show_deal import was_just_pressed
from storage.find_deals import NamedDeal, named_deals


@dataclass(frozen=True, slots=True)
class FoundDeals:
    """A page of the actor's deals that answer what was typed, the likest first.

    `page` counts from 0 and is the last one where a later one was asked for. `pressed` is the deal
    of which something was just recorded; it stands `besides` where it is not found any more.
    """

    deals: DealList
    page: int = 0
    pages: int = 1
    in_all: int = 0
    typed: str = ""
    pressed: str = ""
    besides: OwnCase | None = None


def find_ids(turn: Turn, typed: str, *, open_only: bool = False) -> list[str]:
    """The actor's deals whose client goes by such a name, the likest first, then open ones.

    One statement. Names that are only alike count where no name holds what was typed; nothing
    typed finds nothing.
    """
    return [deal.deal_id for deal in _found(turn, typed) if deal.is_open or not open_only]


def suggest_deals(turn: Turn, typed: str, most: int) -> list[tuple[str, str]]:
    """Id and client of the actor's open deals, by what is typed so far; one statement."""
    is_empty = not typed.strip()
    found = _mine(turn) if is_empty else _found(turn, typed)
    return [(deal.deal_id, deal.client) for deal in found if deal.is_open][:most]


def find_deals(turn: Turn, typed: str, page: int = 0, per_page: int = 10) -> FoundDeals:
    """That page of them, read in a number of statements that does not grow."""
    ids = find_ids(turn, typed)
    pages = max(1, -(-len(ids) // per_page))
    page = min(max(page, 0), pages - 1)
    shown = ids[page * per_page : (page + 1) * per_page]
    deals = read_deals(turn, shown, hidden=len(ids) - (page * per_page + len(shown)))
    return FoundDeals(deals, page, pages, len(ids), typed)


def found_after(turn: Turn, typed: str, page: int, about: str) -> FoundDeals:
    """The same after something was done about one of them."""
    found = find_deals(turn, typed, page)
    case = _own(turn, about) if about else None
    if case is None:
        return found
    is_shown = about in {one.deal.id for one in found.deals.cases}
    pressed = about if was_just_pressed(case, turn.now) else ""
    return replace(found, pressed=pressed, besides=None if is_shown else case)


def _own(turn: Turn, deal_id: str) -> OwnCase | None:
    try:
        return read_own_case(turn, deal_id)
    except (NoSuchDeal, Unplannable):
        return None


def _mine(turn: Turn) -> list[NamedDeal]:
    return named_deals(turn.session, turn.team_id, turn.actor, DealState.UNDONE)


def _found(turn: Turn, typed: str) -> list[NamedDeal]:
    sought = what_is_sought(typed)
    if not sought:
        return []
    scored = [(closeness(sought, deal.names), deal) for deal in _mine(turn)]
    best = min((score for score, _ in scored), default=Closeness.NONE)
    worst = Closeness.NEAR if best is Closeness.NEAR else Closeness.HOLDS
    found = [one for one in scored if one[0] <= worst]
    return [deal for _, deal in sorted(found, key=_order)]


def _order(scored: tuple[Closeness, NamedDeal]) -> tuple[Closeness, bool]:
    # The sort is stable: within these they stay in the order of lists.
    return scored[0], not scored[1].is_open

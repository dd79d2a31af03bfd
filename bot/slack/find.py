"""The deals that a search found, a page at a time, for `/lostdeal find`."""

from datetime import datetime

from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.slack.action_ids import FIND_PAGE
from bot.slack.case_text import NAME
from bot.slack.deal.card import deal_card
from bot.slack.elements import Block, actions, button, context, section
from bot.slack.home.lists import ROOM, fitting, needing_help
from bot.slack.meant import log_typed
from bot.usecases.find_deals import FoundDeals

PER_PAGE = 10
_LONGEST = 200
"""Of what was typed a button keeps as much as a search looks at."""


def found_blocks(catalog: Catalog, found: FoundDeals, typed: str, now: datetime) -> list[Block]:
    """What was found, with the ways to the other pages; or that there is nothing."""
    words = shorten(one_line(typed), NAME)
    if not found.in_all:
        none = section(catalog.text("messages/find_none", typed=words))
        return [none, actions([log_typed(catalog, typed[:_LONGEST])], "found")]
    head = catalog.text("messages/find_head", count=found.in_all, typed=words)
    deals = fitting([deal_card(catalog, case, now) for case in found.deals.cases], ROOM - 1)
    return [
        section(head),
        *deals,
        *needing_help(catalog, found.deals),
        *_pages(catalog, found, typed[:_LONGEST]),
    ]


def _pages(catalog: Catalog, found: FoundDeals, typed: str) -> list[Block]:
    if found.pages == 1:
        return []
    place = catalog.text("messages/find_page", page=found.page + 1, pages=found.pages)
    ways = [
        button(catalog.label(f"buttons.{name}"), f"{FIND_PAGE}.{name}", f"{page}:{typed}")
        for name, page in (("previous", found.page - 1), ("next", found.page + 1))
        if 0 <= page < found.pages
    ]
    return [context(place), actions(ways, "found.pages")]

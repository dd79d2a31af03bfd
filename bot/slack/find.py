"""The deals that a search found, a page at a time, in a message or in Home's window."""

from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.slack.action_ids import FIND_FIELD, FIND_FORM, FIND_PAGE
from bot.slack.case_text import NAME
from bot.slack.deal.card import deal_cards, pressed_card
from bot.slack.deal.parts import Place
from bot.slack.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    field,
    form,
    section,
    text_input,
)
from bot.slack.home.lists import ROOM, fitting, needing_help
from bot.slack.home.searches import Search
from bot.slack.meant import log_typed
from bot.slack.payloads import PLACE
from bot.usecases.find_deals import FoundDeals

_LONGEST = 200
"""Of what was typed a button keeps as much as a search looks at."""


def found_blocks(catalog: Catalog, found: FoundDeals, now: datetime) -> list[Block]:
    """What was found, with the ways to the other pages; or that there is nothing."""
    words = shorten(one_line(found.typed), NAME)
    besides = [*pressed_card(catalog, found.besides, now), divider()] if found.besides else []
    if not found.in_all:
        none = section(catalog.text("messages/find_none", typed=words))
        return [*besides, none, actions([log_typed(catalog, found.typed[:_LONGEST])], "found")]
    head = section(catalog.text("messages/find_head", count=found.in_all, typed=words))

    def place(case: OwnCase) -> Place:
        return Place(pressed=case.deal.id == found.pressed)

    cards = deal_cards(catalog, found.deals.cases, now, place)
    listed = fitting(cards, ROOM - len(besides) - 1)
    token = Search(found.typed, found.page).token
    return [
        *(_placed(block, token) for block in (*besides, head, *listed)),
        *needing_help(catalog, found.deals),
        *_pages(catalog, found),
    ]


def find_view(catalog: Catalog, metadata: str) -> Block:
    """The field to type a client's name in."""
    return form(catalog, "find", FIND_FORM, [_field(catalog, "")], metadata)


def found_view(catalog: Catalog, found: FoundDeals, now: datetime, metadata: str) -> Block:
    """The same, with the deals that go by such a name."""
    blocks = [_field(catalog, found.typed), *found_blocks(catalog, found, now)]
    return form(catalog, "find", FIND_FORM, blocks, metadata)


def _field(catalog: Catalog, sought: str) -> Block:
    return field(catalog, "find", FIND_FIELD, text_input(FIND_FIELD, sought, limit=_LONGEST))


def _placed(block: Block, token: str) -> Block:
    """A row of buttons that knows what was looked for: what one person sees alone is sent blind."""
    if block["type"] != "actions":
        return block
    return block | {"block_id": f"{block['block_id']}{PLACE}{token}"}


def _pages(catalog: Catalog, found: FoundDeals) -> list[Block]:
    if found.pages == 1:
        return []
    place = catalog.text("messages/find_page", page=found.page + 1, pages=found.pages)
    typed = found.typed[:_LONGEST]
    ways = [
        button(catalog.label(f"buttons.{name}"), f"{FIND_PAGE}.{name}", f"{page}:{typed}")
        for name, page in (("previous", found.page - 1), ("next", found.page + 1))
        if 0 <= page < found.pages
    ]
    return [context(place), actions(ways, "found.pages")]

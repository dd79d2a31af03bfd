"""The App Home tab of a rep: what is due, their other deals page by page, and their figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cases.own_case import OwnCase
from bot.cases.write_plans import next_date
from bot.copy.catalog import Catalog
from bot.core.deal_state import CLOSED
from bot.delivery.cards import OfferCard
from bot.slack.action_ids import FIND, HOURS, LOG, PAUSE
from bot.slack.deal.card import deal_cards, pressed_card
from bot.slack.deal.parts import AMONG_OTHERS
from bot.slack.elements import Block, actions, button, context, divider, header, section
from bot.slack.handover.card import offer_blocks
from bot.slack.home.lists import fitting, needing_help
from bot.slack.home.pager import filters, pager
from bot.slack.home.places import token
from bot.usecases.own_figures import OwnFigures
from bot.usecases.show_deal import Deals
from storage.deal_pages import DealFilter

ROOM = 60
"""The most blocks of a page's cards: what stands around them has its place under Slack's 100."""
AN_HOUR = timedelta(hours=1)


def home_view(catalog: Catalog, deals: Deals, now: datetime) -> Block:
    """The App Home tab of a rep; what a manager or an admin has besides comes below."""
    blocks = [
        *_pressed(catalog, deals.besides, now),
        *_offers(catalog, deals.offers),
        *_page(catalog, deals, now),
        *_figures(catalog, deals.figures),
    ]
    return _home(catalog, blocks, token(deals.page.place))


def unread_home_view(catalog: Catalog) -> Block:
    """The App Home tab while the deals cannot be read."""
    return _home(catalog, [section(catalog.text("messages/home_unread"))], "")


def _home(catalog: Catalog, rows: Sequence[Block], place: str) -> Block:
    intro = section(catalog.text("messages/home_intro"))
    log = button(catalog.label("buttons.log"), LOG, "home", primary=True)
    others = [button(catalog.label(f"buttons.{one}"), one, "home") for one in (FIND, PAUSE, HOURS)]
    top = actions([log, *others], "home.top")
    blocks = [intro, top, divider(), *rows]
    return {"type": "home", "private_metadata": place, "blocks": blocks}


def _pressed(catalog: Catalog, case: OwnCase | None, now: datetime) -> list[Block]:
    if case is None:
        return []
    heading = header(catalog.label("home.just_now"))
    return [heading, *pressed_card(catalog, case, now), divider()]


def _offers(catalog: Catalog, offers: Sequence[OfferCard]) -> list[Block]:
    if not offers:
        return []
    listed = [block for card in offers for block in offer_blocks(catalog, card)]
    return [header(catalog.label("home.offers")), *listed, divider()]


def _page(catalog: Catalog, deals: Deals, now: datetime) -> list[Block]:
    page = deals.page
    due, others = _parted(page.deals.cases, page.place.filter, now)
    listed: list[Block] = []
    for name, cases in (("today", due), (page.place.filter, others)):
        if cases:
            heading = catalog.label(f"home.{name}", count=page.counts.get(DealFilter.DUE, 0))
            listed += [header(heading), *_cards(catalog, cases, now)]
    listed += needing_help(catalog, page.deals)
    closed = [
        header(catalog.label("home.closed_lately")),
        *_cards(catalog, page.closed, now),
    ]
    return [
        *filters(catalog, page),
        *(listed or _nothing(catalog, deals)),
        *pager(catalog, page),
        *(closed if page.closed else []),
    ]


def _parted(
    cases: Sequence[OwnCase], shown: DealFilter, now: datetime
) -> tuple[list[OwnCase], list[OwnCase]]:
    """What is due of a page, and the rest of it."""
    due = [one for one in cases if next_date(one) <= now and shown is not DealFilter.CLOSED]
    return due, [one for one in cases if one not in due]


def _cards(catalog: Catalog, cases: Sequence[OwnCase], now: datetime) -> list[Block]:
    return fitting(deal_cards(catalog, cases, now, lambda _: AMONG_OTHERS), ROOM)


def _nothing(catalog: Catalog, deals: Deals) -> list[Block]:
    if deals.besides is not None and deals.besides.state not in CLOSED:
        return []
    is_all = deals.page.place.filter is DealFilter.ALL
    has_some = any(deals.page.counts.values()) and not is_all
    name = "messages/filter_empty" if has_some else "messages/list_empty"
    return [section(catalog.text(name))]


def _figures(catalog: Catalog, figures: OwnFigures | None) -> list[Block]:
    if figures is None or not (figures.asks or figures.due or figures.owned_up):
        return []
    hours = figures.to_own_up / AN_HOUR if figures.to_own_up is not None else 0
    text = catalog.text(
        "messages/own_figures",
        asks=figures.asks,
        asked=figures.asked,
        doors=figures.doors,
        won=figures.won,
        kept=figures.kept,
        due=figures.due,
        owned_up=figures.owned_up,
        hours=round(hours, 1),
    )
    return [header(catalog.label("home.figures")), context(text)]

"""Lists of deals as messages: `/lostdeal list` and the summaries."""

from collections.abc import Sequence
from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.delivery.cards import SummaryCard, TogetherCard
from bot.slack.action_ids import Target
from bot.slack.case_text import deal_name
from bot.slack.deal.buttons import ShownDeal, deal_buttons
from bot.slack.deal.card import deal_card, deal_cards, named_for, pressed_card
from bot.slack.deal.parts import AMONG_OTHERS, Place
from bot.slack.deal.said import how_it_stands
from bot.slack.elements import Block, context, divider, section
from bot.slack.handover.card import offer_blocks
from bot.slack.home.pager import pager
from bot.slack.home.places import token
from bot.slack.home.said_once import SaidOnce
from bot.slack.payloads import PLACE
from bot.usecases.list_deals import DealList
from bot.usecases.show_deal import Deals
from storage.models import SummaryTopic

ROW, ROOM = 4, 48
"""The most blocks of a deal on one line, beside a list to tick, and of a message's rows."""

MOST_RECORDED = 3
MOST_DEALS = 11
"""Four blocks a deal stay under Slack's 50 for a message."""


def deals_blocks(catalog: Catalog, deals: Deals, now: datetime) -> list[Block]:
    """A page of a rep's deals as a message, after the one that was just pressed."""
    told = _besides(catalog, deals.besides, now) if deals.besides else []
    told += [block for card in deals.offers for block in offer_blocks(catalog, card)]
    around = pager(catalog, deals.page)
    cases, is_alone = deals.page.deals, deals.besides and not deals.page.deals.cases
    room = ROOM - len(told) - len(around)
    listed = [] if is_alone else list_blocks(catalog, cases, now, room=room)
    place = token(deals.page.place)
    return [_placed(block, place) for block in (*told, *listed)] + around


def list_blocks(
    catalog: Catalog, deals: DealList, now: datetime, *, room: int = ROOM
) -> list[Block]:
    """Some of a rep's deals, each with its next step and buttons."""
    if not (deals.cases or deals.needing_help):
        return [section(catalog.text("messages/list_empty"))]
    return [
        section(catalog.text("messages/list_head")),
        *fitting(deal_cards(catalog, deals.cases, now, lambda _: AMONG_OTHERS), room),
        *needing_help(catalog, deals),
        *_more(catalog, deals.hidden),
    ]


def _besides(catalog: Catalog, case: OwnCase, now: datetime) -> list[Block]:
    return [*pressed_card(catalog, case, now), divider()]


def _placed(block: Block, place: str) -> Block:
    """A row of buttons that knows which page it is on: what one person sees alone is sent blind."""
    if not place or block["type"] != "actions":
        return block
    return block | {"block_id": f"{block['block_id']}{PLACE}{place}"}


def summary_blocks(catalog: Catalog, card: SummaryCard, now: datetime) -> list[Block]:
    """Several deals in one message, as they stand now."""
    intro = section(catalog.text(f"messages/summary_{card.why}"))
    told = [
        block for case in card.recorded[:MOST_RECORDED] for block in _recorded(catalog, case, now)
    ]
    shown = card.cases[: MOST_DEALS - len(card.recorded[:MOST_RECORDED])]
    hidden = card.hidden + len(card.cases) - len(shown)
    is_weekly = card.why == SummaryTopic.WEEKLY

    def place(case: OwnCase) -> Place:
        return Place(still_yours=case.deal.id in card.still_yours, in_summary=is_weekly)

    asked = [section(catalog.text("messages/still_yours"))] if card.still_yours else []
    listed = fitting(deal_cards(catalog, shown, now, place), ROOM - len(told) - len(asked))
    more = _more(catalog, hidden, "messages/summary_more")
    return [intro, *told, *asked, *listed, *more]


def _recorded(catalog: Catalog, case: OwnCase, now: datetime) -> list[Block]:
    target = Target(case.deal.id, seen=len(case.history))
    buttons = named_for(case, deal_buttons(catalog, ShownDeal(case), target, now))
    # One block: there may be many deals besides.
    said, *others = how_it_stands(catalog, case)
    lines = [said["text"]["text"], *(one["elements"][0]["text"] for one in others)]
    return [divider(), section(Mrkdwn("\n".join(lines))), *buttons]


def together_blocks(catalog: Catalog, card: TogetherCard, now: datetime) -> list[Block]:
    """Every step that came due, whole while there is room and nothing of it was said above.

    The rest stand on one line each, with a button that shows the words.
    """
    told: list[list[Block]] = []
    said, shown = SaidOnce(), card.steps[:MOST_DEALS]
    for place, step in enumerate(shown):
        whole = [divider(), *said.told(catalog, step, now)]
        left = (len(shown) - place - 1) * ROW
        if len(whole) > 1 and sum(len(one) for one in told) + len(whole) + left < ROOM:
            said.add(step, whole)
            told.append(whole)
        else:
            about = Place(step.nudge_id, step=step.step if step.planned else "")
            told.append(deal_card(catalog, step.case, now, about))
    more = _more(catalog, len(card.steps) - MOST_DEALS)
    return [section(catalog.text("messages/summary_together")), *fitting(told, ROOM), *more]


def fitting(cards: Sequence[list[Block]], room: int) -> list[Block]:
    """The cards one below the other; where they are too many, lines and lists to tick give way."""
    for gives_way in (_is_divider, _is_ready_list):
        if sum(map(len, cards)) > room:
            cards = [[block for block in card if not gives_way(block)] for card in cards]
    return [block for card in cards for block in card]


def _is_divider(block: Block) -> bool:
    return bool(block["type"] == "divider")


def _is_ready_list(block: Block) -> bool:
    return str(block.get("block_id", "")).startswith("ready.")


def needing_help(catalog: Catalog, deals: DealList) -> list[Block]:
    """Those among them that cannot be planned."""
    return [
        section(catalog.text("messages/list_needs_help", client=deal_name(deal)))
        for deal in deals.needing_help
    ]


def _more(catalog: Catalog, hidden: int, name: str = "messages/list_more") -> list[Block]:
    return [context(catalog.text(name, count=hidden))] if hidden > 0 else []

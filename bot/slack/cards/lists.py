"""Lists of deals: `/lostdeal list`, App Home and the catch-up."""

from collections.abc import Sequence

from bot.copy.catalog import Catalog
from bot.slack.action_ids import LOG, Target
from bot.slack.cards.buttons import deal_buttons
from bot.slack.elements import Block, actions, button, context, divider, section
from bot.slack.words import amount_of, client_name, when
from bot.usecases.cards import CatchUpCard
from bot.usecases.case import Case

MOST_DEALS = 15
"""Three blocks a deal stay under Slack's 50 for a message, whatever stands around them."""


def list_blocks(catalog: Catalog, cases: Sequence[Case]) -> list[Block]:
    """A rep's open deals, each with its next step and buttons."""
    if not cases:
        return [section(catalog.text("messages/list_empty"))]
    return [section(catalog.text("messages/list_head")), *_rows(catalog, cases)]


def catch_up_blocks(catalog: Catalog, card: CatchUpCard) -> list[Block]:
    """Deals whose notes came too late, as they stand now."""
    return [section(catalog.text("messages/catch_up")), *_rows(catalog, card.cases)]


def home_view(catalog: Catalog, cases: Sequence[Case]) -> Block:
    """The App Home tab."""
    intro = section(catalog.text("messages/home_intro"))
    log = actions([button(catalog.label("buttons.log"), LOG, "home", primary=True)], "home.log")
    return {"type": "home", "blocks": [intro, log, divider(), *list_blocks(catalog, cases)]}


def _rows(catalog: Catalog, cases: Sequence[Case]) -> list[Block]:
    blocks = [block for case in cases[:MOST_DEALS] for block in _row(catalog, case)]
    hidden = len(cases) - MOST_DEALS
    if hidden > 0:
        blocks.append(context(catalog.text("messages/list_more", count=hidden)))
    return blocks


def _row(catalog: Catalog, case: Case) -> list[Block]:
    upcoming = next((found for found in case.plan if found.due_at), None)
    text = catalog.text(
        "messages/list_deal",
        client=client_name(case),
        amount=amount_of(case),
        step=catalog.label(f"steps.{upcoming.step.key}") if upcoming else "",
        when=when(catalog, case, upcoming) if upcoming else "",
    )
    step = upcoming.step if upcoming else None
    target = Target(case.deal.id, step=step.key if step else "", seen=len(case.history))
    return [divider(), section(text), *deal_buttons(catalog, case, step, target)]

"""Lists of deals: `/lostdeal list`, App Home and the summaries."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalog import Catalog
from bot.copy.shown import Mrkdwn
from bot.slack.action_ids import HOURS, LOG, Target
from bot.slack.cards.buttons import deal_buttons
from bot.slack.cards.step import gate_lines
from bot.slack.elements import Block, actions, button, context, divider, section
from bot.slack.words import amount_of, client_name, promise_lines, when
from bot.usecases.cards import SummaryCard
from bot.usecases.case import Case

MOST_DEALS = 11
"""Four blocks a deal stay under Slack's 50 for a message, whatever stands around them."""


def list_blocks(catalog: Catalog, cases: Sequence[Case], now: datetime) -> list[Block]:
    """A rep's open deals, each with its next step and buttons."""
    if not cases:
        return [section(catalog.text("messages/list_empty"))]
    return [section(catalog.text("messages/list_head")), *_rows(catalog, cases, now)]


def summary_blocks(catalog: Catalog, card: SummaryCard, now: datetime) -> list[Block]:
    """Several deals in one message, as they stand now."""
    intro = section(catalog.text(f"messages/summary_{card.why}"))
    return [intro, *_rows(catalog, card.cases, now)]


def home_view(catalog: Catalog, cases: Sequence[Case], now: datetime) -> Block:
    """The App Home tab."""
    intro = section(catalog.text("messages/home_intro"))
    log = button(catalog.label("buttons.log"), LOG, "home", primary=True)
    hours = button(catalog.label("buttons.hours"), HOURS, "home")
    top = actions([log, hours], "home.top")
    return {"type": "home", "blocks": [intro, top, divider(), *list_blocks(catalog, cases, now)]}


def _rows(catalog: Catalog, cases: Sequence[Case], now: datetime) -> list[Block]:
    blocks = [block for case in cases[:MOST_DEALS] for block in _row(catalog, case, now)]
    hidden = len(cases) - MOST_DEALS
    if hidden > 0:
        blocks.append(context(catalog.text("messages/list_more", count=hidden)))
    return blocks


def _row(catalog: Catalog, case: Case, now: datetime) -> list[Block]:
    upcoming = next((found for found in case.plan if found.due_at), None)
    held = next((found for found in case.plan if found.hold), None)
    text = catalog.text(
        "messages/list_deal",
        client=client_name(case),
        amount=amount_of(case),
        step=catalog.label(f"steps.{upcoming.step.key}") if upcoming else "",
        when=when(catalog, case, upcoming) if upcoming else "",
    )
    text = Mrkdwn("\n".join((text, *gate_lines(catalog, case))))
    shown = upcoming or held
    target = Target(case.deal.id, step=shown.step.key if shown else "", seen=len(case.history))
    buttons = deal_buttons(catalog, case, shown.step if shown else None, target, now)
    promises = [context(promise_lines(catalog, case))] if case.promises else []
    return [divider(), section(text), *promises, *buttons]

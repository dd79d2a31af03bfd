"""The receipt of a report: what will happen and when, with Edit and Undo."""

from bot.copy.catalog import Catalog
from bot.copy.shown import Mrkdwn
from bot.core.history import CLOSED, DealState, Happened
from bot.core.playbook import Clock
from bot.slack.action_ids import EDIT, Target, record_id
from bot.slack.cards.step import how_it_stands
from bot.slack.elements import Block, actions, button, section
from bot.slack.words import client_name, when
from bot.usecases.cards import ReceiptCard
from bot.usecases.case import Case


def receipt_blocks(catalog: Catalog, card: ReceiptCard) -> list[Block]:
    """The plan while the deal is open, the way it ended after."""
    case = card.case
    plan = _plan(catalog, case)
    if case.state in CLOSED or not plan:
        return how_it_stands(catalog, case)
    head = catalog.text("messages/receipt", client=client_name(case))
    return [section(head), section(plan), *_buttons(catalog, card)]


def _plan(catalog: Catalog, case: Case) -> Mrkdwn:
    lines = [
        catalog.text(
            "messages/plan_line",
            step=catalog.label(f"steps.{found.step.key}"),
            when=when(catalog, case, found),
        )
        for found in case.plan
        if found.due_at or found.step.clock is Clock.ASK
    ]
    return Mrkdwn("\n".join(lines))


def _buttons(catalog: Catalog, card: ReceiptCard) -> list[Block]:
    target = str(Target(card.case.deal.id, card.nudge_id, seen=len(card.case.history)))
    elements = [button(catalog.label("buttons.edit"), EDIT, target)]
    if card.case.state is DealState.OPEN:
        undo = record_id(Happened.UNDONE)
        elements.append(button(catalog.label("buttons.undone"), undo, target))
    return [actions(elements, f"deal.{card.case.deal.id}")]

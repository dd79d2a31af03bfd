"""The receipt of a report: what will happen and when, with Edit and Undo."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.circumstances import Circumstance, is_client
from bot.core.deal_state import CLOSED, DealState
from bot.core.gates import Gate
from bot.core.history import Event, EventKind, times
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.delivery.cards import ReceiptCard
from bot.slack.action_ids import (
    CLIENT_FIRST,
    EDIT,
    WORDS_NOW,
    Target,
    record_id,
)
from bot.slack.case_text import WORDS, client_name, when, written_date
from bot.slack.deal.note import answered_blocks
from bot.slack.deal.same_client import same_client_question
from bot.slack.deal.script_facts import whom
from bot.slack.deal.standing import gate_lines, unbrought_lines
from bot.slack.doubtful_week import doubtful_week
from bot.slack.elements import Block, actions, button, context, section
from bot.usecases.record_outcome import may_record
from bot.usecases.words_now import words_to_come

_TOLD_BY_THE_PLAN = frozenset({Gate.COOLING_OFF, Gate.REPAIR_NOT_DELIVERED})
"""The line of the ask itself says when it comes, or what it waits for."""

STILL_THERE = timedelta(hours=2)
"""So long after its report a meeting may still go on (our judgement)."""


def receipt_blocks(catalog: Catalog, card: ReceiptCard, now: datetime) -> list[Block]:
    """The plan while the deal is open, the way it ended after."""
    case = card.case
    plan = _plan(catalog, case)
    if case.state in CLOSED or not plan:
        return answered_blocks(catalog, case, card.nudge_id, now)
    if times(case.history, EventKind.ASKED):
        return _with_edit(catalog, card, answered_blocks(catalog, case, card.nudge_id, now))
    head = catalog.text("messages/receipt", client=client_name(case))
    blocks = [section(head), section(plan), *_on_record(catalog, card)]
    blocks = _with_client_first(catalog, card, blocks)
    blocks += _in_the_room(catalog, card, now)
    question = same_client_question(catalog, case.deal.id, card.nudge_id, card.likely)
    # Whether the client asked to be left alone comes before anything that would be done with them.
    first, last = (question, []) if case.facts.client.maybe_stopped else ([], question)
    last += doubtful_week(catalog, case, Target(case.deal.id, card.nudge_id))
    return [*first, *blocks, *_lessons(catalog, card), *last, _buttons(catalog, card)]


def _plan(catalog: Catalog, case: Case) -> Mrkdwn:
    lines = [
        catalog.text(
            "messages/plan_line",
            step=catalog.label(f"steps.{found.step.key}"),
            when=when(catalog, case, found),
        )
        for found in case.plan
        if found.due_at or (found.step.after[0] is EventKind.REPAIRED and _is_ask(found))
    ]
    gates = gate_lines(catalog, case, but=_TOLD_BY_THE_PLAN)
    return Mrkdwn("\n".join((*lines, *gates, *unbrought_lines(catalog, case))))


def _with_client_first(catalog: Catalog, card: ReceiptCard, blocks: list[Block]) -> list[Block]:
    """Before all else where a client feels it; below, as a question, where nobody said so."""
    case, feels_it = card.case, card.case.deal.client_feels_it
    if is_client(case.facts.circumstance) or feels_it is False:
        return blocks
    target = str(Target(case.deal.id, card.nudge_id))
    log = button(
        catalog.label("buttons.client_first"), CLIENT_FIRST, target, primary=bool(feels_it)
    )
    text = catalog.text("messages/client_first", feels_it=feels_it)
    first = [section(text), actions([log], f"first.{case.deal.id}")]
    return [*first, *blocks] if feels_it else [*blocks, *first]


def _on_record(catalog: Catalog, card: ReceiptCard) -> list[Block]:
    before, case = card.decided, card.case
    if before is None:
        return []
    on = written_date(before.at.astimezone(case.calendar.tz).date(), case.rep.locale)
    name = f"messages/on_record_{before.what}"
    return [context(catalog.text(name, client=client_name(case), on=on))]


def _is_ask(found: PlannedStep) -> bool:
    return found.step.kind is StepKind.ASK and not found.is_stopped


def _in_the_room(catalog: Catalog, card: ReceiptCard, now: datetime) -> list[Block]:
    case, asks = card.case, Event(EventKind.ASKED, now)
    fresh = now - case.deal.reported_at < STILL_THERE and not case.is_a_colleagues
    met = case.facts.circumstance is Circumstance.BLOWN_MEETING
    stopped = any(found.is_stopped for found in case.plan if found.step.kind is StepKind.ASK)
    waits = case.facts.client.maybe_stopped
    if not (met and fresh) or stopped or waits or not may_record(case, asks):
        return []
    words = catalog.text("words/in_the_room.in_person", **whom(case))
    target = Target(case.deal.id, card.nudge_id, seen=len(case.history))
    asked = button(catalog.label("buttons.asked"), record_id(EventKind.ASKED), str(target))
    return [
        section(catalog.text("messages/still_in_the_room")),
        section(Mrkdwn(f">>> {words}")),
        actions([asked], f"room.{case.deal.id}"),
    ]


def _with_edit(catalog: Catalog, card: ReceiptCard, blocks: list[Block]) -> list[Block]:
    # Whoever asked on the spot may hear the answer on the spot, and may still put the report right.
    target = Target(card.case.deal.id, card.nudge_id, seen=len(card.case.history))
    edit = button(catalog.label("buttons.edit"), EDIT, str(target))
    *above, last = blocks
    if last["type"] != "actions":
        return [*blocks, actions([edit], f"deal.{card.case.deal.id}")]
    return [*above, last | {"elements": [*last["elements"], edit]}]


def _lessons(catalog: Catalog, card: ReceiptCard) -> list[Block]:
    return [
        context(catalog.text("messages/lesson_offered", lesson=shorten(one_line(text), WORDS)))
        for text in card.lessons
    ]


def _buttons(catalog: Catalog, card: ReceiptCard) -> Block:
    target = str(Target(card.case.deal.id, card.nudge_id, seen=len(card.case.history)))
    elements = [button(catalog.label("buttons.edit"), EDIT, target)]
    if words_to_come(card.case) is not None:
        now = button(catalog.label("buttons.words_now"), WORDS_NOW, target, primary=True)
        elements.insert(0, now)
    if card.case.state is DealState.OPEN:
        undo = record_id(EventKind.UNDONE)
        elements.append(button(catalog.label("buttons.undone"), undo, target))
    return actions(elements, f"deal.{card.case.deal.id}")

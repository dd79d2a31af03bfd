"""The words about one step: the coaching, its reminder, or why it is held."""

from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line
from bot.core.gates import ESCALATED, Gate, Hold
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.delivery.cards import StepCard
from bot.slack.action_ids import READY, Target
from bot.slack.case_text import client_name, step_facts
from bot.slack.deal.client_words import words_line
from bot.slack.deal.reminder import again_text, reminder_text
from bot.slack.deal.script import script_blocks
from bot.slack.deal.script_facts import touch_turn
from bot.slack.deal.standing import gate_text, record_line
from bot.slack.elements import Block, actions, checkboxes, context, section
from bot.slack.escalation.card import escalation_lines


def words_about(
    catalog: Catalog, card: StepCard, found: PlannedStep, target: Target, now: datetime
) -> list[Block]:
    """What the message of a step says while that is open or held."""
    # A note that was sent stays to be read, also where its ask turns out to come a little later.
    if found.hold is not None and found.hold.until is None:
        return _held(catalog, card.case, found.hold)
    if card.reminder:
        return [section(reminder_text(catalog, card, found))]
    return _coaching(catalog, card.case, found, target, now)


def _held(catalog: Catalog, case: Case, hold: Hold) -> list[Block]:
    lines = [gate_text(catalog, case, hold)]
    if hold.gate is Gate.DO_NOT_CONTACT:
        lines += [record_line(catalog, record) for record in ([case.record] if case.record else [])]
    if hold.gate in ESCALATED:
        lines += escalation_lines(catalog, case)
    return [section(line) for line in lines]


def is_ready_list_open(case: Case) -> bool:
    """Whether something of the list is still to be ticked off."""
    return any(not item.done for item in case.ready_items)


def ready_list(case: Case, target: Target) -> Block:
    """What is to be ready before the ask, to be ticked off."""
    items = [(one_line(item.text), str(item.id), item.done) for item in case.ready_items]
    return actions([checkboxes(READY, items)], f"ready.{target}")


def _coaching(
    catalog: Catalog, case: Case, found: PlannedStep, target: Target, now: datetime
) -> list[Block]:
    step = found.step
    if (again := again_text(catalog, case, found)) is not None:
        blocks = [section(again)]
    else:
        note = catalog.text(f"nudges/{step.copy_file}", **step_facts(case))
        blocks = [section(Mrkdwn(part)) for part in note.split("\n\n")]
    if step.in_person and case.facts.in_person:
        own_up = step.kind is StepKind.OWN_UP
        face_to_face = catalog.text("messages/in_person", client=client_name(case), own_up=own_up)
        blocks.append(section(face_to_face))
    if (said := words_line(catalog, case)) is not None:
        blocks.append(context(said))
    if step.kind is StepKind.TOUCH and step.channels:
        blocks.append(section(catalog.text(f"prompts/touch_{touch_turn(case, found)}")))
    return blocks + script_blocks(catalog, case, step, target, now)

"""A coaching nudge: one warm line, why now, the script, the buttons; or how it stands since."""

from bot.copy.catalog import Catalog
from bot.copy.shown import Mrkdwn
from bot.core.history import Event, Happened
from bot.core.playbook import Step
from bot.slack.action_ids import Target
from bot.slack.cards.buttons import deal_buttons
from bot.slack.elements import Block, context, section
from bot.slack.words import client_name, day, missing_slots, script_facts, step_facts, when
from bot.usecases.cards import StepCard
from bot.usecases.case import Case


def step_blocks(catalog: Catalog, card: StepCard) -> list[Block]:
    """The whole note while its step is open; a short word on what happened once it is not."""
    case = card.case
    target = Target(case.deal.id, card.nudge_id, card.step, len(case.history))
    if (found := card.planned) is not None:
        blocks = _coaching(catalog, case, found.step)
        return blocks + deal_buttons(catalog, case, found.step, target)
    return how_it_stands(catalog, case) + deal_buttons(catalog, case, None, target)


def how_it_stands(catalog: Catalog, case: Case) -> list[Block]:
    """What was recorded last, and what comes next."""
    blocks = [section(_said(catalog, case, case.history[-1]))]
    upcoming = next((found for found in case.plan if found.due_at), None)
    if upcoming is not None:
        step = catalog.label(f"steps.{upcoming.step.key}")
        text = catalog.text("messages/next_step", step=step, when=when(catalog, case, upcoming))
        blocks.append(context(text))
    return blocks


def _coaching(catalog: Catalog, case: Case, step: Step) -> list[Block]:
    note = catalog.text(f"nudges/{step.copy_file}", **step_facts(case))
    blocks = [section(Mrkdwn(part)) for part in note.split("\n\n")]
    facts = script_facts(case)
    for channel in step.channels:
        script = catalog.text(f"scripts/{step.copy_file}.{channel}", **facts)
        title = catalog.label(f"scripts.{channel}")
        blocks.append(section(Mrkdwn(f"*{title}*\n>>> {script}")))
    if missing := missing_slots(case, step):
        named = catalog.label("slots.and").join(catalog.label(f"slots.{slot}") for slot in missing)
        blocks.append(context(catalog.text("messages/complete_script", missing=named)))
    return blocks


def _said(catalog: Catalog, case: Case, event: Event) -> Mrkdwn:
    if event.what is Happened.REPORTED:
        return catalog.text("messages/receipt", client=client_name(case))
    until = day(event.until, case) if event.until else ""
    return catalog.text(f"after/{event.what}", client=client_name(case), until=until)

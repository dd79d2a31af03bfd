"""The words to use, channel by channel: the rep's own where they kept some, else ours."""

from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, as_typed, escape
from bot.core.playbook import Channel, Slot, Step
from bot.slack.action_ids import Target, copy_id, drop_id
from bot.slack.case_text import client_name, missing_slots, needs_plan, slot_label
from bot.slack.deal.script_facts import script_facts
from bot.slack.elements import Block, actions, button, context, section


def script_blocks(
    catalog: Catalog, case: Case, step: Step, target: Target, now: datetime
) -> list[Block]:
    """A script for each channel; where ours lacks what only the rep knows, a word about that."""
    blocks: list[Block] = []
    missing = missing_slots(case, step)
    theirs = [channel for channel in step.channels if case.own_words(step.key, channel)]
    if missing and len(theirs) < max(1, len(step.channels)):
        named = _named(catalog, case, missing)
        blocks.append(section(catalog.text("messages/complete_script", missing=named)))
    for channel in step.channels:
        if channel in theirs:
            blocks += _own(catalog, case, step, channel, target)
        elif needs_plan(case, step):
            blocks.append(section(catalog.text("messages/plan_first", client=client_name(case))))
        else:
            words = _ours(catalog, case, step, channel, now)
            # With a blank in it, it is not ready to be taken along.
            copy = None if missing else _copy(catalog, channel, target)
            blocks.append(section(titled(catalog, channel, words), copy))
    return blocks


def starting_words(
    catalog: Catalog, case: Case, step: Step, channel: Channel, now: datetime
) -> str:
    """What a review begins with: the rep's own words, or ours if they are whole, or none."""
    own = case.own_words(step.key, channel)
    if own or missing_slots(case, step) or needs_plan(case, step):
        return own
    return as_typed(_ours(catalog, case, step, channel, now))


def _own(catalog: Catalog, case: Case, step: Step, channel: Channel, target: Target) -> list[Block]:
    words = escape(case.own_words(step.key, channel))
    back = button(catalog.label("buttons.drop_words"), drop_id(channel), str(target))
    said = section(titled(catalog, channel, words), _copy(catalog, channel, target))
    about = context(catalog.text("messages/own_words"))
    return [said, about, actions([back], f"words.{channel}.{target}")]


def _copy(catalog: Catalog, channel: Channel, target: Target) -> Block:
    return button(catalog.label("buttons.copy_words"), copy_id(channel), str(target))


def _ours(catalog: Catalog, case: Case, step: Step, channel: Channel, now: datetime) -> Mrkdwn:
    # The check knows our own blanks, and says of each no more than that it is one.
    missing = missing_slots(case, step)
    blanks = {str(slot): catalog.label(f"slots.blank_{slot}") for slot in missing}
    facts = {**script_facts(case, now), **blanks}
    return catalog.text(f"scripts/{step.copy_file}.{channel}", **facts)


def titled(catalog: Catalog, channel: Channel, words: Mrkdwn) -> Mrkdwn:
    """Words to say, under the name of their channel."""
    title = escape(catalog.label(f"scripts.{channel}"))
    return Mrkdwn(f"*{title}*\n>>> {words}")


def _named(catalog: Catalog, case: Case, slots: list[Slot]) -> str:
    kind = case.deal.circumstance
    *others, final = (slot_label(catalog, f"slots.{slot}", kind) for slot in slots)
    listed = catalog.label("slots.comma").join(others)
    return catalog.label("slots.and").join(part for part in (listed, final) if part)

"""The lists of choices below a deal: putting a step off, and whatever else there is to say."""

from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.circumstances import is_client
from bot.core.gates import Gate, standing_gates
from bot.core.history import Event, EventKind
from bot.core.playbook import StepKind
from bot.slack.action_ids import ALREADY, MORE, SNOOZE, Target
from bot.slack.elements import Block, option, select
from bot.usecases.record_outcome import may_record

SNOOZES = ("later_today", "tomorrow", "week", "pick", "skip")
OPEN_CHOICE = "open"
MORE_CHOICES = (
    OPEN_CHOICE,
    "heard_from",
    "promise",
    "hand_over",
    "back_burner",
    "never_again",
    "came_back",
    "touched",
    "no_contact",
    "stay_in_touch",
    "trouble",
    "stop",
    "their_plan",
    "gave_chance",
    "parted",
    ALREADY,
)
_ABOUT_CONTACT = frozenset({EventKind.TOUCHED, EventKind.NO_CONTACT, EventKind.STAY_IN_TOUCH})


def snooze_list(catalog: Catalog, target: Target) -> Block:
    """Until when a step may be put off."""
    options = _options(catalog, "snooze", SNOOZES, target)
    return select(SNOOZE, catalog.label("snooze.placeholder"), options, None)


def more_list(
    catalog: Catalog, case: Case, target: Target, now: datetime, *, may_open: bool
) -> Block:
    """What else may have happened, and the ways out; `may_open`: no button opens the whole deal."""
    records = {"never_again": EventKind.NEVER_AGAIN, "came_back": EventKind.CAME_BACK}
    records |= {"back_burner": EventKind.BACK_BURNER, "heard_from": EventKind.HEARD_FROM}
    records |= {what: EventKind(what) for what in ("their_plan", "gave_chance", "parted")}
    choices = [
        choice
        for choice in MORE_CHOICES
        if (choice not in records or may_record(case, Event(records[choice], now)))
        and (choice not in _ABOUT_CONTACT or choice in _contact_choices(case))
        and (choice != OPEN_CHOICE or may_open)
        and (choice != "trouble" or is_client(case.facts.circumstance))
    ]
    options = _options(catalog, "more", choices, target)
    return select(MORE, catalog.label("more.placeholder"), options, None)


def _contact_choices(case: Case) -> frozenset[str]:
    if Gate.NO_CONTACT_REPLY in standing_gates(case.facts, case.history):
        return frozenset({EventKind.STAY_IN_TOUCH})
    kept_up = any(found.step.kind is StepKind.TOUCH and not found.is_stopped for found in case.plan)
    return frozenset({EventKind.TOUCHED, EventKind.NO_CONTACT}) if kept_up else frozenset()


def _options(
    catalog: Catalog, group: str, choices: list[str] | tuple[str, ...], target: Target
) -> list[Block]:
    return [option(catalog.label(f"{group}.{choice}"), f"{choice}:{target}") for choice in choices]

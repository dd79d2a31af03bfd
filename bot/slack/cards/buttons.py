"""The buttons that a deal offers where it stands."""

from datetime import datetime

from bot.copy.catalog import Catalog
from bot.core.gates import Gate, standing_gates
from bot.core.history import DealState, Event, Happened, last
from bot.core.playbook import Clock, Step
from bot.slack.action_ids import COMPLETE_SCRIPT, LESSON, MORE, SNOOZE, WIN_BACK, Target, record_id
from bot.slack.elements import Block, actions, button, option, select
from bot.slack.words import missing_slots
from bot.usecases.case import Case
from bot.usecases.record_outcome import may_record

SNOOZES = ("tomorrow", "three_days", "week", "pick")
MORE_CHOICES = (
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
)

_ANSWERS: dict[DealState, tuple[Happened, ...]] = {
    DealState.ASKED: (Happened.YES, Happened.DOOR_OPEN, Happened.NO, Happened.SILENCE),
    DealState.SECOND_CHANCE: (Happened.RECOVERED, Happened.DID_NOT_WORK),
    DealState.DOOR_OPEN: (Happened.YES, Happened.NO),
    DealState.LET_GO: (Happened.TAKEN_UP_AGAIN,),
}
_ABOUT_CONTACT = frozenset({Happened.TOUCHED, Happened.NO_CONTACT, Happened.STAY_IN_TOUCH})
_NEVER_SNOOZED = frozenset({Clock.OWN_UP})


def deal_buttons(
    catalog: Catalog, case: Case, step: Step | None, target: Target, now: datetime
) -> list[Block]:
    """One row of buttons, or none where nothing is left to say."""
    offered = (
        *(step.buttons if step else ()),
        *_ANSWERS.get(case.state, ()),
        *_about_touch(case),
    )
    wanted = [what for what in dict.fromkeys(offered) if _fits(case, what, step, now)]
    elements = [_record(catalog, what, target) for what in wanted]
    if step is not None:
        elements += _about_step(catalog, case, step, target)
    if may_record(case, Event(Happened.LET_GO, now)):
        elements += [_more(catalog, case, target, now), _record(catalog, Happened.LET_GO, target)]
    return [actions(elements, f"deal.{target.deal_id}")] if elements else []


def _fits(case: Case, what: Happened, step: Step | None, now: datetime) -> bool:
    planned = case.planned(step.key) if step else None
    held = planned.hold if planned is not None else None
    # Who asked before the wait was over did ask: that much may be said.
    if what is Happened.ASKED and held is not None and held.gate is not Gate.COOLING_OFF:
        return False
    return may_record(case, Event(what, now))


def _about_touch(case: Case) -> tuple[Happened, ...]:
    # Their answer comes days after the note was answered: it must be possible to say so then.
    touch = last(case.history, Happened.TOUCHED, Happened.TOUCH_ANSWERED)
    waiting = touch is not None and touch.what is Happened.TOUCHED
    return (Happened.TOUCH_ANSWERED,) if waiting else ()


def _contact_choices(case: Case) -> frozenset[str]:
    if Gate.NO_CONTACT_REPLY in standing_gates(case.facts, case.history):
        return frozenset({Happened.STAY_IN_TOUCH})
    kept_up = any(found.step.clock is Clock.TOUCH and not found.is_stopped for found in case.plan)
    return frozenset({Happened.TOUCHED, Happened.NO_CONTACT}) if kept_up else frozenset()


def _about_step(catalog: Catalog, case: Case, step: Step, target: Target) -> list[Block]:
    elements = []
    if missing_slots(case, step):
        label = catalog.label("buttons.complete_script")
        elements.append(button(label, COMPLETE_SCRIPT, str(target)))
    if step.clock not in _NEVER_SNOOZED:
        options = _options(catalog, "snooze", SNOOZES, target)
        elements.append(select(SNOOZE, catalog.label("snooze.placeholder"), options, None))
    return elements


def _record(catalog: Catalog, what: Happened, target: Target) -> Block:
    forms = {Happened.RECOVERED: WIN_BACK, Happened.LESSON: LESSON}
    action_id = forms.get(what, record_id(what))
    primary = what in {Happened.ASKED, Happened.RECOVERED}
    return button(catalog.label(f"buttons.{what}"), action_id, str(target), primary=primary)


def _more(catalog: Catalog, case: Case, target: Target, now: datetime) -> Block:
    records = {"never_again": Happened.NEVER_AGAIN, "came_back": Happened.CAME_BACK}
    records["back_burner"] = Happened.BACK_BURNER
    choices = [
        choice
        for choice in MORE_CHOICES
        if (choice not in records or may_record(case, Event(records[choice], now)))
        and (choice not in _ABOUT_CONTACT or choice in _contact_choices(case))
    ]
    options = _options(catalog, "more", choices, target)
    return select(MORE, catalog.label("more.placeholder"), options, None)


def _options(
    catalog: Catalog, group: str, choices: list[str] | tuple[str, ...], target: Target
) -> list[Block]:
    return [option(catalog.label(f"{group}.{choice}"), f"{choice}:{target}") for choice in choices]

"""The buttons that a deal offers where it stands."""

from bot.copy.catalog import Catalog
from bot.core.history import DealState, Happened
from bot.core.playbook import Clock, Step
from bot.slack.action_ids import COMPLETE_SCRIPT, SNOOZE, WIN_BACK, Target, record_id
from bot.slack.elements import Block, actions, button, option, select
from bot.slack.words import missing_slots
from bot.usecases.case import Case

SNOOZES = ("tomorrow", "three_days", "week", "pick")

_BY_STATE: dict[DealState, tuple[Happened, ...]] = {
    DealState.ASKED: (
        Happened.YES,
        Happened.DOOR_OPEN,
        Happened.NO,
        Happened.SILENCE,
        Happened.LET_GO,
    ),
    DealState.SECOND_CHANCE: (Happened.RECOVERED, Happened.DID_NOT_WORK),
    DealState.DOOR_OPEN: (Happened.YES, Happened.NO, Happened.LET_GO),
    DealState.LET_GO: (Happened.TAKEN_UP_AGAIN,),
}


def deal_buttons(catalog: Catalog, case: Case, step: Step | None, target: Target) -> list[Block]:
    """One row of buttons, or none where nothing is left to say."""
    if case.state is DealState.OPEN:
        elements = _open_buttons(catalog, case, step, target)
    else:
        elements = [_record(catalog, what, target) for what in _BY_STATE.get(case.state, ())]
    return [actions(elements, f"deal.{target.deal_id}")] if elements else []


def _open_buttons(catalog: Catalog, case: Case, step: Step | None, target: Target) -> list[Block]:
    if step is None:
        return []
    elements = [_record(catalog, what, target) for what in step.buttons]
    if missing_slots(case, step):
        label = catalog.label("buttons.complete_script")
        elements.append(button(label, COMPLETE_SCRIPT, str(target)))
    if step.clock is not Clock.OWN_UP:
        elements.append(_snooze(catalog, target))
    return [*elements, _record(catalog, Happened.LET_GO, target)]


def _record(catalog: Catalog, what: Happened, target: Target) -> Block:
    action_id = WIN_BACK if what is Happened.RECOVERED else record_id(what)
    primary = what in {Happened.ASKED, Happened.RECOVERED}
    return button(catalog.label(f"buttons.{what}"), action_id, str(target), primary=primary)


def _snooze(catalog: Catalog, target: Target) -> Block:
    options = [
        option(catalog.label(f"snooze.{choice}"), f"{choice}:{target}") for choice in SNOOZES
    ]
    return select(SNOOZE, catalog.label("snooze.placeholder"), options, None)

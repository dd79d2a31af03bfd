"""The buttons that a deal offers where it stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.deal_state import CLOSED, DealState
from bot.core.gates import Gate
from bot.core.history import Event, EventKind, last
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Channel, Step, StepKind
from bot.slack.action_ids import (
    BACK_BURNER,
    COMPLETE_SCRIPT,
    HAND_OVER,
    LESSON,
    NAME_TIME,
    OPEN_DEAL,
    REVIEW,
    SHOW_NOTE,
    THEIR_PLAN,
    WIN_BACK,
    WRITE_PLAN,
    Target,
    record_id,
)
from bot.slack.case_text import missing_slots, needs_plan
from bot.slack.deal.choices import more_list, snooze_list
from bot.slack.deal.client_words import words_button
from bot.slack.deal.recorded import ways_back
from bot.slack.elements import Block, actions, button
from bot.slack.handover.card import withdraw_button
from bot.usecases.own_words import has_words
from bot.usecases.record_outcome import may_record

_ANSWERS: dict[DealState, tuple[EventKind, ...]] = {
    DealState.ASKED: (EventKind.YES, EventKind.DOOR_OPEN, EventKind.NO, EventKind.NOT_YET),
    DealState.SECOND_CHANCE: (EventKind.RECOVERED, EventKind.DID_NOT_WORK),
    DealState.DOOR_OPEN: (EventKind.YES, EventKind.NO),
    DealState.RECOVERED: (EventKind.HOLDING, EventKind.DID_NOT_WORK),
    DealState.LET_GO: (EventKind.TAKEN_UP_AGAIN,),
    DealState.LAID_ASIDE: (EventKind.TAKEN_UP_AGAIN,),
}
# What a held step waits to hear, so that it can be said where the hold is shown.
_FREES: dict[Gate, tuple[EventKind, ...]] = {
    Gate.REPAIR_NOT_DELIVERED: (EventKind.REPAIRED,),
    Gate.NO_CONTACT_REPLY: (EventKind.STAY_IN_TOUCH,),
    Gate.SECOND_REFUSAL: (EventKind.CAME_BACK,),
    Gate.CHANCE_USED: (EventKind.CAME_BACK,),
}
# What is asked for in a form before it can be recorded.
_FORMS = {
    EventKind.RECOVERED: WIN_BACK,
    EventKind.LESSON: LESSON,
    EventKind.HANDED_OVER: HAND_OVER,
    EventKind.BACK_BURNER: BACK_BURNER,
    EventKind.THEIR_PLAN: THEIR_PLAN,
}
_ENDS = (
    EventKind.RECOVERED,
    EventKind.DID_NOT_WORK,
    EventKind.LET_GO,
    EventKind.GAVE_CHANCE,
    EventKind.PARTED,
)
_ENDED = (CLOSED | {DealState.DID_NOT_WORK}) - {DealState.UNDONE, DealState.LAID_ASIDE}
_ONLY_A_DAY = frozenset(
    {Gate.COOLING_OFF, Gate.ANOTHER_FIRST, Gate.COLLEAGUE_FIRST, Gate.CLIENT_TROUBLE}
)


@dataclass(frozen=True, slots=True)
class ShownDeal:
    """A deal, the step that is shown of it, and the one that is shown as held.

    `in_brief` where it is shown on a line, so that a button opens the rest; `among_others` where
    other deals stand beside it, so that one opens the whole deal; `opened` where that is done.
    `has_words` where the step's own words stand above.
    """

    case: Case
    step: Step | None = None
    held: PlannedStep | None = None
    still_yours: bool = False
    in_brief: bool = False
    among_others: bool = False
    opened: bool = False
    has_words: bool = False


def deal_buttons(catalog: Catalog, shown: ShownDeal, target: Target, now: datetime) -> list[Block]:
    """One row of buttons below what is shown of a deal, or none where nothing is left to say."""
    case, step, held = shown.case, shown.step, shown.held
    offered = (
        *((EventKind.STILL_MINE,) if shown.still_yours else ()),
        *_of_step(case, step),
        *_ANSWERS.get(case.state, ()),
        *_that_free(held),
        *_about_touch(case),
    )
    wanted = [what for what in dict.fromkeys(offered) if _fits(case, what, step, now)]
    lacking = _step_without_words(case, step, held)
    elements = [
        *_words_first(catalog, shown, lacking, target),
        *(
            _record(catalog, what, target, primary=_stands_out(shown, what, lacking))
            for what in wanted
        ),
    ]
    if shown.in_brief:
        elements.append(button(catalog.label("buttons.show_note"), SHOW_NOTE, str(target)))
    elements += words_button(catalog, case, target, now)
    if step is not None and not _is_stopped(case, step):
        elements += _about_step(catalog, case, step, target, now)
    elements += withdraw_button(catalog, case, target)
    if is_lesson_due(case) and EventKind.LESSON not in wanted:
        elements.append(button(catalog.label("buttons.lesson_at_end"), LESSON, str(target)))
    if may_record(case, Event(EventKind.LET_GO, now)):
        may_open = not (shown.among_others or shown.opened)
        elements += [
            more_list(catalog, case, target, now, may_open=may_open),
            _record(catalog, EventKind.LET_GO, target),
        ]
    if shown.among_others:
        elements.append(button(catalog.label("buttons.open_deal"), OPEN_DEAL, str(target)))
    elements += ways_back(catalog, case, target, now)
    place = f"deal.{target.deal_id}.{target.step}"
    return [actions(elements, place, now)] if elements else []


def _words_first(
    catalog: Catalog, shown: ShownDeal, lacking: Step | None, target: Target
) -> list[Block]:
    """What is to be written down before a step's words are whole, its plan included."""
    case, step, elements = shown.case, shown.step, []
    if lacking is not None:
        first = lacking is step and _is_wanted(shown)
        label, about = catalog.label("buttons.complete_script"), replace(target, step=lacking.key)
        elements.append(button(label, COMPLETE_SCRIPT, str(about), primary=first))
    if step is not None and step.kind is StepKind.PLAN and not _is_stopped(case, step):
        label, first = catalog.label("buttons.write_plan"), needs_plan(case, step)
        elements.append(button(label, WRITE_PLAN, str(target), primary=first))
    return elements


def _is_wanted(shown: ShownDeal) -> bool:
    """Whether a step is asked of the rep by now: before its day no button stands out."""
    planned = shown.case.planned(shown.step.key) if shown.step is not None else None
    if planned is None or shown.has_words:
        return shown.has_words
    return planned.is_open or planned.told_at is not None or planned.held_since is not None


def _stands_out(shown: ShownDeal, what: EventKind, lacking: Step | None) -> bool:
    if what is EventKind.RECOVERED:
        return True
    return what is EventKind.ASKED and lacking is None and _is_wanted(shown)


def _of_step(case: Case, step: Step | None) -> tuple[EventKind, ...]:
    return () if step is None or _is_stopped(case, step) else step.buttons


def _is_stopped(case: Case, step: Step) -> bool:
    planned = case.planned(step.key)
    return planned is not None and planned.is_stopped


def _that_free(held: PlannedStep | None) -> tuple[EventKind, ...]:
    return _FREES.get(held.hold.gate, ()) if held and held.hold else ()


def _fits(case: Case, what: EventKind, step: Step | None, now: datetime) -> bool:
    planned = case.planned(step.key) if step else None
    held = planned.hold if planned is not None else None
    # Who asked before the wait was over did ask: that much may be said.
    if what is EventKind.ASKED and held is not None and held.gate not in _ONLY_A_DAY:
        return False
    return may_record(case, Event(what, now))


def _step_without_words(case: Case, step: Step | None, held: PlannedStep | None) -> Step | None:
    if step is not None and missing_slots(case, step) and not _is_stopped(case, step):
        return step
    needs_news = held and held.hold and held.hold.gate is Gate.NOTHING_CHANGED
    return held.step if held and needs_news else None


def is_lesson_due(case: Case) -> bool:
    """Whether a lesson from the deal's end is still to be offered (coaching.md, section 6)."""
    ended = last(case.history, *_ENDS)
    if ended is None or case.state not in _ENDED:
        return False
    return case.lesson_at is None or case.lesson_at < ended.told


def _about_touch(case: Case) -> tuple[EventKind, ...]:
    # Their answer comes days after the note was answered: it must be possible to say so then.
    touch = last(case.history, EventKind.TOUCHED, EventKind.TOUCH_ANSWERED)
    waiting = touch is not None and touch.what is EventKind.TOUCHED
    return (EventKind.TOUCH_ANSWERED,) if waiting else ()


def _about_step(
    catalog: Catalog, case: Case, step: Step, target: Target, now: datetime
) -> list[Block]:
    elements = []
    if (planned := case.planned(step.key)) is not None and has_words(planned):
        elements.append(button(catalog.label("buttons.review"), REVIEW, str(target)))
    if _may_name_time(case, step, now):
        spoken = {Channel.PHONE, Channel.IN_PERSON}.intersection(step.channels)
        label = catalog.label("buttons.when_call" if spoken else "buttons.when_write")
        elements.append(button(label, NAME_TIME, str(target)))
    if not step.kind.is_own_up:
        elements.append(snooze_list(catalog, target))
    return elements


def _may_name_time(case: Case, step: Step, now: datetime) -> bool:
    planned = case.planned(step.key)
    is_due = planned is not None and planned.due_at is not None and planned.due_at <= now
    return is_due and bool(step.channels) and not step.kind.is_own_up


def _record(catalog: Catalog, what: EventKind, target: Target, *, primary: bool = False) -> Block:
    action_id = _FORMS.get(what, record_id(what))
    return button(catalog.label(f"buttons.{what}"), action_id, str(target), primary=primary)

"""The parts of a deal card, the same facts wherever it stands; a place lays them out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate
from bot.core.planned_step import PlannedStep
from bot.delivery.cards import StepCard
from bot.slack.action_ids import Target
from bot.slack.case_text import promise_lines
from bot.slack.deal.buttons import ShownDeal, deal_buttons
from bot.slack.deal.coaching import is_ready_list_open, ready_list, words_about
from bot.slack.deal.recorded import recorded_last
from bot.slack.deal.reminder import told_before
from bot.slack.deal.said import said_blocks
from bot.slack.deal.standing import (
    also_open,
    gate_lines,
    head,
    head_in_one_line,
    lesson_lines,
    then_line,
    unbrought_lines,
)
from bot.slack.elements import Block, actions, context
from bot.slack.handover.card import offered_lines
from bot.slack.promise.card import (
    another_day,
    missed_blocks,
    missed_lately,
    missed_text,
    overdue_promise,
)

WITHIN_THE_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: the nudge of its message, and what a weekly summary asks or leaves out.

    `note` is the step that a message tells of with its words, and no other deal beside it. A
    summary says the day of an ask, week after week, and not each time why. `opened` in the deal's
    own view, `pressed` where something was just recorded. `step` is the one that the card is about
    where it is not the most pressing; `words_said` where the words about a missed promise stand in
    another card.
    """

    nudge_id: str = ""
    step: str = ""
    words_said: bool = False
    still_yours: bool = False
    in_summary: bool = False
    opened: bool = False
    pressed: bool = False
    note: StepCard | None = None


AMONG_OTHERS = Place()


@dataclass(frozen=True, slots=True)
class Parts:
    """What a card says, in its order: `lines` are small, `words` are what to say or what was done.

    `ready` is the list to tick off.
    """

    head: Mrkdwn
    buttons: list[Block]
    lines: tuple[Mrkdwn, ...] = ()
    words: list[Block] = field(default_factory=list)
    ready: list[Block] = field(default_factory=list)
    promises: list[Block] = field(default_factory=list)


def parts_in_brief(catalog: Catalog, case: OwnCase, now: datetime, place: Place) -> Parts:
    """Those of a deal among others, or in its own view: a button opens the words."""
    held = next((found for found in case.plan if found.hold), None)
    shown = case.planned(place.step) or case.most_pressing or case.next_ahead or held
    target = Target(
        case.deal.id, place.nudge_id, shown.step.key if shown else "", len(case.history)
    )
    about = ShownDeal(
        case,
        shown.step if shown else None,
        held,
        still_yours=place.still_yours,
        in_brief=shown is not None and (shown.is_open or place.words_said),
        among_others=not place.opened,
        opened=place.opened,
    )
    promises, answers = _promises(catalog, about, target, now, place)
    first = (shown if place.step else None) or case.most_pressing
    ahead = case.next_ahead
    return Parts(
        head(catalog, case, first or ahead, ahead if first is not None else None),
        _buttons(catalog, about, target, now, answers),
        _lines_in_brief(catalog, case, now, place, first),
        said_blocks(catalog, case) if place.pressed else [],
        # Its list is ticked wherever the deal is shown.
        _ready(case, target),
        promises,
    )


def parts_of_note(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place, note: StepCard
) -> Parts:
    """Those of a message about one step, with its words; what happened once it is answered."""
    found = note.planned
    shown = found or _waited_for(case, now)
    key = shown.step.key if shown else note.step
    target = Target(case.deal.id, place.nudge_id, key, len(case.history))
    about = ShownDeal(
        case,
        shown.step if shown else None,
        found,
        has_words=shown is not None and shown.hold is None,
    )
    promises, answers = _promises(catalog, about, target, now, place)
    if found is None:
        words = said_blocks(catalog, case)
    else:
        words = words_about(catalog, note, found, target, now)
    said = words[0]["text"]["text"]
    first = found or case.most_pressing or case.next_ahead
    return Parts(
        head_in_one_line(
            catalog, case, first, said=said, before=told_before(case, found) if found else None
        ),
        _buttons(catalog, about, target, now, answers),
        _lines_of_note(catalog, case, now, found),
        words,
        _ready(case, target),
        promises,
    )


def _waited_for(case: OwnCase, now: datetime) -> PlannedStep | None:
    """A step that a client waits for today.

    Its own note may have to wait for the rep's next day, and the client would wait too.
    """
    return next((one for one in case.plan if _is_waited_for(one, now)), None)


def _is_waited_for(found: PlannedStep, now: datetime) -> bool:
    soon = found.due_at is not None and found.due_at - now < WITHIN_THE_DAY
    return found.wait.is_prompt and soon and found.hold is None


def _lines_in_brief(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place, first: PlannedStep | None
) -> tuple[Mrkdwn, ...]:
    recorded = recorded_last(catalog, case, now)
    if case.state in CLOSED:
        return (*lesson_lines(catalog, case), *recorded)
    others = also_open(catalog, case, first) if first else []
    untold = frozenset({Gate.COOLING_OFF} if place.in_summary else ())
    gates = gate_lines(catalog, case, but=untold)
    unbrought = [catalog.text("lines/unbrought")] if case.deal.unbrought else []
    question = [catalog.text("lines/still_yours")] if place.still_yours else []
    offered = offered_lines(catalog, case)
    return (*others, *gates, *offered, *unbrought, *recorded, *question)


def _lines_of_note(
    catalog: Catalog, case: OwnCase, now: datetime, found: PlannedStep | None
) -> tuple[Mrkdwn, ...]:
    unbrought, offered = unbrought_lines(catalog, case), offered_lines(catalog, case)
    if found is not None:
        others, recorded = also_open(catalog, case, found), recorded_last(catalog, case, now)
        return (*others, *offered, *unbrought, *recorded)
    first = case.most_pressing
    others = also_open(catalog, case, first) if first else []
    then = [then_line(catalog, case, case.next_ahead)] if first and case.next_ahead else []
    return (*offered, *unbrought, *lesson_lines(catalog, case), *others, *then)


def _ready(case: OwnCase, target: Target) -> list[Block]:
    return [ready_list(case, target)] if is_ready_list_open(case) else []


def _buttons(
    catalog: Catalog, about: ShownDeal, target: Target, now: datetime, answers: list[Block]
) -> list[Block]:
    rows = deal_buttons(catalog, about, target, now)
    if not answers:
        return rows
    others = rows[0]["elements"] if rows else []
    return [actions([*answers, *others], f"deal.{target.deal_id}.{target.step}", now)]


def _promises(
    catalog: Catalog, about: ShownDeal, target: Target, now: datetime, place: Place
) -> tuple[list[Block], list[Block]]:
    """What stands of the deal's promises, and the buttons that answer the one at hand."""
    case, hold = about.case, about.held.hold if about.held else None
    answers = overdue_promise(catalog, case, hold, target.nudge_id)
    listed = [context(promise_lines(catalog, case, now))] if case.promises else []
    missed = missed_lately(case, now)
    if missed is None:
        return listed, answers
    if place.note is not None:
        return listed + missed_blocks(catalog, case, now, target.nudge_id), answers
    answers = answers or [another_day(catalog, missed, target.nudge_id)]
    return listed if place.words_said else [context(missed_text(catalog, case, missed))], answers

"""A coaching nudge: one warm line, why now, the script, the buttons; or how it stands since."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.deal_state import CLOSED
from bot.core.gates import ESCALATED, Gate, Hold, standing_gates
from bot.core.history import Event, EventKind, times
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.core.stands import in_order
from bot.delivery.cards import StepCard
from bot.slack.action_ids import READY, Target
from bot.slack.case_text import (
    WORDS,
    client_name,
    clock_time,
    day,
    promise_lines,
    step_facts,
    when,
    written_date,
)
from bot.slack.deal.buttons import ShownDeal, deal_buttons, is_lesson_due
from bot.slack.deal.client_words import words_line
from bot.slack.deal.recorded import happened_earlier, recorded_last
from bot.slack.deal.reminder import again_text, reminder_text
from bot.slack.deal.script import script_blocks
from bot.slack.deal.script_facts import touch_turn
from bot.slack.elements import Block, actions, checkboxes, context, section
from bot.slack.escalation.card import escalation_lines
from bot.slack.promise.card import missed_blocks, overdue_promise
from storage.models import ClientRecord

WITHIN_THE_DAY = timedelta(hours=8)

_SELF_EVIDENT = frozenset({Gate.ASK_UNANSWERED, Gate.ANOTHER_FIRST, Gate.FRESH_NO})
"""Why a step has the day that it has; lists say the day."""


def step_blocks(catalog: Catalog, card: StepCard, now: datetime) -> list[Block]:
    """The whole note while its step is open; a short word on what happened once it is not."""
    case = card.case
    target = Target(case.deal.id, card.nudge_id, card.step, len(case.history))
    missed = missed_blocks(catalog, case, now, card.nudge_id)
    if (found := card.planned) is None:
        return [*how_it_stands(catalog, case), *missed, *after_buttons(catalog, case, target, now)]
    # A note that was sent stays to be read, also where its ask turns out to come a little later.
    if found.hold is not None and found.hold.until is None:
        blocks = _held(catalog, case, found.hold, target, now)
    elif card.reminder:
        blocks = [section(reminder_text(catalog, card, found)), *_left_to_do(case, target)]
    else:
        blocks = _coaching(catalog, case, found, target, now)
    lines = (
        *also_open(catalog, case, found),
        *unbrought_lines(catalog, case),
        *recorded_last(catalog, case, now),
    )
    blocks += [*(context(line) for line in lines), *missed]
    return blocks + deal_buttons(catalog, ShownDeal(case, found.step, found), target, now)


def after_buttons(catalog: Catalog, case: Case, target: Target, now: datetime) -> list[Block]:
    """The buttons below what was recorded, with those of a step that a client waits for today."""
    waited_for = next((one for one in case.plan if _is_waited_for(one, now)), None)
    if waited_for is None:
        return deal_buttons(catalog, ShownDeal(case), target, now)
    # Its own note may have to wait for the rep's next day, and the client would wait too.
    step = waited_for.step
    return deal_buttons(catalog, ShownDeal(case, step), replace(target, step=step.key), now)


def _is_waited_for(found: PlannedStep, now: datetime) -> bool:
    soon = found.due_at is not None and found.due_at - now < WITHIN_THE_DAY
    return found.wait.is_prompt and soon and found.hold is None


def also_open(catalog: Catalog, case: Case, shown: PlannedStep | None) -> list[Mrkdwn]:
    """The deal's other open steps stand wherever it is shown, the most pressing first (9.1)."""
    others = in_order(one for one in case.plan if one.is_open and one.hold is None)
    return [
        _line(catalog, case, "messages/also_open", one)
        for one in others
        if shown is None or not _is_the_same(one, shown)
    ]


def _is_the_same(one: PlannedStep, other: PlannedStep) -> bool:
    """Whether two steps ask for one thing: another try is still the same own-up."""
    both_own_up = one.step.kind.is_own_up and other.step.kind.is_own_up
    return both_own_up or one.step.key == other.step.key


def how_it_stands(catalog: Catalog, case: Case) -> list[Block]:
    """What was recorded last, and what comes next."""
    latest = case.history[-1]
    blocks = [section(_said(catalog, case, latest))]
    lines = (*happened_earlier(catalog, case, latest), *unbrought_lines(catalog, case))
    blocks += [context(line) for line in lines]
    blocks += [context(line) for line in lesson_lines(catalog, case)]
    return blocks + [context(line) for line in next_lines(catalog, case)]


def lesson_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """That a lesson of a deal that ended is kept."""
    kept = case.state in CLOSED and case.lesson_at is not None and not is_lesson_due(case)
    return [catalog.text("lines/lesson")] if kept else []


def next_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """The most pressing open step, the other open ones, then the next day ahead."""
    first, ahead = case.most_pressing, case.next_ahead
    if first is None:
        return [_line(catalog, case, "messages/next_step", ahead)] if ahead else []
    then = [_line(catalog, case, "messages/then_step", ahead)] if ahead else []
    return [
        _line(catalog, case, "messages/next_step", first),
        *also_open(catalog, case, first),
        *then,
    ]


def _line(catalog: Catalog, case: Case, name: str, found: PlannedStep) -> Mrkdwn:
    step, at = catalog.label(f"steps.{found.step.key}"), when(catalog, case, found)
    return catalog.text(name, step=step, when=at)


def unbrought_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """That a note about the deal could not be brought, where that is so."""
    return [catalog.text("messages/unbrought")] if case.deal.unbrought else []


def gate_text(catalog: Catalog, case: Case, hold: Hold) -> Mrkdwn:
    """Why a step is held, and when it is free."""
    until = day(hold.until, case) if hold.until else ""
    return catalog.text(f"messages/gate_{hold.gate}", client=client_name(case), until=until)


def held_line(catalog: Catalog, case: Case, hold: Hold) -> Mrkdwn:
    """The same on a line under the client's name."""
    until = day(hold.until, case) if hold.until else ""
    return catalog.text(f"lines/held_{hold.gate}", until=until)


def gate_lines(catalog: Catalog, case: Case, *, but: frozenset[Gate] = frozenset()) -> list[Mrkdwn]:
    """Every gate that is closed for the deal, once each, and who stopped or lifted contact.

    They stand under the client's name, and among those of other deals.
    """
    closed: dict[Gate, Hold] = {}
    holds = [hold for found in case.plan if (hold := _until_its_day(found)) is not None]
    for hold in (*holds, *map(Hold, standing_gates(case.facts, case.history))):
        closed.setdefault(hold.gate, hold)
    told = {gate: hold for gate, hold in closed.items() if gate not in but | _SELF_EVIDENT}
    lines = [held_line(catalog, case, hold) for hold in told.values()]
    return [
        *lines,
        *escalation_lines(catalog, case),
        *(record_line(catalog, record) for record in ([case.record] if case.record else [])),
    ]


def _until_its_day(found: PlannedStep) -> Hold | None:
    """What holds a step, until the day that is shown of it."""
    hold = found.hold
    if hold is None or hold.until is None or found.due_at is None:
        return hold
    return replace(hold, until=max(hold.until, found.due_at))


def record_line(catalog: Catalog, record: ClientRecord) -> Mrkdwn:
    """Who stopped or lifted contact, when and why."""
    return catalog.text(
        f"messages/record_{record.what}",
        by=record.by_user,
        on=written_date(record.at.date(), "en-GB"),
        reason=shorten(one_line(record.reason), WORDS),
    )


def _held(catalog: Catalog, case: Case, hold: Hold, target: Target, now: datetime) -> list[Block]:
    lines = [gate_text(catalog, case, hold)]
    if hold.gate is Gate.DO_NOT_CONTACT:
        lines += [record_line(catalog, record) for record in ([case.record] if case.record else [])]
    if hold.gate in ESCALATED:
        lines += escalation_lines(catalog, case)
    blocks = [section(line) for line in lines]
    if case.ready_items:
        blocks.append(ready_list(case, target))
    if case.promises:
        blocks.append(context(promise_lines(catalog, case, now)))
    answers = overdue_promise(catalog, case, hold, target.nudge_id)
    return [*blocks, actions(answers, f"promise.{target}")] if answers else blocks


def _left_to_do(case: Case, target: Target) -> list[Block]:
    return [ready_list(case, target)] if is_ready_list_open(case) else []


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
    blocks += script_blocks(catalog, case, step, target, now)
    blocks += _left_to_do(case, target)
    if case.promises:
        blocks.append(context(promise_lines(catalog, case, now)))
    return blocks


def _said(catalog: Catalog, case: Case, event: Event) -> Mrkdwn:
    if event.what is EventKind.REPORTED:
        return catalog.text("messages/receipt", client=client_name(case))
    # Every second time in other words: the same may be recorded with nothing else in between.
    again = times(case.history, event.what) % 2 == 0
    facts = {
        "client": client_name(case),
        "until": _comes_back(catalog, case, event),
        "again": again,
        "step": _step_name(catalog, event.step),
    }
    return catalog.text(f"after/{event.what}", **facts)


def _step_name(catalog: Catalog, key: str | None) -> str:
    label = f"steps.{key}"
    return catalog.label(label) if label in catalog.labels else ""


def _comes_back(catalog: Catalog, case: Case, event: Event) -> str:
    # Not before it would have come anyway, and not on a day off: the plan knows, the press did not.
    found = case.planned(event.step or "")
    until = found.due_at if found and found.due_at else event.until
    if until is not None and event.what is EventKind.TIME_NAMED:
        return catalog.label("when.at", day=day(until, case), time=clock_time(until, case))
    return day(until, case) if until else ""

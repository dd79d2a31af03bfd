"""Where a deal stands, in lines: its head, what else is open, what waits, who stopped it."""

from dataclasses import replace
from datetime import datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate, Hold, standing_gates
from bot.core.planned_step import PlannedStep, Stand
from bot.core.stands import in_order
from bot.slack.case_text import WORDS, amount_said, client_name, day, when
from bot.slack.deal.buttons import is_lesson_due
from bot.slack.escalation.card import escalation_lines
from bot.slack.moments import day_of
from storage.models import ClientRecord

_SELF_EVIDENT = frozenset({Gate.ASK_UNANSWERED, Gate.ANOTHER_FIRST, Gate.FRESH_NO})
"""Why a step has the day that it has; lists say the day."""


def head(
    catalog: Catalog, case: Case, first: PlannedStep | None, then: PlannedStep | None
) -> Mrkdwn:
    """Client first, then the step that is shown and the day that follows, each on a line."""
    name = "messages/list_closed" if case.state in CLOSED else "messages/list_deal"
    return catalog.text(name, **_facts(catalog, case, first, then))


def head_in_one_line(
    catalog: Catalog,
    case: Case,
    first: PlannedStep | None,
    *,
    said: str = "",
    before: datetime | None = None,
) -> Mrkdwn:
    """The same above the words themselves; a step that these name is not named twice.

    `before` is when it was told of first (UTC), where it is not new.
    """
    facts = _facts(catalog, case, first, None)
    if said and facts["step"] and str(facts["step"]) in said:
        facts["step"] = ""
        if first is not None and first.stand is Stand.DUE and before is not None:
            facts["when"] = catalog.label("when.again", day=day(before, case))
    return catalog.text("messages/note_head", **facts)


def _facts(
    catalog: Catalog, case: Case, first: PlannedStep | None, then: PlannedStep | None
) -> dict[str, object]:
    is_closed = case.state in CLOSED
    return {
        "client": client_name(case),
        "amount": amount_said(catalog, case),
        "step": _name(catalog, first),
        "when": when(catalog, case, first) if first else "",
        "then": _name(catalog, then),
        "then_when": when(catalog, case, then) if then else "",
        "state": catalog.label(f"states.{case.state}") if is_closed else "",
        "on": day(case.history[-1].at, case) if is_closed else "",
    }


def _name(catalog: Catalog, found: PlannedStep | None) -> str:
    return catalog.label(f"steps.{found.step.key}") if found else ""


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


def next_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """The most pressing open step, the other open ones, then the next day ahead."""
    first, ahead = case.most_pressing, case.next_ahead
    if first is None:
        return [_line(catalog, case, "messages/next_step", ahead)] if ahead else []
    then = [then_line(catalog, case, ahead)] if ahead else []
    return [
        _line(catalog, case, "messages/next_step", first),
        *also_open(catalog, case, first),
        *then,
    ]


def lesson_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """That a lesson of a deal that ended is kept."""
    kept = case.state in CLOSED and case.lesson_at is not None and not is_lesson_due(case)
    return [catalog.text("lines/lesson")] if kept else []


def unbrought_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """That a note about the deal could not be brought, where that is so."""
    return [catalog.text("messages/unbrought")] if case.deal.unbrought else []


def then_line(catalog: Catalog, case: Case, ahead: PlannedStep) -> Mrkdwn:
    """The next day ahead, after what is open."""
    return _line(catalog, case, "messages/then_step", ahead)


def _line(catalog: Catalog, case: Case, name: str, found: PlannedStep) -> Mrkdwn:
    step, at = catalog.label(f"steps.{found.step.key}"), when(catalog, case, found)
    return catalog.text(name, step=step, when=at)


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
        on=day_of(record.at),
        reason=shorten(one_line(record.reason), WORDS),
    )

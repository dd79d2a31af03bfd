"""What was recorded last, with the words that come of it, and what comes next."""

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.core.history import Event, EventKind, times
from bot.slack.case_text import client_name, clock_time, day
from bot.slack.deal.recorded import happened_earlier
from bot.slack.deal.standing import lesson_lines, next_lines, unbrought_lines
from bot.slack.elements import Block, context, section


def said_blocks(catalog: Catalog, case: Case) -> list[Block]:
    """What was recorded last, and on which day where that was another one."""
    latest = case.history[-1]
    said = section(_said(catalog, case, latest))
    return [said, *(context(line) for line in happened_earlier(catalog, case, latest))]


def how_it_stands(catalog: Catalog, case: Case) -> list[Block]:
    """The same in a place that has no card of its deal: with what comes next."""
    lines = (
        *unbrought_lines(catalog, case),
        *lesson_lines(catalog, case),
        *next_lines(catalog, case),
    )
    return [*said_blocks(catalog, case), *(context(line) for line in lines)]


def _said(catalog: Catalog, case: Case, event: Event) -> Mrkdwn:
    if event.what is EventKind.REPORTED:
        return catalog.text("messages/note_kept", client=client_name(case))
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
    # Of a look that was answered for now it is the next look's day, and no day where none is left.
    found = case.planned(event.step or "")
    until = found.next_at if found and found.due_at else event.until
    if until is not None and event.what is EventKind.TIME_NAMED:
        return catalog.label("when.at", day=day(until, case), time=clock_time(until, case))
    return day(until, case) if until else ""

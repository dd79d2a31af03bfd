"""The forms about when something was done, and those that say first what will go."""

from collections.abc import Sequence
from datetime import date

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.history import EventKind
from bot.slack.action_ids import (
    ALREADY_FORM,
    CAME_BACK_FORM,
    NEVER_AGAIN_FORM,
    REMOVE_FORM,
    WHEN_FORM,
)
from bot.slack.case_text import client_name
from bot.slack.elements import Block, date_input, field, form, option, section, select
from storage.models import PromiseState

SURE_FORMS = {
    EventKind.NEVER_AGAIN: NEVER_AGAIN_FORM,
    EventKind.CAME_BACK: CAME_BACK_FORM,
}
"""What stops or begins so much that it asks first, wherever it is pressed."""


def when_view(catalog: Catalog, today: date, metadata: str) -> Block:
    """On which day what was just recorded happened."""
    blocks = [field(catalog, "told", "day", date_input("day", today.isoformat()))]
    return form(catalog, "told", WHEN_FORM, blocks, metadata)


def already_view(catalog: Catalog, kinds: Sequence[EventKind], today: date, metadata: str) -> Block:
    """What was done already, and when."""
    options = [option(catalog.label(f"buttons.{what}"), what) for what in kinds]
    what = select("what", catalog.label("report.pick"), options, None)
    blocks = [
        field(catalog, "already", "what", what),
        field(catalog, "already", "day", date_input("day", today.isoformat())),
    ]
    return form(catalog, "already", ALREADY_FORM, blocks, metadata)


def sure_view(catalog: Catalog, what: EventKind, case: Case, metadata: str) -> Block:
    """Say what "never again" ends, or "they came back" begins, before it is recorded."""
    text = catalog.text(f"messages/{what}_intro", client=client_name(case))
    return form(catalog, what, SURE_FORMS[what], [section(text)], metadata)


def remove_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """Say what goes with a report before it is removed."""
    text = catalog.text(
        "messages/remove_intro",
        client=client_name(case),
        recorded=len(case.history) - 1,
        promises=sum(one.state == PromiseState.OPEN for one in case.promises),
        words=len(case.scripts),
    )
    return form(catalog, "remove", REMOVE_FORM, [section(text)], metadata)

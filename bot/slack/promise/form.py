"""The forms of a promise: what was promised, by when, and another day."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import shorten
from bot.core.promises import usual_day
from bot.slack.action_ids import KEPT_FORM, MOVE_FORM, PROMISE_FORM, THEIR_PLAN_FORM
from bot.slack.case_text import client_name
from bot.slack.elements import (
    OPTION_TEXT,
    Block,
    date_input,
    field,
    form,
    option,
    picker,
    text_input,
)

USUAL_PROMISE = 5
"""Working days ahead that are offered for a promise (our judgement)."""


def usual_day_of(case: Case, now: datetime, days: int = USUAL_PROMISE) -> date:
    """The day that is offered for something promised in a case: both sides work on it."""
    today = now.astimezone(case.calendar.tz).date()
    return usual_day(case.calendar, case.facts.client_calendar, today, days)


def promise_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """What was promised, and by when."""
    blocks = [
        field(catalog, "promise", "action", text_input("action", multiline=True)),
        field(catalog, "promise", "due_on", date_input("due_on", due_on.isoformat())),
    ]
    return form(catalog, "promise", PROMISE_FORM, blocks, metadata)


def their_plan_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """What a supplier will do to put it right, and by when."""
    blocks = [
        field(catalog, "their_plan", "action", text_input("action", multiline=True)),
        field(catalog, "their_plan", "due_on", date_input("due_on", due_on.isoformat())),
    ]
    return form(catalog, "their_plan", THEIR_PLAN_FORM, blocks, metadata)


def pick_promise_view(catalog: Catalog, cases: Sequence[Case], due_on: date, in_all: int) -> Block:
    """The same, for a deal that has to be picked first, out of that many."""
    options = [option(shorten(client_name(case), OPTION_TEXT), case.deal.id) for case in cases]
    chosen = cases[0].deal.id if in_all == 1 else None
    deal = picker("deal", catalog.label("report.pick"), options, chosen, in_all=in_all)
    view = promise_view(catalog, due_on, "")
    view["blocks"] = [field(catalog, "promise", "deal", deal), *view["blocks"]]
    return view


def move_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """Another day for a promise."""
    blocks = [field(catalog, "move", "due_on", date_input("due_on", due_on.isoformat()))]
    return form(catalog, "move", MOVE_FORM, blocks, metadata)


def kept_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """When a promise was kept whose day is over: the day itself is offered."""
    blocks = [field(catalog, "kept", "day", date_input("day", due_on.isoformat()))]
    return form(catalog, "kept", KEPT_FORM, blocks, metadata)

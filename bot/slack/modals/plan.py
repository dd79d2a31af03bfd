"""The forms around a plan: promises, handing over, the back burner, lessons and stops."""

from collections.abc import Sequence
from datetime import date

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.slack.action_ids import (
    BACK_BURNER_FORM,
    HAND_OVER_FORM,
    LESSON_FORM,
    MOVE_FORM,
    PROMISE_FORM,
    STOP_FORM,
    TROUBLE_FORM,
)
from bot.slack.case_text import client_name
from bot.slack.elements import (
    OPTION_TEXT,
    Block,
    date_input,
    input_block,
    modal,
    option,
    section,
    select,
    text_input,
)

MOST_DEALS = 100


def promise_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """What was promised, and by when."""
    blocks = [
        _field(catalog, "promise", "action", text_input("action", multiline=True)),
        _field(catalog, "promise", "due_on", date_input("due_on", due_on.isoformat())),
    ]
    return form(catalog, "promise", PROMISE_FORM, blocks, metadata)


def pick_promise_view(catalog: Catalog, cases: Sequence[Case], due_on: date) -> Block:
    """The same, for a deal that has to be picked first."""
    options = [
        option(shorten(client_name(case), OPTION_TEXT), case.deal.id) for case in cases[:MOST_DEALS]
    ]
    deal = select("deal", catalog.label("report.pick"), options, None)
    view = promise_view(catalog, due_on, "")
    view["blocks"] = [_field(catalog, "promise", "deal", deal), *view["blocks"]]
    return view


def move_view(catalog: Catalog, due_on: date, metadata: str) -> Block:
    """Another day for a promise."""
    blocks = [_field(catalog, "move", "due_on", date_input("due_on", due_on.isoformat()))]
    return form(catalog, "move", MOVE_FORM, blocks, metadata)


def hand_over_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """Whom to offer the deal to."""
    element = {"type": "users_select", "action_id": "colleague"}
    blocks = [
        section(catalog.text("messages/hand_over_intro", client=client_name(case))),
        _field(catalog, "hand_over", "colleague", element),
    ]
    return form(catalog, "hand_over", HAND_OVER_FORM, blocks, metadata)


def back_burner_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """What to have ready before asking, one thing a line."""
    typed = "\n".join(one_line(item.text) for item in case.ready_items)
    element = text_input("items", typed, multiline=True)
    blocks = [_field(catalog, "back_burner", "items", element)]
    return form(catalog, "back_burner", BACK_BURNER_FORM, blocks, metadata)


def lesson_view(catalog: Catalog, metadata: str) -> Block:
    """One line that the rep takes along."""
    blocks = [_field(catalog, "lesson", "lesson", text_input("lesson", limit=500))]
    return form(catalog, "lesson", LESSON_FORM, blocks, metadata)


def trouble_view(catalog: Catalog, until: date, metadata: str) -> Block:
    """Until when to leave a client alone who has troubles of their own."""
    blocks = [_field(catalog, "trouble", "until", date_input("until", until.isoformat()))]
    return form(catalog, "trouble", TROUBLE_FORM, blocks, metadata)


def stop_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """Say what a stop means before it is made."""
    text = catalog.text("messages/stop_intro", client=client_name(case))
    return form(catalog, "stop", STOP_FORM, [section(text)], metadata)


def form(
    catalog: Catalog, group: str, callback: str, blocks: Sequence[Block], metadata: str
) -> Block:
    """A form whose title and buttons stand under one group of labels."""
    labels = {"submit": catalog.label(f"{group}.save"), "close": catalog.label("report.close")}
    return modal(callback, catalog.label(f"{group}.title"), blocks, labels, metadata)


def _field(catalog: Catalog, group: str, name: str, element: Block) -> Block:
    hint = f"{group}.{name}_hint"
    return input_block(
        name,
        catalog.label(f"{group}.{name}"),
        element,
        hint=catalog.label(hint) if hint in catalog.labels else None,
    )

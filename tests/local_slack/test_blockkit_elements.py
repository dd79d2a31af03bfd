"""Values within one element: formats, ranges, choices, what goes together."""

from typing import Any

from tests.local_slack.blockkit_samples import (
    Json,
    check,
    entry,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    select,
)
from tests.walk import walk


def in_input(kind: str, **keys: Any) -> Json:
    return modal(entry({"type": kind, **keys}))


def number(**keys: Any) -> Json:
    return in_input("number_input", **{"is_decimal_allowed": False, **keys})


ACCEPTED: list[Json] = [
    in_input("datepicker", initial_date="2024-02-29"),
    in_input("timepicker", initial_time="00:00"),
    in_input("datetimepicker", initial_date_time=1_000_000_000),
    in_input("datetimepicker", initial_date_time=9_999_999_999),
    in_input("plain_text_input", min_length=0, max_length=1),
    in_input("plain_text_input", min_length=3000, max_length=3000),
    in_input("file_input", max_files=1),
    in_input("external_select", min_query_length=0),
    in_input("multi_users_select", max_selected_items=1, initial_users=["U1"]),
    number(min_value="-1", initial_value="-1", max_value="-1"),
    number(is_decimal_allowed=True, initial_value="0.5"),
]

REFUSED: dict[str, tuple[str, Json]] = {
    "a day that is not": (
        "element.initial_date",
        in_input("datepicker", initial_date="2023-02-29"),
    ),
    "a short date": ("element.initial_date", in_input("datepicker", initial_date="2024-2-9")),
    "a compact date": ("element.initial_date", in_input("datepicker", initial_date="20240209")),
    "24:00": ("element.initial_time", in_input("timepicker", initial_time="24:00")),
    "9:30": ("element.initial_time", in_input("timepicker", initial_time="9:30")),
    "an unknown zone": ("element.timezone", in_input("timepicker", timezone="Mars/Base")),
    "9 digits": (
        "element.initial_date_time",
        in_input("datetimepicker", initial_date_time=999_999_999),
    ),
    "11 digits": (
        "element.initial_date_time",
        in_input("datetimepicker", initial_date_time=10_000_000_000),
    ),
    "a moment as text": (
        "element.initial_date_time",
        in_input("datetimepicker", initial_date_time="1628633820"),
    ),
    "min_length below": ("element.min_length", in_input("plain_text_input", min_length=-1)),
    "min_length above": ("element.min_length", in_input("plain_text_input", min_length=3001)),
    "max_length below": ("element.max_length", in_input("plain_text_input", max_length=0)),
    "max_length above": ("element.max_length", in_input("plain_text_input", max_length=3001)),
    "lengths crossed": (
        "element.min_length",
        in_input("plain_text_input", min_length=5, max_length=4),
    ),
    "initial value too short": (
        "element.initial_value",
        in_input("plain_text_input", min_length=5, initial_value="four"),
    ),
    "initial value too long": (
        "element.initial_value",
        in_input("plain_text_input", max_length=3, initial_value="four"),
    ),
    "no file types": ("element.filetypes", in_input("file_input", filetypes=[])),
    "no files": ("element.max_files", in_input("file_input", max_files=0)),
    "11 files": ("element.max_files", in_input("file_input", max_files=11)),
    "query length": (
        "element.min_query_length",
        in_input("external_select", min_query_length=-1),
    ),
    "none selectable": (
        "element.max_selected_items",
        in_input("multi_users_select", max_selected_items=0),
    ),
    "more chosen than selectable": (
        "element.initial_users",
        in_input("multi_users_select", max_selected_items=1, initial_users=["U1", "U2"]),
    ),
    "a person chosen twice": (
        "element.initial_users",
        in_input("multi_users_select", initial_users=["U1", "U1"]),
    ),
    "nobody chosen": ("element.initial_users", in_input("multi_users_select", initial_users=[])),
    "a conversation chosen twice": (
        "element.initial_conversations",
        in_input("multi_conversations_select", initial_conversations=["C1", "C1"]),
    ),
    "a channel chosen twice": (
        "element.initial_channels",
        in_input("multi_channels_select", initial_channels=["C1", "C1"]),
    ),
    "an external option chosen twice": (
        "element.initial_options",
        in_input("multi_external_select", initial_options=[option(), option()]),
    ),
    "an empty filter": ("element.filter", in_input("conversations_select", filter={})),
    "an empty include": (
        "element.filter.include",
        in_input("conversations_select", filter={"include": []}),
    ),
    "an unknown include": (
        "element.filter.include[0]",
        in_input("conversations_select", filter={"include": ["dm"]}),
    ),
    "no trigger": (
        "element.dispatch_action_config.trigger_actions_on",
        in_input("plain_text_input", dispatch_action_config={"trigger_actions_on": []}),
    ),
    "a trigger twice": (
        "element.dispatch_action_config.trigger_actions_on",
        in_input(
            "plain_text_input",
            dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * 2},
        ),
    ),
    "a number as number": ("element.min_value", number(min_value=1)),
    "a number with letters": ("element.min_value", number(min_value="1e3")),
    "a decimal without leave": ("element.initial_value", number(initial_value="0.5")),
    "min above max": ("element.max_value", number(min_value="10", max_value="9")),
    "initial below min": ("element.initial_value", number(min_value="1", initial_value="0")),
    "initial above max": ("element.max_value", number(max_value="1", initial_value="2")),
    "no leave named": ("element.is_decimal_allowed", in_input("number_input")),
    "no options": ("element", in_input("static_select")),
    "options and groups": (
        "element",
        modal(entry(select(option_groups=[{"label": plain(), "options": options(1)}]))),
    ),
    "an option twice": (
        "element.options",
        modal(entry(select(options=[option("1"), option("1")]))),
    ),
    "a choice not offered": (
        "element.initial_option",
        modal(entry(select(initial_option=option("9")))),
    ),
    "a choice that differs": (
        "element.initial_option",
        modal(entry(select(initial_option=option("1", text=plain("other"))))),
    ),
    "boxes not offered": (
        "element.initial_options",
        in_input("checkboxes", options=options(2), initial_options=[option("9")]),
    ),
    "a box chosen twice": (
        "element.initial_options",
        in_input("checkboxes", options=options(2), initial_options=[option("1"), option("1")]),
    ),
    "a radio not offered": (
        "element.initial_option",
        in_input("radio_buttons", options=options(2), initial_option=option("9")),
    ),
    "mrkdwn in a select": (
        "element.options[0].text.type",
        in_input("static_select", options=[option(text=mrkdwn())]),
    ),
    "a url in a select": (
        "element.options[0].url",
        in_input("static_select", options=[option(url="https://e.com")]),
    ),
}


@walk("payload", ACCEPTED)
def test_values_at_the_edge_are_accepted(payload: Json) -> None:
    assert check(payload) == []


@walk("path, payload", REFUSED.values())
def test_values_past_the_edge_are_refused(path: str, payload: Json) -> None:
    found = [violation.path for violation in check(payload)]
    assert found == [f"blocks[0].{path}".removesuffix(".")]

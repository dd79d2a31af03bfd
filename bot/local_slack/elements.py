"""What each Block Kit element holds: its empty state, its first one, and what a person puts in.

Shapes: docs.slack.dev/reference/interaction-payloads/view-interactions-payload (state.values).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.people import JsonObject

TEXTS = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_ONE_OPTION = {"static_select", "external_select", "radio_buttons"}
_MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_PLAIN = {
    **dict.fromkeys(TEXTS, ("value", "initial_value")),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
    **dict.fromkeys(_ONE_OPTION, ("selected_option", "initial_option")),
    **dict.fromkeys(_MANY_OPTIONS, ("selected_options", "initial_options")),
}


def elements(blocks: Sequence[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Walk the interactive elements: (block, element) pairs, in reading order."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory")]
        if block.get("type") in {"actions", "context_actions"}:
            found += block["elements"]
        for element in found:
            if element and "action_id" in element:
                yield block, element


def find(
    blocks: Sequence[JsonObject], action_id: str, block_id: str = ""
) -> tuple[JsonObject, JsonObject]:
    """Find an element; raises NotOnScreenError when it is not on the screen."""
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in {"", block["block_id"]}:
            return block, element
    seen = ", ".join(element["action_id"] for _, element in elements(blocks)) or "nothing"
    msg = f"no element {action_id!r} here; there is {seen}"
    raise NotOnScreenError(msg)


def is_stateful(element: JsonObject) -> bool:
    """Tell whether the element keeps what a person chose (buttons and overflows do not)."""
    return element["type"] in _PLAIN


def first_state(element: JsonObject) -> JsonObject:
    """Give an element's state before anybody touches it."""
    kind = element["type"]
    field, initial = _PLAIN[kind]
    empty: object = (
        [] if kind.startswith("multi_") or kind in {"checkboxes", "file_input"} else None
    )
    state = {"type": kind, field: element.get(initial) or empty}
    return state | _zone(element)


def _zone(element: JsonObject) -> JsonObject:
    return {"timezone": element["timezone"]} if "timezone" in element else {}


def chosen_state(element: JsonObject, value: object) -> JsonObject:
    """Give an element's state after a person chose `value` (option values for choices).

    Raises NotOnScreenError for an option that is not offered.
    """
    kind = element["type"]
    field, _ = _PLAIN[kind]
    return {"type": kind, field: _held(element, value)} | _zone(element)


def _held(element: JsonObject, value: Any) -> object:  # noqa: ANN401 - each element holds its own kind
    kind = element["type"]
    if kind in _ONE_OPTION:
        return None if value is None else option(element, value)
    if kind in _MANY_OPTIONS:
        return [option(element, each) for each in value]
    if kind in TEXTS:
        return None if value in {None, ""} else str(value)
    return list(value) if kind.startswith("multi_") else value


def option(element: JsonObject, value: object) -> JsonObject:
    """Find the offered option with that value; raises NotOnScreenError."""
    offered = offered_options(element)
    for each in offered:
        if each.get("value") == value:
            return each
    msg = f"no option {value!r}; offered: {[each.get('value') for each in offered]}"
    raise NotOnScreenError(msg)


def offered_options(element: JsonObject) -> list[JsonObject]:
    """List the options of a select, overflow, radio group or checkboxes, groups opened."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(o for group in groups for o in group["options"])]


def is_empty(state: JsonObject) -> bool:
    """Tell whether a person has put nothing in."""
    field, _ = _PLAIN[state["type"]]
    return state.get(field) in (None, "", [])


def held(state: JsonObject) -> object:
    """Give what the state holds."""
    return state.get(_PLAIN[state["type"]][0])


def state_of(blocks: Sequence[JsonObject], before: JsonObject | None = None) -> JsonObject:
    """Build `state.values`, keeping what was put in where block_id and action_id are unchanged."""
    kept = before or {}
    values: JsonObject = {}
    for block, element in elements(blocks):
        if not is_stateful(element):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        old = kept.get(block_id, {}).get(action_id)
        same = old is not None and old["type"] == element["type"]
        values.setdefault(block_id, {})[action_id] = old if same else first_state(element)
    return values

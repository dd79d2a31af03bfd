"""What Slack itself refuses in a form before the bot hears of it."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from bot.local_slack.elements import held, is_empty
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View

REQUIRED = "Please complete this required field."


def problems(view: View) -> dict[str, str]:
    """List what keeps a form from being sent, by block_id."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input" and (why := _problem(view, block)):
            found[block["block_id"]] = why
    return found


def _problem(view: View, block: JsonObject) -> str:
    element = block["element"]
    state = view.state[block["block_id"]][element["action_id"]]
    if is_empty(state):
        return "" if block.get("optional") else REQUIRED
    rule = _RULES.get(element["type"])
    return rule(element, str(held(state))) if rule else ""


def _text(element: JsonObject, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please use at least {least} characters."
    return f"Please use at most {most} characters." if len(value) > most else ""


def _number(element: JsonObject, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""


def _email(_: JsonObject, value: str) -> str:
    known = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)
    return "" if known else "Please enter an email address."


def _url(_: JsonObject, value: str) -> str:
    parts = urlsplit(value)
    return "" if parts.scheme and parts.netloc else "Please enter a full address."


_RULES: dict[str, Callable[[JsonObject, str], str]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}

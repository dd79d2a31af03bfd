"""Turns what pydantic reports into violations that name the limit and the actual value."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.local_slack.blockkit.violation import Violation

LONGEST_QUOTE = 60


def check_shape(model: type[BaseModel], payload: Mapping[str, object]) -> list[Violation]:
    """Say where a payload departs from a model."""
    try:
        model.model_validate(dict(payload))
    except ValidationError as found:
        return [_violation(error, payload) for error in found.errors(include_url=False)]
    return []


def quote(value: object) -> str:
    """Show a value as JSON would, cut short; objects and arrays are only named."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "an array"
    shown = json.dumps(value, default=str)
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


def path_to(*steps: object) -> str:
    """Write steps as a path: `blocks[2].accessory`."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.removeprefix(".")


def _violation(error: ErrorDetails, payload: Mapping[str, object]) -> Violation:
    figures: dict[str, Any] = error.get("ctx", {})
    steps = list(_steps(error["loc"], payload))
    if figures.get("at"):
        steps.append(figures["at"])
    return Violation(path_to(*steps), _reason(error, figures))


def _steps(loc: tuple[int | str, ...], payload: object) -> Iterator[int | str]:
    # Pydantic puts the chosen member of a union among the steps, which is the node's own type.
    node, tag_may_follow = payload, True
    for step in loc:
        if tag_may_follow and isinstance(node, dict) and node.get("type") == step:
            tag_may_follow = False
            continue
        yield step
        node, tag_may_follow = _inside(node, step), True


def _inside(node: object, step: int | str) -> object:
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return node.get(step) if isinstance(node, Mapping) else None


# By pydantic's name of an error; the figures are its own, besides the given value and its size.
REASONS = {
    "slack": "{reason}",
    "missing": "is required, is missing",
    "extra_forbidden": "is not a key Slack knows here",
    "string_too_long": "must have at most {max_length} characters, has {size}",
    "string_too_short": "must have at least {min_length} character, has {size}",
    "too_long": "must have at most {max_length} items, has {size}",
    "too_short": "must have at least {min_length} item, has {size}",
    "greater_than_equal": "must be at least {ge}, is {given}",
    "less_than_equal": "must be at most {le}, is {given}",
    "literal_error": "must be {expected}, is {given}",
    "string_pattern_mismatch": "must match {pattern}, is {given}",
    "string_type": "must be a string, is {given}",
    "bool_type": "must be true or false, is {given}",
    "int_type": "must be a whole number, is {given}",
    "list_type": "must be an array, is {given}",
    "dict_type": "must be an object, is {given}",
    "model_type": "must be an object, is {given}",
    "model_attributes_type": "must be an object, is {given}",
    "union_tag_not_found": "needs a type, has none",
    "union_tag_invalid": "type must be {expected_tags}, is '{tag}'",
}


def _reason(error: ErrorDetails, figures: dict[str, Any]) -> str:
    template = REASONS.get(error["type"])
    if template is None:
        return f"{error['msg'].lower()}, is {quote(error['input'])}"
    return template.format(given=quote(error["input"]), size=_size(error["input"]), **figures)


def _size(given: object) -> int:
    return len(given) if isinstance(given, str | list) else 0

"""What is known of a case, as somebody gives it to `do-over check`."""

from collections.abc import Mapping
from dataclasses import fields

from pydantic import TypeAdapter, ValidationError

from bot.core.humility.model import DraftContext

_NAMED = frozenset({"circumstance", "stage", "channel"})
_KNOWN = frozenset(field.name for field in fields(DraftContext)) - _NAMED
_CONTEXT = TypeAdapter(DraftContext)


class BadContext(ValueError):
    """The facts or their names cannot be used; the message says which and why."""


def known_context(facts: Mapping[str, object], named: Mapping[str, object]) -> DraftContext:
    """The case; `named` are its circumstance, stage and channel. Raises BadContext."""
    unknown = sorted(map(str, set(facts) - _KNOWN))
    if unknown:
        known = ", ".join(sorted(_KNOWN))
        raise BadContext(f"context: no such fact: {', '.join(unknown)}. Known: {known}.")
    try:
        return _CONTEXT.validate_python({**facts, **named})
    except ValidationError as problem:
        told = (f"{'.'.join(map(str, e['loc']))} {e['msg']}" for e in problem.errors())
        raise BadContext("; ".join(told).strip().removeprefix("Value error, ")) from problem

"""The arguments of a Web API call, however they were sent."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.local_slack.errors import SlackError, missing_field, with_messages
from bot.local_slack.people import JsonObject


class Arguments(Mapping[str, Any]):
    """Arguments by name; JSON ones may arrive as text, booleans as `1` or `true`."""

    def __init__(self, given: JsonObject) -> None:
        """Keep what the bot sent, without its token."""
        self.token = str(given.get("token") or "")
        self._given = {name: value for name, value in given.items() if name != "token"}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a JSON value
        """Give an argument as it was sent."""
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        """Walk the names."""
        return iter(self._given)

    def __len__(self) -> int:
        """Count the arguments."""
        return len(self._given)

    def text(self, name: str) -> str:
        """Give a text argument, empty when it is missing."""
        value = self._given.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """Give a text argument; raises SlackError `invalid_arguments` when it is missing."""
        if not (value := self.text(name)):
            raise missing_field(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Give a boolean argument."""
        value = self.text(name).lower()
        return value in {"1", "true"} if value else default

    def number(self, name: str, default: int) -> int:
        """Give a whole number; raises SlackError `invalid_arguments` for anything else."""
        value = self.text(name)
        if value and not value.isdecimal():
            message = f"[ERROR] must be an integer [json-pointer:/{name}]"
            raise with_messages("invalid_arguments", [message])
        return int(value) if value else default

    def decoded(self, name: str, refusal: str) -> Any:  # noqa: ANN401 - a JSON value
        """Give a JSON argument, None when it is missing; raises SlackError with `refusal`."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except (ValueError, RecursionError) as problem:
            message = f"[ERROR] not JSON: {problem} [json-pointer:/{name}]"
            raise with_messages(refusal, [message]) from problem


def parse(content_type: str, query: str, body: bytes) -> Arguments:
    """Read a call's arguments from its query and its body; raises SlackError `invalid_json`."""
    given: JsonObject = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        given |= _json_object(body)
    else:
        given |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return Arguments(given)


def _json_object(body: bytes) -> JsonObject:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError) as problem:
        raise SlackError("invalid_json") from problem
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value

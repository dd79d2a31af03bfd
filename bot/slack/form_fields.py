"""What stands in a form that Slack sends, by field."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from bot.slack.action_ids import Target, read_target
from bot.slack.payloads import Body, Unreadable, reading_payload, storable

_PICKED = (
    "selected_date",
    "selected_time",
    "selected_user",
    "selected_conversation",
    "selected_date_time",
)


class Fields(dict[str, str]):
    """What stands in a form, by field; raises Unreadable for what is not there or no such thing."""

    def __missing__(self, name: str) -> str:
        raise Unreadable("a field is missing")

    @reading_payload()
    def day(self, name: str) -> date:
        """A picked day."""
        return date.fromisoformat(self[name])

    @reading_payload()
    def time(self, name: str) -> time:
        """A picked time of day."""
        return time.fromisoformat(self[name])

    @reading_payload()
    def moment(self, name: str) -> datetime:
        """A picked moment, in UTC."""
        return datetime.fromtimestamp(int(self[name]), UTC)


@reading_payload()
def typed(body: Body) -> Fields:
    """Every field of a form as it stands, by block."""
    state = body["view"].get("state") or {}
    blocks: Mapping[str, Mapping[str, Any]] = state.get("values", {})
    return Fields(
        (block_id, _value(next(iter(elements.values()), {})))
        for block_id, elements in blocks.items()
    )


@reading_payload()
def ticked(body: Body, block_id: str) -> list[str]:
    """The boxes that are ticked in a form."""
    values: Mapping[str, Mapping[str, Any]] = body["view"]["state"]["values"]
    elements: Mapping[str, Any] = values.get(block_id, {})
    chosen = [one for found in elements.values() for one in found.get("selected_options") or []]
    return [str(one["value"]) for one in chosen]


@reading_payload()
def picked_people(body: Body, block_id: str) -> list[str]:
    """The people that are picked in a form."""
    values: Mapping[str, Mapping[str, Any]] = body["view"]["state"]["values"]
    elements: Mapping[str, Any] = values.get(block_id, {})
    return [str(one) for found in elements.values() for one in found.get("selected_users") or []]


@reading_payload()
def picked(body: Body, block_id: str) -> Target:
    """The target that was picked in a form."""
    return read_target(typed(body)[block_id])


def _value(element: Mapping[str, Any]) -> str:
    if chosen := element.get("selected_option"):
        return storable(str(chosen["value"]))
    plain = (element.get(kind) for kind in ("value", *_PICKED))
    return storable(str(next((found for found in plain if found), "")))

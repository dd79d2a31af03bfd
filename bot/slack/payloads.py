"""What Slack sends, read into what a handler needs; nothing else looks inside a payload."""

import html
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.slack.action_ids import Target, read_target

_PICKED = ("selected_date", "selected_time", "selected_user", "selected_date_time")

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who pressed, typed or saved."""

    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was pressed, so that it can be shown as it stands afterwards.

    A message of the bot has channel and ts; a list has only its response URL; Home has neither.
    """

    target: Target
    channel: str = ""
    ts: str = ""
    response_url: str = ""


def actor_of(body: Body) -> Actor:
    """The person behind an interaction or a command."""
    if "user_id" in body:
        return Actor(str(body["team_id"]), str(body["user_id"]))
    team = body.get("team") or {}
    user = body["user"]
    return Actor(str(team.get("id") or user.get("team_id")), str(user["id"]))


def command_text(body: Body) -> str:
    """What was typed after the command; Slack escapes three characters in it."""
    return storable(html.unescape(str(body.get("text") or ""))).strip()


def origin_of(body: Body, target: Target) -> Origin:
    """Where a button was pressed."""
    container = body.get("container") or {}
    if container.get("type") != "message":
        return Origin(target)
    return Origin(
        target,
        channel=str(container.get("channel_id") or ""),
        ts=str(container.get("message_ts") or ""),
        response_url=str(body.get("response_url") or ""),
    )


def press_key(body: Body) -> str:
    """The key of one press: a double click on a button that was shown once is one press."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or action
    where = body.get("container") or {}
    place = where.get("message_ts") or where.get("view_id") or ""
    # Boxes that are ticked have no value of their own, and ticking them twice does no harm.
    return f"press:{body['user']['id']}:{place}:{action['action_id']}:{chosen.get('value', '')}"


def acted_at(body: Body) -> float:
    """When something was pressed or picked, by Slack's clock."""
    return float(body["actions"][0]["action_ts"])


def form_key(body: Body) -> str:
    """The key of one form: it can be saved once."""
    return f"form:{body['view']['id']}"


def typed(body: Body) -> dict[str, str]:
    """Every field of a form as it stands, by block."""
    blocks: Mapping[str, Mapping[str, Any]] = body["view"].get("state", {}).get("values", {})
    return {
        block_id: _value(next(iter(elements.values()), {})) for block_id, elements in blocks.items()
    }


def ticked(body: Body, block_id: str) -> list[str]:
    """The boxes that are ticked in a form."""
    values: Mapping[str, Mapping[str, Any]] = body["view"]["state"]["values"]
    elements: Mapping[str, Any] = values.get(block_id, {})
    chosen = [one for found in elements.values() for one in found.get("selected_options") or []]
    return [str(one["value"]) for one in chosen]


def ticked_in_message(body: Body) -> tuple[Target, frozenset[int]]:
    """The deal whose list was ticked, and the items that are ticked now."""
    action = body["actions"][0]
    target = read_target(str(action["block_id"]).removeprefix("ready."))
    chosen = action.get("selected_options") or []
    return target, frozenset(int(one["value"]) for one in chosen)


def choice_of(body: Body) -> tuple[str, Target]:
    """What was picked from a list, and the deal that it is about."""
    choice, _, value = body["actions"][0]["selected_option"]["value"].partition(":")
    return choice, read_target(value)


def to_metadata(origin: Origin) -> str:
    """An origin as a form carries it."""
    return json.dumps(asdict(origin))


def from_metadata(body: Body) -> Origin:
    """The origin that a form carries; raises ValueError where it carries none."""
    kept = json.loads(body["view"]["private_metadata"])
    return Origin(Target(**kept.pop("target")), **kept)


def _value(element: Mapping[str, Any]) -> str:
    if chosen := element.get("selected_option"):
        return str(chosen["value"])
    plain = (element.get(kind) for kind in ("value", *_PICKED))
    return storable(str(next((found for found in plain if found), "")))


def storable(text: str) -> str:
    """As typed, but for what no database can hold: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

"""What Slack sends, read into what a handler needs; nothing else looks inside a payload."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from pydantic import TypeAdapter

from bot.slack.action_ids import DEAL_VIEW, FIND_FORM, Part, Target, read_target

_MARKED = re.compile(r"<([^<>]+)>")
_PICKED = (
    "selected_date",
    "selected_time",
    "selected_user",
    "selected_conversation",
    "selected_date_time",
)

Body = Mapping[str, Any]

PLACE = "@"
"""Before the place of a list in the names of its rows: a list that one person sees has no other."""

SEARCH = "find."
"""What such a place begins with where it is a search."""

LEADS_BACK = frozenset({DEAL_VIEW, FIND_FORM})
"""The views of deals: what is pressed in them is shown there, and where they were opened from."""


class Unreadable(Exception):
    """A payload that Slack would not send; the message says what failed, never on what."""


@contextmanager
def reading_payload() -> Iterator[None]:
    """Around what looks into a payload: where that fails, the payload is at fault, not we."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise Unreadable(type(error).__name__) from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error


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


@dataclass(frozen=True, slots=True)
class Actor:
    """Who pressed, typed or saved."""

    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was pressed, so that it can be shown as it stands afterwards.

    A message of the bot has channel and ts; a list has only its response URL; Home has neither.
    `page` is where a list or Home stands, `search` what was looked for in its place. `found_in` is
    the window of a search that was opened there, `view_id` a deal's own view on top of all.
    """

    target: Target
    channel: str = ""
    ts: str = ""
    response_url: str = ""
    page: Part = ""
    view_id: Part = ""
    search: Part = ""
    found_in: Part = ""

    @property
    def beneath(self) -> "Origin":
        """Where the deal's own view was opened."""
        return replace(self, view_id="")

    @property
    def before_search(self) -> "Origin":
        """Where the window of a search was opened."""
        return replace(self, search="", found_in="")

    def at(self, page: str) -> "Origin":
        """The same list or Home at another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message that a shortcut was used on: its words as one reads them, and where it stands."""

    text: str
    channel: str
    ts: str
    usual_link: str


_ORIGIN, _PART = TypeAdapter(Origin), TypeAdapter[str](Part)


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
        return _origin_in_view(body, target)
    place = _part(str(body["actions"][0].get("block_id") or "").partition(PLACE)[2])
    is_search = place.startswith(SEARCH)
    return Origin(
        target,
        channel=str(container.get("channel_id") or ""),
        ts=str(container.get("message_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        page="" if is_search else place,
        search=place if is_search else "",
    )


def _origin_in_view(body: Body, target: Target) -> Origin:
    view = body.get("view") or {}
    metadata = str(view.get("private_metadata") or "")
    if view.get("type") == "home":
        return Origin(target, page=_part(metadata))
    if view.get("callback_id") not in LEADS_BACK or not metadata:
        return Origin(target)
    opened_at, view_id = replace(from_metadata(body), target=target), _part(str(view["id"]))
    if view.get("callback_id") == FIND_FORM:
        return replace(opened_at, found_in=view_id)
    return replace(opened_at, view_id=view_id)


@reading_payload()
def _part(text: str) -> str:
    return _PART.validate_python(text)


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
def pressed(body: Body) -> Target:
    """The target of the button that was pressed."""
    return read_target(body["actions"][0]["value"])


@reading_payload()
def picked(body: Body, block_id: str) -> Target:
    """The target that was picked in a form."""
    return read_target(typed(body)[block_id])


@reading_payload()
def pressed_id(body: Body) -> str:
    """The id that the button that was pressed carries alone."""
    return _PART.validate_python(body["actions"][0]["value"])


@reading_payload()
def pressed_text(body: Body) -> str:
    """The words that the button that was pressed carries."""
    return storable(str(body["actions"][0]["value"]))


@reading_payload()
def ticked_in_message(body: Body) -> tuple[Target, frozenset[int]]:
    """The deal whose list was ticked, and the items that are ticked now."""
    action = body["actions"][0]
    target = read_target(str(action["block_id"]).partition(PLACE)[0].removeprefix("ready."))
    chosen = action.get("selected_options") or []
    return target, frozenset(int(one["value"]) for one in chosen)


@reading_payload()
def choice_of(body: Body) -> tuple[str, Target]:
    """What was picked from a list, and the deal that it is about."""
    choice, _, value = body["actions"][0]["selected_option"]["value"].partition(":")
    return choice, read_target(value)


@reading_payload()
def shown_message(body: Body) -> ShownMessage:
    """The message that a shortcut was used on."""
    channel, ts = str(body["channel"]["id"]), str(body["message_ts"])
    domain = str((body.get("team") or {}).get("domain") or "")
    place = f"archives/{channel}/p{ts.replace('.', '')}"
    link = f"https://{domain}.slack.com/{place}" if domain else ""
    return ShownMessage(as_read(str(body["message"].get("text") or "")), channel, ts, link)


def sought(body: Body) -> str:
    """What somebody typed so far into a list that is searched."""
    return storable(str(body.get("value") or ""))


def to_metadata(origin: Origin) -> str:
    """An origin as a form carries it."""
    return json.dumps(asdict(origin))


@reading_payload()
def from_metadata(body: Body) -> Origin:
    """The origin that a form carries; raises Unreadable where it carries none."""
    return _ORIGIN.validate_json(body["view"]["private_metadata"])


def as_read(mrkdwn: str) -> str:
    """Words of a message as one reads them (docs.slack.dev/messaging/formatting-message-text)."""
    return storable(html.unescape(_MARKED.sub(_label_of, mrkdwn))).strip()


def _label_of(marked: re.Match[str]) -> str:
    # <@U1|ana>, <#C1|sales>, <!channel>, <https://example.com|here>
    target, _, label = marked[1].partition("|")
    if target[:1] in {"@", "#"}:
        return f"{target[0]}{label}" if label else target
    return label or target.replace("!", "@", 1)


def _value(element: Mapping[str, Any]) -> str:
    if chosen := element.get("selected_option"):
        return storable(str(chosen["value"]))
    plain = (element.get(kind) for kind in ("value", *_PICKED))
    return storable(str(next((found for found in plain if found), "")))


def storable(text: str) -> str:
    """As typed, but for what no database can hold: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

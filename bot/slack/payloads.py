"""What Slack sends, read into what a handler needs: who did it, what was pressed, which words.

What stands in a form is read in `form_fields`, where something was pressed in `origins`.
"""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.slack.action_ids import Part, Target, read_target

_MARKED = re.compile(r"<([^<>]+)>")

_PART = TypeAdapter[str](Part)

Body = Mapping[str, Any]

PLACE = "@"
"""Before the place of a list in the names of its rows: a list that one person sees has no other."""


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


@dataclass(frozen=True, slots=True)
class Actor:
    """Who pressed, typed or saved."""

    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message that a shortcut was used on: its words as one reads them, and where it stands."""

    text: str
    channel: str
    ts: str
    usual_link: str


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


@reading_payload()
def read_part(text: str) -> str:
    """A part of a target or of a place; raises Unreadable for what is none of ours."""
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
def pressed(body: Body) -> Target:
    """The target of the button that was pressed."""
    return read_target(body["actions"][0]["value"])


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


def as_read(mrkdwn: str) -> str:
    """Words of a message as one reads them (docs.slack.dev/messaging/formatting-message-text)."""
    return storable(html.unescape(_MARKED.sub(_label_of, mrkdwn))).strip()


def _label_of(marked: re.Match[str]) -> str:
    # <@U1|ana>, <#C1|sales>, <!channel>, <https://example.com|here>
    target, _, label = marked[1].partition("|")
    if target[:1] in {"@", "#"}:
        return f"{target[0]}{label}" if label else target
    return label or target.replace("!", "@", 1)


def storable(text: str) -> str:
    """As typed, but for what no database can hold: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

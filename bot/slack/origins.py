"""Where something was pressed, so that it can be shown there as it stands afterwards."""

import json
from dataclasses import asdict, dataclass, replace

from pydantic import TypeAdapter

from bot.slack.action_ids import DEAL_VIEW, FIND_FORM, Part, Target
from bot.slack.payloads import PLACE, Body, read_part, reading_payload

SEARCH = "find."
"""What such a place begins with where it is a search."""

LEADS_BACK = frozenset({DEAL_VIEW, FIND_FORM})
"""The views of deals: what is pressed in them is shown there, and where they were opened from."""


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


_ORIGIN = TypeAdapter(Origin)


def origin_of(body: Body, target: Target) -> Origin:
    """Where a button was pressed."""
    container = body.get("container") or {}
    if container.get("type") != "message":
        return _origin_in_view(body, target)
    place = read_part(str(body["actions"][0].get("block_id") or "").partition(PLACE)[2])
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
        return Origin(target, page=read_part(metadata))
    if view.get("callback_id") not in LEADS_BACK or not metadata:
        return Origin(target)
    opened_at, view_id = replace(from_metadata(body), target=target), read_part(str(view["id"]))
    if view.get("callback_id") == FIND_FORM:
        return replace(opened_at, found_in=view_id)
    return replace(opened_at, view_id=view_id)


def to_metadata(origin: Origin) -> str:
    """An origin as a form carries it."""
    return json.dumps(asdict(origin))


@reading_payload()
def from_metadata(body: Body) -> Origin:
    """The origin that a form carries; raises Unreadable where it carries none."""
    return _ORIGIN.validate_json(body["view"]["private_metadata"])

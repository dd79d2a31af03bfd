"""Bolt's app where every request comes in, over HTTP and Socket Mode alike."""

import logging
from time import perf_counter

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.delivery.meter import Meter, Unmeasured
from bot.telemetry.request_id import id_of_request, working_for

KINDS = frozenset(
    {"block_actions", "block_suggestion", "event_callback", "message_action", "shortcut"}
    | {"view_closed", "view_submission"}
)
COMMAND, OTHER = "command", "other"

log = logging.getLogger(__name__)


class App(AsyncApp):
    """Gives each request its id, and measures how long Slack waited for the answer."""

    meter: Meter = Unmeasured()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer a request."""
        began, kind = perf_counter(), kind_of(req.body)
        with working_for(id_of_request(req.headers, req.body)):
            answer = await super().async_dispatch(req)
            seconds = perf_counter() - began
            log.debug("a %s was answered with %d in %.3f s", kind, answer.status, seconds)
        self.meter.answered(kind, seconds)
        return answer


def kind_of(body: object) -> str:
    """Which of Slack's few kinds of requests it is."""
    if not isinstance(body, dict):
        return OTHER
    if "command" in body:
        return COMMAND
    kind = body.get("type")
    return kind if isinstance(kind, str) and kind in KINDS else OTHER

"""The first thing that Bolt asks about a request: whether it is one that Slack would send."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.payloads import Unreadable

log = logging.getLogger(__name__)


class CheckShape(AsyncMiddleware):
    """Lets pass what can be read: Bolt itself fails on the rest, also where it reports failures."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - as Bolt calls it
        next: Callable[[], Any],  # noqa: A002 - as Bolt calls it
    ) -> Any:  # noqa: ANN401 - whatever follows gives
        """Refuse what cannot be read, before anything follows."""
        # Only here: to build the shapes takes part of a start, which can do without them.
        from bot.slack.payload_shapes import check_shape  # noqa: PLC0415

        try:
            check_shape(req.body)
        except Unreadable as unreadable:
            log.warning("a payload could not be read: %s", unreadable)
            return BoltResponse(status=400, body="")
        return await next()

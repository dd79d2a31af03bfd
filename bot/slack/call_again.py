"""Calls to Slack that may be made twice, made once more where that is likely to help.

views.open opens nothing twice: a trigger id works once, and for three seconds
(docs.slack.dev/reference/methods/views.open: exchanged_trigger_id, expired_trigger_id).
views.update, views.publish and chat.update put the same into the same place again.
"""

from collections.abc import Awaitable, Callable

import aiohttp

from bot.delivery.ports import NotSent, Refused, SlowDown, Uncertain
from bot.slack.errors import sending

TROUBLES = (Refused, NotSent, Uncertain)


async def call_again(
    method: str, call: Callable[[], Awaitable[object]], *, taken: str | None = None
) -> None:
    """Make a call, twice at most; raises Refused, NotSent or Uncertain.

    `taken` is how Slack tells that the first one arrived after all, where its answer was lost.
    """
    try:
        with sending(method):
            await call()
    except (NotSent, Uncertain) as trouble:
        if not _may_help(trouble):
            raise
        lost = isinstance(trouble.__cause__, aiohttp.ClientError)
    else:
        return
    try:
        with sending(method):
            await call()
    except Refused as refusal:
        if not lost or refusal.code != taken:
            raise


def _may_help(trouble: NotSent | Uncertain) -> bool:
    # A 429 asks for a pause; after a time-out nobody waits.
    if isinstance(trouble, SlowDown):
        return False
    return not isinstance(trouble.__cause__, TimeoutError)

"""Who may see what is nobody's own: an admin, and of the digest whoever is in its channel."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.delivery.ports import NotSent, Refused
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor

SECONDS = 2
"""How long Slack is waited for: its own patience with an answer is three."""

May = Callable[[HandlerContext, Actor], Awaitable[bool]]


class NotAllowed(Exception):
    """Not for this person's eyes; the message says so."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


async def require(ctx: HandlerContext, actor: Actor, may: May, refusal: str) -> None:
    """Go on only if Slack says that the person may; raises NotAllowed."""
    try:
        async with asyncio.timeout(SECONDS):
            allowed = await may(ctx, actor)
    except (NotSent, Refused, TimeoutError) as trouble:
        raise NotAllowed("messages/cannot_check") from trouble
    if not allowed:
        raise NotAllowed(refusal)


async def is_admin(ctx: HandlerContext, actor: Actor) -> bool:
    """Whether they look after the bot or the workspace; raises NotSent or Refused."""
    if actor.user_id == ctx.messenger.admin_id(actor.team_id):
        return True
    return (await ctx.messenger.person(actor.team_id, actor.user_id)).is_admin


async def is_known_admin(ctx: HandlerContext, actor: Actor) -> bool:
    """The same, and no while Slack will not say."""
    try:
        return await is_admin(ctx, actor)
    except (NotSent, Refused):
        return False


async def may_see_digest(ctx: HandlerContext, actor: Actor) -> bool:
    """Whether they will read the digest, or are an admin; raises NotSent or Refused."""
    return await _is_in_digest_channel(ctx, actor) or await is_admin(ctx, actor)


async def _is_in_digest_channel(ctx: HandlerContext, actor: Actor) -> bool:
    if ctx.coaching.for_team(actor.team_id).digest.channel is None:
        return False
    try:
        return await ctx.messenger.is_in_team_channel(actor.team_id, actor.user_id)
    except Refused:
        # A channel that the bot cannot see; an admin may look all the same.
        return False

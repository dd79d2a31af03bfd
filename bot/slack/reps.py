"""Getting to know a rep when they first turn up."""

from bot.cases.reps import is_fresh, update_rep
from bot.delivery.ports import NotSent, Refused
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor
from storage.teams import get_rep
from storage.unavailable import DatabaseUnavailable

DEFAULT_LOCALE = "en-US"


async def locale_of(ctx: HandlerContext, actor: Actor) -> str:
    """How the rep writes amounts and dates; asks Slack when we do not know them yet."""
    now = ctx.clock.now()
    try:
        rep = await ctx.run(lambda session: get_rep(session, actor.team_id, actor.user_id))
        if rep is None or not is_fresh(rep, now):
            person = await ctx.messenger.person(actor.team_id, actor.user_id)
            rep = await ctx.run(lambda s: update_rep(s, actor.team_id, person, now))
    except (DatabaseUnavailable, NotSent, Refused):
        # The form opens all the same; the rep is looked up again before anything is sent.
        return DEFAULT_LOCALE
    return rep.locale

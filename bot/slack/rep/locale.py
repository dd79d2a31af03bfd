"""Getting to know a rep when they first turn up."""

from bot.cases.reps import is_fresh
from bot.delivery.ports import NotSent, Refused
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor
from bot.usecases.my_locale import MyLocale, known_rep, locale_known
from storage.models import RepKey
from storage.unavailable import DatabaseUnavailable


async def locale_of(ctx: HandlerContext, actor: Actor) -> MyLocale:
    """How the rep writes amounts and dates; asks Slack when we do not know them yet."""
    now = ctx.clock.now()
    try:
        rep = await ctx.act(actor, known_rep)
        if rep is None or not is_fresh(rep, now):
            await ctx.deliverer.known_reps.look_up([RepKey(actor.team_id, actor.user_id)])
            rep = await ctx.act(actor, known_rep)
    except (DatabaseUnavailable, NotSent, Refused):
        # The form opens all the same; the rep is looked up again before anything is sent.
        return locale_known(None, now)
    return locale_known(rep, now)

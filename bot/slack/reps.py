"""Getting to know a rep when they first turn up."""

from bot.slack.edge import Edge
from bot.slack.payloads import Actor
from bot.usecases.know_rep import is_fresh, know_rep
from bot.usecases.ports import NotSent, Refused
from storage.teams import get_rep
from storage.unavailable import DatabaseUnavailable

DEFAULT_LOCALE = "en-US"


async def locale_of(edge: Edge, actor: Actor) -> str:
    """How the rep writes amounts and dates; asks Slack when we do not know them yet."""
    now = edge.clock.now()
    try:
        rep = await edge.run(lambda session: get_rep(session, actor.team_id, actor.user_id))
        if rep is None or not is_fresh(rep, now):
            person = await edge.messenger.person(actor.team_id, actor.user_id)
            rep = await edge.run(lambda s: know_rep(s, actor.team_id, person, now))
    except (DatabaseUnavailable, NotSent, Refused):
        # The form opens all the same; the rep is looked up again before anything is sent.
        return DEFAULT_LOCALE
    return rep.locale

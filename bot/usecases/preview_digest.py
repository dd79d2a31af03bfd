"""What the team digest would say if it went out now."""

from datetime import timedelta

from bot.cases.turn import Turn
from bot.core.digest import Period
from bot.delivery.cards import DigestCard
from bot.delivery.digests import compose_digest
from storage.digests import digest_begins

WEEK = timedelta(days=7)


def preview_digest(turn: Turn) -> DigestCard:
    """The digest of everything since the last one, up to now."""
    session, now = turn.session, turn.now
    since = digest_begins(session, turn.team_id, now) or now - WEEK
    period = Period(min(since, now), now, "preview")
    return compose_digest(session, turn.own.digest, turn.team_id, period)

"""A first message to whoever comes here of their own accord, once for ever."""

from bot.cases.turn import Turn
from storage.models import Nudge, NudgeKind
from storage.nudges import enqueue


def welcome(turn: Turn) -> bool:
    """Queue the actor's first message; False where they were here before."""
    me = turn.me()
    if me is not None and me.rows.rep.acted_at is not None:
        return False
    # Its row stays: whatever is repeated, restarted or pressed at once, there is no second one.
    first = Nudge(
        team_id=turn.team_id,
        kind=NudgeKind.WELCOME,
        dedupe_key=f"{turn.team_id}:welcome:{turn.actor}",
        recipient=turn.actor,
        due_at=turn.now,
    )
    return enqueue(turn.session, first)

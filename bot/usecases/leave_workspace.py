"""A workspace removed the bot: nothing more is sent there."""

from bot.cases.turn import Turn
from storage.teams import leave_team


def leave_workspace(turn: Turn) -> None:
    """Record that it is gone; its nudges stop at their next check."""
    leave_team(turn.session, turn.team_id)

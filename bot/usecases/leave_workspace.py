"""A workspace removed the bot: nothing more is sent there."""

from datetime import datetime

from bot.cases.turn import Turn
from storage.teams import leave_team


def leave_workspace(turn: Turn, at: datetime) -> None:
    """Record that it removed the bot then; its nudges stop at their next check."""
    leave_team(turn.session, turn.team_id, at)

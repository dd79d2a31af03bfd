"""The bot was invited to a channel: a digest may have waited for that."""

from bot.cases.turn import Turn
from storage.models import NudgeKind
from storage.nudges import wake


def wake_digest(turn: Turn) -> None:
    """Look again now at a digest that is past due."""
    wake(turn.session, turn.team_id, NudgeKind.DIGEST, turn.now)

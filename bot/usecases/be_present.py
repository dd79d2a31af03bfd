"""A rep shows that they are there: that ends the quiet after messages that were ignored."""

from bot.cases.reps import note_presence
from bot.cases.turn import Turn


def be_present(turn: Turn) -> None:
    """Note that the actor did something just now."""
    note_presence(turn.session, turn.team_id, turn.actor, turn.now)

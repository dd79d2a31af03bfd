"""Whoever types or presses proves that the bot is installed, and so does what Slack tells later."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.turn import Turn
from bot.delivery.come_back import come_back
from storage.teams import away_teams


def notice_proof(turn: Turn) -> None:
    """After what a person did: the workspaces of the cases that it read have the bot.

    It costs nothing: they were read with the cases.
    """
    teams = {id(rows.team): rows.team for rows in turn.cases.all_rows()}
    for team in teams.values():
        if team is not None and not team.active:
            come_back(turn.session, turn.coaching, team, turn.now)


def take_for_installed(
    session: Session,
    coaching: Coaching,
    team_ids: Collection[str],
    now: datetime,
    told_at: datetime | None = None,
) -> None:
    """They have the bot; what happened (`told_at`) before the removal proves nothing."""
    for team in away_teams(session, team_ids):
        if told_at is None or team.left_at is None or told_at > team.left_at:
            come_back(session, coaching, team, now)

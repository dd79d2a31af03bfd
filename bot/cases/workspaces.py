"""Which workspaces the bot was set up for."""

from sqlmodel import Session

from storage.teams import get_team


class UnknownWorkspace(Exception):
    """The bot was never set up for this workspace; nothing can be kept for it."""


class Workspaces:
    """Tells strangers from workspaces that were met; who was met once costs no statement."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def meet(self, team_id: str) -> None:
        """Know a workspace from now on."""
        self._met.add(team_id)

    def has_met(self, team_id: str) -> bool:
        """Whether it is known without a look into the database."""
        return team_id in self._met

    def refuse_unknown(self, session: Session, team_id: str) -> None:
        """Raises UnknownWorkspace; another process may have met it before this one."""
        if self.has_met(team_id):
            return
        if get_team(session, team_id) is None:
            raise UnknownWorkspace(team_id)
        self.meet(team_id)

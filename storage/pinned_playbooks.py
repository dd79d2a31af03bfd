"""Playbooks as they were when deals were reported."""

from sqlmodel import Session

from storage.insert import insert_if_new
from storage.models import PinnedPlaybook


def keep_playbook(session: Session, team_id: str, digest: str, data: str) -> None:
    """Keep a playbook; the same one is kept once."""
    insert_if_new(session, PinnedPlaybook(team_id=team_id, digest=digest, data=data))


def get_playbook(session: Session, team_id: str, digest: str) -> str | None:
    """The playbook that was kept under this digest."""
    found = session.get(PinnedPlaybook, (team_id, digest))
    return found.data if found is not None else None

"""Playbooks as they were when deals were reported."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.insert import insert_if_new
from storage.models import PinnedPlaybook


def keep_playbook(session: Session, team_id: str, digest: str, data: str) -> None:
    """Keep a playbook; the same one is kept once."""
    insert_if_new(session, PinnedPlaybook(team_id=team_id, digest=digest, data=data))


def get_playbooks(
    session: Session, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The playbooks that were kept under these workspaces and digests."""
    query = select(PinnedPlaybook.team_id, PinnedPlaybook.digest, PinnedPlaybook.data).where(
        col(PinnedPlaybook.team_id).in_({team_id for team_id, _ in keys}),
        col(PinnedPlaybook.digest).in_({digest for _, digest in keys}),
    )
    return {(team_id, digest): data for team_id, digest, data in session.exec(query)}

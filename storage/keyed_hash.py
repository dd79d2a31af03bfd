"""Hashes by a workspace's secret: what is named again is known again, and nothing can be read.

The secret stands in the database, beside what it hashes (docs/operating/keeping.md says why).
"""

import hmac
import secrets

from sqlmodel import Session

from storage.models import Team

SECRET_BYTES = 32


def secret_of(session: Session, team_id: str) -> str | None:
    """The workspace's secret (hex); None while nothing was deleted there."""
    team = session.get(Team, team_id)
    return team.memory_secret if team is not None else None


def make_secret(session: Session, team_id: str) -> str:
    """The workspace's secret, made now where there is none."""
    team = session.get(Team, team_id, with_for_update=True, populate_existing=True)
    if team is None:
        raise LookupError(team_id)
    if team.memory_secret is None:
        team.memory_secret = secrets.token_hex(SECRET_BYTES)
        session.add(team)
        session.flush()
    return team.memory_secret


def keyed_hash(secret: str, kind: str, name: str) -> str:
    """HMAC-SHA256 of a name of some kind ("client", "rep"), as hex."""
    return hmac.digest(bytes.fromhex(secret), f"{kind}\0{name}".encode(), "sha256").hex()

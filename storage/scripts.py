"""The words that reps keep for a step instead of ours."""

from sqlalchemy import bindparam
from sqlmodel import Session, select

from storage.models import KeptScript

_SCRIPTS = select(KeptScript).where(
    KeptScript.team_id == bindparam("team"),
    KeptScript.deal_id == bindparam("deal"),
    KeptScript.rep_id == bindparam("rep"),
)


def scripts_of(session: Session, team_id: str, deal_id: str, rep_id: str) -> list[KeptScript]:
    """What a rep kept for a deal; nobody else's."""
    whose = {"team": team_id, "deal": deal_id, "rep": rep_id}
    return list(session.exec(_SCRIPTS, params=whose))


def keep_script(session: Session, script: KeptScript) -> None:
    """Keep a rep's words for a step and a channel, in place of those kept before."""
    session.merge(script)


def drop_script(session: Session, script: KeptScript) -> None:
    """Forget a rep's words for a step and a channel."""
    session.delete(script)

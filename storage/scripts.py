"""The words that reps keep for a step instead of ours."""

from datetime import datetime

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


def keep_script(
    session: Session,
    team_id: str,
    deal_id: str,
    step: str,
    channel: str,
    rep_id: str,
    text: str,
    at: datetime,
) -> None:
    """Keep a rep's words for a step and a channel, in place of those kept before."""
    key = {"team_id": team_id, "deal_id": deal_id, "step": step, "channel": channel}
    session.merge(KeptScript(**key, rep_id=rep_id, text=text, at=at))


def drop_script(
    session: Session, team_id: str, deal_id: str, step: str, channel: str, rep_id: str
) -> None:
    """Forget a rep's words for a step and a channel, if any were kept."""
    found = session.get(KeptScript, (team_id, deal_id, step, channel, rep_id))
    if found is not None:
        session.delete(found)

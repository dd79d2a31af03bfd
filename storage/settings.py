"""Settings that were changed in Slack; whatever was never changed has no row."""

from collections.abc import Iterable

from sqlalchemy import bindparam, tuple_, update
from sqlmodel import Session, col, func, select

from storage.insert import insert_if_new
from storage.models import LostDeal, SettingChange

_LATEST = select(
    SettingChange.team_id, SettingChange.name, func.max(SettingChange.revision)
).group_by(col(SettingChange.team_id), col(SettingChange.name))
_KEY = tuple_(SettingChange.team_id, SettingChange.name, SettingChange.revision)
_OF_TEAM = select(SettingChange).where(
    _KEY.in_(_LATEST.where(SettingChange.team_id == bindparam("team")))
)
_EVERY = select(SettingChange).where(_KEY.in_(_LATEST))


def settings_of(session: Session, team_id: str) -> list[SettingChange]:
    """The latest change of each setting in a workspace."""
    return list(session.exec(_OF_TEAM, params={"team": team_id}))


def every_setting(session: Session) -> list[SettingChange]:
    """The latest change of each setting in every workspace."""
    return list(session.exec(_EVERY))


def write_setting(session: Session, change: SettingChange) -> bool:
    """Whether the change was written; False where somebody made that one meanwhile."""
    return insert_if_new(session, change)


def plan_all_anew(session: Session, team_id: str, states: Iterable[str]) -> None:
    """Let every open deal of a workspace, and those in these states, be planned anew soon."""
    query = update(LostDeal).where(col(LostDeal.team_id) == team_id)
    planned = col(LostDeal.is_open) | col(LostDeal.state).in_(list(states))
    session.connection().execute(query.where(planned).values(plans=0))

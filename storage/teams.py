"""Workspaces and the reps in them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, or_, tuple_, update
from sqlmodel import Session, col, select
from sqlmodel import update as update_rows

from storage.case_rows import RepRows
from storage.insert import insert_if_new
from storage.models import Rep, RepKey, Team, TimeOff
from storage.types import UtcDateTime

_REP = select(Rep).where(Rep.team_id == bindparam("team"), Rep.user_id == bindparam("rep"))
_KNOWN_REP = (
    select(Rep, Team, TimeOff)
    .join(Team, col(Team.team_id) == Rep.team_id)
    .join(
        TimeOff,
        and_(col(TimeOff.team_id) == Rep.team_id, col(TimeOff.rep_id) == Rep.user_id),
        isouter=True,
    )
    .where(Rep.team_id == bindparam("team"), Rep.user_id == bindparam("rep"))
    .order_by(col(TimeOff.first_day), col(TimeOff.id))
)
_TABLE = cast("Table", Rep.__table__)  # type: ignore[attr-defined]  # SQLModel hides it
_ACTED = (
    update(_TABLE)
    .where(
        tuple_(_TABLE.c.team_id, _TABLE.c.user_id).in_(bindparam("reps", expanding=True)),
        or_(_TABLE.c.acted_at.is_(None), _TABLE.c.acted_at < bindparam("at", type_=UtcDateTime)),
    )
    .values(acted_at=bindparam("at", type_=UtcDateTime))
)
_AWAY = select(Team).where(
    col(Team.team_id).in_(bindparam("teams", expanding=True)), ~col(Team.active)
)
_TIME_OFF = (
    select(TimeOff)
    .where(TimeOff.team_id == bindparam("team"), TimeOff.rep_id == bindparam("rep"))
    .order_by(col(TimeOff.first_day), TimeOff.id)
)


def get_team(session: Session, team_id: str) -> Team | None:
    """The workspace, if it ever installed the bot."""
    return session.get(Team, team_id)


def get_teams(session: Session, team_ids: Collection[str]) -> dict[str, Team]:
    """Some workspaces, by id."""
    found = session.exec(select(Team).where(col(Team.team_id).in_(team_ids)))
    return {team.team_id: team for team in found}


def active_teams(session: Session) -> list[Team]:
    """The workspaces that have the bot installed now."""
    return list(session.exec(select(Team).where(col(Team.active)).order_by(Team.team_id)))


def join_team(session: Session, team_id: str, name: str, now: datetime) -> Team:
    """Record that the workspace has the bot installed."""
    insert_if_new(session, Team(team_id=team_id, name=name, joined_at=now))
    team = session.get_one(Team, team_id)
    team.name = name
    team.active, team.left_at = True, None
    session.add(team)
    return team


def leave_team(session: Session, team_id: str, at: datetime | None = None) -> None:
    """Record that the workspace removed the bot then; its nudges stop at their next check."""
    team = session.get(Team, team_id)
    if team is not None and team.active:
        team.active, team.left_at = False, at
        session.add(team)


def away_teams(session: Session, team_ids: Collection[str]) -> list[Team]:
    """Those of these workspaces that are taken for having removed the bot."""
    return list(session.exec(_AWAY, params={"teams": list(team_ids)}))


def get_rep(session: Session, team_id: str, user_id: str) -> Rep | None:
    """The rep, if known."""
    # Not `get`, which builds its statement anew each time: everything that a rep does begins here.
    return session.exec(_REP, params={"team": team_id, "rep": user_id}).first()


class KnownRep(NamedTuple):
    """A rep with their days off, the earliest first, and their workspace."""

    rows: RepRows
    team: Team | None


def get_known_rep(session: Session, team_id: str, user_id: str) -> KnownRep | None:
    """Everything about the rep, if they are known, in one statement."""
    found = session.exec(_KNOWN_REP, params={"team": team_id, "rep": user_id}).all()
    if not found:
        return None
    rep, team, _ = found[0]
    # SQLModel types an outer join as if it found something each time.
    spans: list[TimeOff | None] = [span for *_, span in found]
    return KnownRep(RepRows(rep, [span for span in spans if span is not None]), team)


def get_reps(session: Session, whose: Collection[RepKey]) -> dict[RepKey, RepRows]:
    """Some reps with their days off."""
    teams, users = {one.team_id for one in whose}, {one.rep_id for one in whose}
    rows = session.exec(select(Rep).where(col(Rep.team_id).in_(teams), col(Rep.user_id).in_(users)))
    found = {RepKey(rep.team_id, rep.user_id): RepRows(rep) for rep in rows}
    away = select(TimeOff).where(col(TimeOff.team_id).in_(teams), col(TimeOff.rep_id).in_(users))
    for span in session.exec(away.order_by(col(TimeOff.first_day), col(TimeOff.id))):
        if (owner := found.get(RepKey(span.team_id, span.rep_id))) is not None:
            owner.time_off.append(span)
    return found


def add_rep(session: Session, rep: Rep) -> Rep:
    """The rep's row, this one unless somebody else wrote one meanwhile."""
    insert_if_new(session, rep)
    return session.get_one(Rep, (rep.team_id, rep.user_id))


def note_acted(session: Session, whose: Collection[RepKey], at: datetime) -> None:
    """Record that these reps did something; an earlier moment changes nothing."""
    reps = sorted((one.team_id, one.rep_id) for one in whose)
    session.connection().execute(_ACTED, {"reps": reps, "at": at})


def time_off_of(session: Session, team_id: str, user_id: str) -> list[TimeOff]:
    """A rep's vacations and pauses, the earliest first."""
    return list(session.exec(_TIME_OFF, params={"team": team_id, "rep": user_id}))


def every_rep(session: Session) -> list[Rep]:
    """Everybody who is known, of every workspace."""
    return list(session.exec(select(Rep)))


def oldest_rep(session: Session, before: datetime) -> RepKey | None:
    """Who was not heard of for the longest time, before then; of a workspace that is in use."""
    query = (
        select(Rep.team_id, Rep.user_id)
        .join(Team, col(Team.team_id) == Rep.team_id)
        .where(col(Team.active), ~col(Rep.deactivated), col(Rep.refreshed_at) < before)
        .order_by(col(Rep.refreshed_at))
        .limit(1)
    )
    found = session.exec(query).first()
    return RepKey(*found) if found else None


def look_up_later(session: Session, one: RepKey, refreshed_at: datetime) -> None:
    """Let a rep be taken for looked up at that moment."""
    query = update_rows(Rep).where(col(Rep.team_id) == one.team_id, col(Rep.user_id) == one.rep_id)
    session.exec(query.values(refreshed_at=refreshed_at))


def remember_dm_channel(session: Session, team_id: str, user_id: str, channel: str | None) -> None:
    """Keep the channel of the direct messages with a rep, or forget it."""
    query = update_rows(Rep).where(col(Rep.team_id) == team_id, col(Rep.user_id) == user_id)
    session.exec(query.values(dm_channel=channel))

"""Which workspaces are served next: those in which something is due, the longest due first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from storage.models import Nudge
from storage.rate_limits import LONGEST_REST
from storage.types import UtcDateTime

FEW_DUE = 1000
"""So many of those due first tell whose they are. Where too few workspaces are among them, each is
asked for its own: last, as the databases look no further than the limit where nothing is sorted."""

_TEAMS_WITH_DUE = text(
    """
    WITH RECURSIVE early(team_id, wake_at) AS MATERIALIZED (
        SELECT team_id, wake_at FROM nudge WHERE wake_at <= :latest ORDER BY wake_at LIMIT :few
    ), all_due(are_early) AS MATERIALIZED (
        SELECT count(*) < :few FROM early
    ), team(id) AS (
        SELECT CASE WHEN NOT (SELECT are_early FROM all_due)
               THEN (SELECT min(team_id) FROM nudge WHERE wake_at IS NOT NULL) END
        UNION ALL
        SELECT (SELECT min(n.team_id) FROM nudge n
                WHERE n.wake_at IS NOT NULL AND n.team_id > team.id)
        FROM team WHERE team.id IS NOT NULL
    ), first(team_id, wake_at) AS MATERIALIZED (
        SELECT team.id, (SELECT min(n.wake_at) FROM nudge n
                         WHERE n.team_id = team.id AND n.wake_at IS NOT NULL)
        FROM team WHERE team.id IS NOT NULL
    )
    SELECT due.team_id FROM (
        SELECT team_id FROM (
            SELECT team_id FROM early GROUP BY team_id ORDER BY min(wake_at)) first_ones
        UNION ALL
        SELECT team_id FROM (
            SELECT team_id FROM first
            WHERE wake_at <= :latest AND team_id NOT IN (SELECT team_id FROM early)
            ORDER BY wake_at) others
    ) due
    -- Not a join: that could be made with all of them.
    WHERE (SELECT count(*) FROM send_gate g
           WHERE g.team_id = due.team_id AND g.method IN :methods
                 AND g.closed_until > :now AND g.closed_until <= :longest) = 0
    LIMIT :teams
    """
).bindparams(
    *(bindparam(name, type_=UtcDateTime) for name in ("now", "latest", "longest")),
    bindparam("methods", expanding=True),
)

_TEAMS_WAITING = text(
    """
    WITH RECURSIVE early(team_id, wake_at) AS MATERIALIZED (
        SELECT team_id, wake_at FROM nudge WHERE wake_at <= :latest ORDER BY wake_at LIMIT :few
    ), all_due(are_early) AS MATERIALIZED (
        SELECT count(*) < :few FROM early
    ), awake(team_id, wake_at) AS (
        (SELECT team_id, wake_at FROM nudge WHERE wake_at IS NOT NULL
         AND NOT (SELECT are_early FROM all_due)
         ORDER BY team_id, wake_at LIMIT 1)
        UNION ALL
        SELECT n.team_id, n.wake_at FROM awake, LATERAL (
            SELECT team_id, wake_at FROM nudge
            WHERE wake_at IS NOT NULL AND team_id > awake.team_id
            ORDER BY team_id, wake_at LIMIT 1) n
    )
    SELECT due.team_id FROM (
        (SELECT team_id FROM early GROUP BY team_id ORDER BY min(wake_at))
        UNION ALL
        (SELECT team_id FROM awake WHERE wake_at <= :latest
         AND team_id NOT IN (SELECT team_id FROM early)
         ORDER BY wake_at)
    ) due,
    LATERAL (
        SELECT 1 FROM nudge n
        WHERE n.team_id = due.team_id AND n.wake_at <= :latest AND n.status <> 'sending'
              AND (n.status <> 'queued' OR n.asked_again IS NULL OR n.asked_again <= :leases_at)
              AND NOT EXISTS (
                  SELECT 1 FROM send_gate g
                  WHERE g.team_id = due.team_id AND g.method IN :methods
                        AND g.closed_until > :now AND g.closed_until <= :longest)
        ORDER BY n.wake_at LIMIT 1) waiting
    LIMIT :teams
    """
).bindparams(
    *(bindparam(name, type_=UtcDateTime) for name in ("now", "leases_at", "latest", "longest")),
    bindparam("methods", expanding=True),
)
"""What is queued already stands among what is due until somebody claims it."""

# In order, so that a plan which is made for any moment reads an index too, and not the table.
_ANYTHING_DUE = (
    select(Nudge.id)
    .where(col(Nudge.wake_at) <= bindparam("latest"))
    .order_by(col(Nudge.wake_at))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is claimed at once: so many in all, but of each of so many workspaces a few.

    A workspace for which Slack has closed one of the methods is passed over.
    """

    methods: Sequence[str]
    in_all: int
    least_per_team: int
    teams: int

    def most_of(self, teams: Sequence[str]) -> int:
        """How many of each of these at most."""
        return max(self.least_per_team, self.in_all // max(1, len(teams)))


@dataclass(frozen=True, slots=True)
class Leases:
    """By the clock that leases are kept by: what it shows, and when one ends that begins now."""

    at: datetime
    end: datetime


def teams_with_due(session: Session, now: datetime, leases: Leases, limits: Limits) -> list[str]:
    """The workspaces in which something is due and Slack takes it, the longest due first."""
    params = _params(now, leases, limits)
    if session.exec(_ANYTHING_DUE, params={"latest": params["latest"]}).first() is None:
        return []
    return [team_id for (team_id,) in session.connection().execute(_TEAMS_WITH_DUE, params)]


def teams_waiting(session: Session, now: datetime, leases: Leases, limits: Limits) -> list[str]:
    """Those of which something could be promoted, on PostgreSQL; the longest due first."""
    params = _params(now, leases, limits) | {"leases_at": leases.at}
    return [team_id for (team_id,) in session.connection().execute(_TEAMS_WAITING, params)]


def _params(now: datetime, leases: Leases, limits: Limits) -> dict[str, object]:
    return {
        "now": now,
        "latest": max(now, leases.at),
        "longest": now + LONGEST_REST,
        "methods": limits.methods,
        "teams": limits.teams,
        "few": FEW_DUE,
    }

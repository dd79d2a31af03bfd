"""Turns at Slack that every process on a PostgreSQL database takes from the same rows.

Every moment is by the database's clock, so that it does not matter what the processes' own show. It
is the transaction's beginning: whoever waited for a row's lock reckons with an earlier moment than
it is, and so never takes what is not free yet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, text
from sqlmodel import Session, col, delete

from storage.models import SlackTurn
from storage.rate_limits import LONGEST_REST
from storage.types import UtcDateTime

KEPT = timedelta(hours=1)
"""How long a row stays that says nothing any more."""

# What is free only after longer than anybody may take it for was noted by a clock of the database
# that was ahead, and would block everybody until it is right.
_TAKE = text(
    """
    WITH wanted AS (
        SELECT * FROM unnest(
            CAST(:teams AS text[]), CAST(:whats AS text[]), CAST(:numbers AS int[]),
            CAST(:steps AS interval[]), CAST(:ahead AS interval[])
        ) AS w(team_id, what, number, step, ahead)
    ), held AS (
        SELECT t.team_id, t.what, w.number, w.step, w.ahead, t.rests_until,
               CASE WHEN t.free_at > now() AND t.free_at <= now() + 2 * (w.ahead + w.step)
                    THEN t.free_at ELSE now() END AS base
        FROM slack_turn t JOIN wanted w ON t.team_id = w.team_id AND t.what = w.what
        ORDER BY t.team_id, t.what FOR UPDATE OF t
    ), granted AS (
        SELECT held.*,
               CASE WHEN rests_until > now() AND rests_until <= now() + :longest THEN 0
                    ELSE greatest(0, least(number, 1 + floor(
                        extract(epoch FROM now() + ahead - base) / extract(epoch FROM step))))
               END::int AS taken
        FROM held
    ), written AS (
        UPDATE slack_turn t SET free_at = g.base + g.taken * g.step
        FROM granted g WHERE g.taken > 0 AND t.team_id = g.team_id AND t.what = g.what
    )
    SELECT team_id, what, taken, base - now() AS first, base + taken * step AS free_at,
           CASE WHEN rests_until > now() AND rests_until <= now() + :longest
                THEN rests_until - now() END AS rest
    FROM granted
    """
).columns(free_at=UtcDateTime)
_ADD = text(
    """
    INSERT INTO slack_turn (team_id, what, free_at)
    SELECT w.team_id, w.what, now()
    FROM unnest(CAST(:teams AS text[]), CAST(:whats AS text[])) AS w(team_id, what)
    ORDER BY w.team_id, w.what ON CONFLICT DO NOTHING
    """
)
_RELEASE = text(
    """
    UPDATE slack_turn t SET free_at = now() + w.apart
    FROM unnest(
        CAST(:teams AS text[]), CAST(:whats AS text[]), CAST(:marks AS timestamptz[]),
        CAST(:apart AS interval[])
    ) AS w(team_id, what, mark, apart)
    WHERE t.team_id = w.team_id AND t.what = w.what AND t.free_at = w.mark
    """
)
_REST = text(
    """
    INSERT INTO slack_turn AS t (team_id, what, free_at, rests_until)
    VALUES (:team, :what, now(), now() + :wait)
    ON CONFLICT (team_id, what) DO UPDATE SET rests_until = CASE
        WHEN t.rests_until > excluded.rests_until AND t.rests_until <= now() + :longest
        THEN t.rests_until ELSE excluded.rests_until END
    """
).bindparams(bindparam("longest", LONGEST_REST))


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many turns of one kind: each takes it for `step`, the last one begins `ahead` at most."""

    team_id: str
    what: str
    number: int
    step: timedelta
    ahead: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Taken:
    """So many were taken: the first begins in `first`, and all are over at `free_at`.

    With none, `first` is when one may be free; `rest` is what is left of a rest that Slack asked
    for.
    """

    number: int
    first: timedelta
    free_at: datetime
    rest: timedelta | None


@dataclass(frozen=True, slots=True)
class Release:
    """A turn that is over before its end: the next may begin after `apart`."""

    team_id: str
    what: str
    free_at: datetime
    apart: timedelta


def take_turns(session: Session, wanted: Sequence[Wanted]) -> list[Taken]:
    """Take what is free of each, in their order; no two are for the same thing.

    One statement, and two more for what nobody asked for before.
    """
    found = _take(session, wanted)
    new = [one for one in wanted if (one.team_id, one.what) not in found]
    if new:
        keys = {"teams": [one.team_id for one in new], "whats": [one.what for one in new]}
        session.connection().execute(_ADD, keys)
        found |= _take(session, new)
    return [found[one.team_id, one.what] for one in wanted]


def release_turns(session: Session, released: Sequence[Release]) -> None:
    """Give back turns that nobody else has taken since."""
    params = {
        "teams": [one.team_id for one in released],
        "whats": [one.what for one in released],
        "marks": [one.free_at for one in released],
        "apart": [one.apart for one in released],
    }
    session.connection().execute(_RELEASE, params)


def let_rest(session: Session, team_id: str, what: str, wait: timedelta) -> None:
    """Slack answered 429: nobody calls it for so long, or for longer if that was told before."""
    params = {"team": team_id, "what": what, "wait": wait}
    session.connection().execute(_REST, params)


def forget_turns(session: Session, now: datetime) -> None:
    """Drop rows that say nothing any more."""
    before = now - KEPT
    over = col(SlackTurn.rests_until).is_(None) | (col(SlackTurn.rests_until) < before)
    session.exec(delete(SlackTurn).where(col(SlackTurn.free_at) < before, over))


def forget_turns_of(session: Session, team_id: str, whose: Collection[str]) -> None:
    """Drop what is kept of posts to somebody."""
    mine = (col(SlackTurn.team_id) == team_id, col(SlackTurn.what).in_(whose))
    session.exec(delete(SlackTurn).where(*mine))


def _take(session: Session, wanted: Sequence[Wanted]) -> dict[tuple[str, str], Taken]:
    params = {
        "teams": [one.team_id for one in wanted],
        "whats": [one.what for one in wanted],
        "numbers": [one.number for one in wanted],
        "steps": [one.step for one in wanted],
        "ahead": [one.ahead for one in wanted],
        "longest": LONGEST_REST,
    }
    rows = session.connection().execute(_TAKE, params)
    return {(row.team_id, row.what): _taken(row) for row in rows}


def _taken(row: Row[Any]) -> Taken:
    return Taken(row.taken, row.first, row.free_at, row.rest)

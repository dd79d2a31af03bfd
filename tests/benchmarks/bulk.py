"""Rows by the million: a few are made by the models, the database multiplies them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, update

from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeStatus, Team

SPREAD = 100
"""So many different times; each is multiplied."""

_MULTIPLY = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :times)
    INSERT INTO {table} ({columns}) SELECT {values} FROM {table} one, number WHERE one.id IN :ids
"""


def add_workspace(session: Session, team_id: str, now: datetime) -> None:
    """A workspace that has the bot."""
    session.merge(Team(team_id=team_id, name=team_id, joined_at=now))
    session.flush()


def add_pending(
    session: Session, team_id: str, count: int, since: datetime, until: datetime
) -> None:
    """So many notices to the admin, due from one time until another."""
    apart = (until - since) / SPREAD
    _multiply(session, (notice(team_id, since + apart * n) for n in range(SPREAD)), count)


def add_sent(session: Session, team_id: str, count: int, before: datetime) -> None:
    """So many notices that were sent."""
    rows = [notice(team_id, before - timedelta(hours=n)) for n in range(1, SPREAD + 1)]
    for row in rows:
        row.status, row.wake_at, row.sent_at = NudgeStatus.SENT, None, row.due_at
        row.channel, row.message_ts = "D3OWNER", "1.1"
    _multiply(session, rows, count)


def notice(team_id: str, due_at: datetime) -> Nudge:
    """A notice to the admin: it needs no deal, and is sent whatever the hour."""
    row = Nudge(
        team_id=team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        topic="failed_nudge",
        detail="msg_too_long",
        dedupe_key="",
        recipient="admin",
        due_at=due_at,
        wake_at=due_at,
    )
    row.dedupe_key = row.id
    return row


def send_receipts_again(session: Session, now: datetime) -> None:
    """Let every receipt be due once more."""
    receipts = update(Nudge).where(col(Nudge.kind) == NudgeKind.RECEIPT)
    session.exec(receipts.values(status=NudgeStatus.PENDING, wake_at=now, attempts=0))


async def outside(database_url: str, work: Callable[[Session], None]) -> None:
    """Do something in a database, as somebody else than the bot that uses it."""
    database = Database.open(database_url)
    await database.run(work)
    await database.close()


def _multiply(session: Session, rows: Iterable[Nudge], count: int) -> None:
    made = list(rows)
    session.add_all(made)
    session.flush()
    names = [column.name for column in Nudge.__table__.columns]  # type: ignore[attr-defined]
    values = [
        f"one.{name}" if name not in {"id", "dedupe_key"} else f"one.{name} || n" for name in names
    ]
    query = text(
        _MULTIPLY.format(table="nudge", columns=", ".join(names), values=", ".join(values))
    )
    ids = {"ids": [row.id for row in made], "times": max(1, count // SPREAD - 1)}
    session.connection().execute(query.bindparams(bindparam("ids", expanding=True)), ids)

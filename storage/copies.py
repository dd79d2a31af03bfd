"""Backups of either kind of database, and putting them back."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, text

from storage import migrate, postgres_copies, sqlite_copies
from storage.copy_trouble import NO_DATABASE, CopyTrouble
from storage.engines import database_url, file_of
from storage.types import UtcDateTime

_LOOK_FIRST = text(
    """
    UPDATE nudge SET status = 'sending', reason = 'trouble', posting_since = due_at,
        lease_no = lease_no + 1,
        channel = coalesce(
            channel,
            (SELECT rep.dm_channel FROM rep
             WHERE rep.team_id = nudge.team_id AND rep.user_id = nudge.recipient),
            (SELECT max(said.channel) FROM nudge AS said
             WHERE said.team_id = nudge.team_id AND said.kind = nudge.kind
                AND said.recipient = nudge.recipient AND said.status = 'sent'))
    WHERE status = 'queued' OR (status = 'pending' AND wake_at <= :now)
    """
).bindparams(bindparam("now", type_=UtcDateTime()))
"""What is due by now may have gone out after the backup: as one whose answer was lost."""


def back_up(url: str, target: Path) -> None:
    """Copy the database into a new file while it is in use; raises CopyTrouble."""
    if _is_sqlite(url):
        sqlite_copies.back_up(_file(url), target)
    else:
        postgres_copies.back_up(url, target)


def restore(backup: Path, url: str, now: datetime) -> str:
    """Put a backup in the place of the database, and say where the one before is kept.

    It is brought to the newest schema, and what is due by now is looked for in Slack before it is
    sent. Raises CopyTrouble, and DatabaseUnavailable.
    """
    known = migrate.known_revisions()
    if _is_sqlite(url):
        database = _file(url)
        sqlite_copies.refuse_newer(sqlite_copies.revision_in(backup), known)
        kept = sqlite_copies.restore(backup, database, now, lambda copy: _renew(_url(copy), now))
        return str(kept or "")
    sqlite_copies.refuse_newer(postgres_copies.revision_in(backup), known)
    kept_in = postgres_copies.restore(backup, url, now)
    _renew(url, now)
    return kept_in


def refuse_in_use(url: str) -> None:
    """Raises CopyTrouble where the bot, or another program, has the database open."""
    if _is_sqlite(url):
        sqlite_copies.refuse_in_use(_file(url))
    else:
        postgres_copies.refuse_in_use(url)


def _renew(url: str, now: datetime) -> None:
    migrate.upgrade(url)
    with migrate.transaction(url) as connection:
        connection.execute(_LOOK_FIRST, {"now": now})


def _is_sqlite(url: str) -> bool:
    return database_url(url).get_backend_name() == "sqlite"


def _file(url: str) -> Path:
    file = file_of(database_url(url))
    if file is None:
        raise CopyTrouble(NO_DATABASE, "DATABASE_URL")
    return file


def _url(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"

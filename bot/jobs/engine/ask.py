"""Asking for workers, in the very statement that promotes: neither is done without the other.

PgQueuer's own enqueue writes a line into its log for each job, which nobody reads, and takes what
the database has already: that is most of what it costs.
"""

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    column,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
)

from bot.jobs.engine.tables import SETTINGS
from storage.promotion import Asking

NUDGE = "nudge"
"""The one kind of job that there is."""

_JOB = table(
    SETTINGS.queue_table,
    column("priority"),
    column("entrypoint"),
    column("payload"),
    column("status"),
)
# Written out, so that PostgreSQL knows of what kind it is.
_WAITS: ColumnElement[str] = literal_column(f"'queued'::{SETTINGS.queue_status_type}")


def _each(promoted: CTE) -> Insert:
    # Whoever asks again may have been heard: the job that waits will do. One that was taken and not
    # ended may be a dead worker's.
    payload = func.convert_to(promoted.c.id, "UTF8")
    asked_already = select(_JOB.c.payload).where(
        _JOB.c.payload.is_not(None), _JOB.c.status == _WAITS
    )
    rows = (
        select(literal_column("0"), literal_column(f"'{NUDGE}'"), payload, _WAITS)
        .where(or_(~promoted.c.is_again, payload.not_in(asked_already)))
        .order_by(promoted.c.turn, promoted.c.place)
    )
    return insert(_JOB).from_select(["priority", "entrypoint", "payload", "status"], rows)


ASKING = Asking(
    select(func.count()).select_from(_JOB).where(_JOB.c.status == _WAITS).scalar_subquery(), _each
)
"""How PgQueuer's workers are asked for."""

"""What is promoted changes in its row alone: no index knows of its status any more.

The indexes that did are replaced by others for the same questions. In PostgreSQL pages keep room
for the changed row, without which it would have to move and be entered into every index again.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | None = None
depends_on: str | None = None

_FILL = 75
_GIVEN_UP = ("nudge_given_up", ["team_id", "due_at"], "reason = 'gave_up'")
_WAS_CLAIMED = ("nudge_was_claimed", ["wake_at"], "lease_no > 0 AND wake_at IS NOT NULL")
_FAILED = ("nudge_failed", ["team_id", "due_at"], "status = 'failed'")
_ON_ITS_WAY = ("nudge_on_its_way", ["status", "wake_at"], "status IN ('queued', 'sending')")


def upgrade() -> None:
    op.add_column("nudge", sa.Column("asked_again", UtcDateTime(), nullable=True))
    # A backup that an earlier version put back may have such rows.
    op.execute("UPDATE nudge SET lease_no = 1 WHERE status = 'sending' AND lease_no = 0")
    for index in (_GIVEN_UP, _WAS_CLAIMED):
        _create(*index)
    for name, *_ in (_FAILED, _ON_ITS_WAY):
        op.drop_index(name, "nudge")
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE nudge SET (fillfactor = {_FILL})")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE nudge RESET (fillfactor)")
    for index in (_FAILED, _ON_ITS_WAY):
        _create(*index)
    for name, *_ in (_GIVEN_UP, _WAS_CLAIMED):
        op.drop_index(name, "nudge")
    op.drop_column("nudge", "asked_again")


def _create(name: str, columns: list[str], rows: str) -> None:
    where = sa.text(rows)
    op.create_index(name, "nudge", columns, sqlite_where=where, postgresql_where=where)

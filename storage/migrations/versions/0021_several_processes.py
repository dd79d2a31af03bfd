"""Several processes: which are at work, and what is on its way found without what waits.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | None = None
depends_on: str | None = None

_ON_ITS_WAY = sa.text("status IN ('queued', 'sending')")


def upgrade() -> None:
    op.create_index(
        "nudge_on_its_way",
        "nudge",
        ["status", "wake_at"],
        sqlite_where=_ON_ITS_WAY,
        postgresql_where=_ON_ITS_WAY,
    )
    op.create_table(
        "running_process",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("running_process")
    op.drop_index("nudge_on_its_way", "nudge")

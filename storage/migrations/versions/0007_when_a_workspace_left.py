"""A workspace that removed the bot says when, and what that cancelled is found again.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

INDEX = "nudge_cancelled_by_removal"
_CANCELLED = sa.text("reason = 'bot_removed'")


def upgrade() -> None:
    op.add_column("team", sa.Column("left_at", UtcDateTime(), nullable=True))
    op.create_index(
        INDEX, "nudge", ["team_id"], sqlite_where=_CANCELLED, postgresql_where=_CANCELLED
    )


def downgrade() -> None:
    op.drop_index(INDEX, "nudge")
    op.drop_column("team", "left_at")

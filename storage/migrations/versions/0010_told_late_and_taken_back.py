"""When a thing was recorded beside when it happened, by whom, and whether it was taken back.

What is recorded so far happened when it was recorded; who pressed is not known of it.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None

LONG_AGO = "1970-01-01 00:00:00.000000"

_event = sa.table("deal_event", sa.column("at", UtcDateTime), sa.column("told_at", UtcDateTime))


def upgrade() -> None:
    op.add_column(
        "deal_event", sa.Column("told_at", UtcDateTime(), nullable=False, server_default=LONG_AGO)
    )
    op.add_column("deal_event", sa.Column("taken_back_at", UtcDateTime(), nullable=True))
    op.add_column("deal_event", sa.Column("by_user", sa.String(), nullable=True))
    op.get_bind().execute(_event.update().values(told_at=_event.c.at))
    op.drop_index("deal_event_in_time", table_name="deal_event")
    op.create_index("deal_event_told", "deal_event", ["team_id", "told_at"])
    op.add_column("promise", sa.Column("told_at", UtcDateTime(), nullable=True))
    op.add_column("ready_item", sa.Column("done_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("ready_item", "done_at")
    op.drop_column("promise", "told_at")
    op.drop_index("deal_event_told", table_name="deal_event")
    op.create_index("deal_event_in_time", "deal_event", ["team_id", "at"])
    for name in ("by_user", "taken_back_at", "told_at"):
        op.drop_column("deal_event", name)

"""Deals a page at a time: how much each presses, and an index for those that are closed.

How much the deals of before press is written when they are planned anew after a start.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None

LAST = "99"


def upgrade() -> None:
    op.add_column(
        "lost_deal", sa.Column("pressing", sa.Integer(), nullable=False, server_default=LAST)
    )
    op.create_index(
        "lost_deal_changed",
        "lost_deal",
        ["team_id", "rep_id", "is_open", sa.text("changed_at DESC")],
    )


def downgrade() -> None:
    op.drop_index("lost_deal_changed", table_name="lost_deal")
    op.drop_column("lost_deal", "pressing")

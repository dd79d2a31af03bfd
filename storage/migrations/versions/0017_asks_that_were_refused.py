"""Asks past the limit, so that a month's figures count them.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "refused_ask",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("history", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["lost_deal.id"]),
        sa.PrimaryKeyConstraint("team_id", "deal_id", "history"),
    )
    op.create_index("refused_ask_in_time", "refused_ask", ["team_id", "at"])


def downgrade() -> None:
    op.drop_table("refused_ask")

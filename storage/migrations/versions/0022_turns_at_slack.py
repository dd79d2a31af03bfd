"""Turns at Slack that processes share; a look-up of a message goes on where it stopped.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "slack_turn",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=False),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "what"),
    )
    op.add_column("nudge", sa.Column("looked_up_to", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("nudge", "looked_up_to")
    op.drop_table("slack_turn")

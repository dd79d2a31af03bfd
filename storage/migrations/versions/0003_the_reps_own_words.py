"""The words that reps keep for a step instead of ours."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_script",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("rep_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["lost_deal.id"],
        ),
        sa.PrimaryKeyConstraint("team_id", "deal_id", "step", "channel", "rep_id"),
    )


def downgrade() -> None:
    op.drop_table("kept_script")

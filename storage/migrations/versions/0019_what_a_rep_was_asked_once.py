"""A rep is asked once about a doubtful day; an amount keeps what was said with it.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("rep", sa.Column("week_asked", sa.String(), nullable=True))
    op.add_column(
        "lost_deal", sa.Column("amount_notes", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("lost_deal", "amount_notes")
    op.drop_column("rep", "week_asked")

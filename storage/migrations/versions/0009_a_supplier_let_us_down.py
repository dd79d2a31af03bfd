"""A supplier's promise is theirs, and whether a client feels what a supplier did.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column(
        "promise", sa.Column("by_them", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("lost_deal", sa.Column("client_feels_it", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("lost_deal", "client_feels_it")
    op.drop_column("promise", "by_them")

"""How bad a fault was, and who was there when it went wrong.

A deal that was handed over was reported by whoever gave it away first.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

_deal = sa.table(
    "lost_deal",
    sa.column("id", sa.String),
    sa.column("rep_id", sa.String),
    sa.column("reported_by", sa.String),
)
_handover = sa.table(
    "handover",
    sa.column("id", sa.String),
    sa.column("deal_id", sa.String),
    sa.column("from_rep", sa.String),
    sa.column("state", sa.String),
    sa.column("at", UtcDateTime),
)


def upgrade() -> None:
    op.add_column("lost_deal", sa.Column("weight", sa.String(), nullable=True))
    op.add_column(
        "lost_deal", sa.Column("reported_by", sa.String(), nullable=False, server_default="")
    )
    first_giver = (
        sa.select(_handover.c.from_rep)
        .where(_handover.c.deal_id == _deal.c.id, _handover.c.state == "accepted")
        .order_by(_handover.c.at, _handover.c.id)
        .limit(1)
        .scalar_subquery()
    )
    reporter = sa.func.coalesce(first_giver, _deal.c.rep_id)
    op.get_bind().execute(_deal.update().values(reported_by=reporter))


def downgrade() -> None:
    op.drop_column("lost_deal", "reported_by")
    op.drop_column("lost_deal", "weight")

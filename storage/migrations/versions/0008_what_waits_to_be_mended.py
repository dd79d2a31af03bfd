"""From when on a message may stand in Slack, what a notice names, and deals a note did not reach.

A nudge that was under way at the upgrade has no such moment: it is looked for from long before.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

_MENDING = sa.text("reason = 'mending'")
_deal = sa.table("lost_deal", sa.column("id", sa.String), sa.column("unbrought", sa.Boolean))
_nudge = sa.table(
    "nudge",
    sa.column("deal_id", sa.String),
    sa.column("status", sa.String),
)


def upgrade() -> None:
    op.add_column("nudge", sa.Column("posting_since", UtcDateTime(), nullable=True))
    op.add_column("nudge", sa.Column("detail", sa.String(), nullable=True))
    op.add_column(
        "lost_deal", sa.Column("unbrought", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "nudge_mending",
        "nudge",
        ["team_id", "wake_at"],
        sqlite_where=_MENDING,
        postgresql_where=_MENDING,
    )
    failed = sa.select(_nudge.c.deal_id).where(
        _nudge.c.status == "failed", _nudge.c.deal_id.is_not(None)
    )
    op.get_bind().execute(_deal.update().where(_deal.c.id.in_(failed)).values(unbrought=True))


def downgrade() -> None:
    op.drop_index("nudge_mending", table_name="nudge")
    op.drop_column("lost_deal", "unbrought")
    op.drop_column("nudge", "detail")
    op.drop_column("nudge", "posting_since")

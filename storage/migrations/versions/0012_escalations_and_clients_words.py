"""What became of an escalation, and what clients said, in a table of its own.

`lost_deal.their_words`, which no form ever filled, is kept there as said at the report.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None

REPORTED = "reported"
_deal = sa.table(
    "lost_deal",
    sa.column("id", sa.String),
    sa.column("team_id", sa.String),
    sa.column("rep_id", sa.String),
    sa.column("reported_at", UtcDateTime()),
    sa.column("their_words", sa.Text),
)
_words = sa.table(
    "client_words",
    *(
        sa.column(name)
        for name in ("id", "team_id", "deal_id", "rep_id", "what", "said_at", "text", "wanted")
    ),
    sa.column("at"),
)


def upgrade() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_to", sa.String(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("taken_up_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["lost_deal.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("escalation_of_deal", "escalation", ["team_id", "deal_id"])
    op.create_table(
        "client_words",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("rep_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["lost_deal.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("client_words_of_deal", "client_words", ["team_id", "deal_id"])
    op.add_column("lost_deal", sa.Column("escalation_kind", sa.String(), nullable=True))
    op.add_column("lost_deal", sa.Column("resumed_at", UtcDateTime(), nullable=True))
    _keep_words()
    op.drop_column("lost_deal", "their_words")


def _keep_words() -> None:
    said = sa.select(
        _deal.c.id,
        _deal.c.team_id,
        _deal.c.id,
        _deal.c.rep_id,
        sa.literal(REPORTED),
        _deal.c.reported_at,
        _deal.c.their_words,
        sa.literal(""),
        _deal.c.reported_at,
    ).where(_deal.c.their_words != "")
    op.get_bind().execute(_words.insert().from_select([*_words.c.keys()], said))


def downgrade() -> None:
    op.add_column(
        "lost_deal", sa.Column("their_words", sa.Text(), nullable=False, server_default="")
    )
    op.drop_column("lost_deal", "resumed_at")
    op.drop_column("lost_deal", "escalation_kind")
    op.drop_index("client_words_of_deal", "client_words")
    op.drop_table("client_words")
    op.drop_index("escalation_of_deal", "escalation")
    op.drop_table("escalation")

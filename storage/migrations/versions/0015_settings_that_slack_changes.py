"""Settings that were changed in Slack, who is an admin there, and what a month's figures rest on.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None

_PARTIAL = (
    ("nudge_ask", "nudge", ["team_id", "due_at"], sa.text("act = 'ask'")),
    ("nudge_failed", "nudge", ["team_id", "due_at"], sa.text("status = 'failed'")),
    ("escalation_open", "escalation", ["team_id", "at"], sa.text("settled_at IS NULL")),
    (
        "lost_deal_did_not_work",
        "lost_deal",
        ["team_id", "changed_at"],
        sa.text("state = 'did_not_work'"),
    ),
)


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("by_user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"]),
        sa.PrimaryKeyConstraint("team_id", "name", "revision"),
    )
    # Of whom is known already, Slack is asked when it matters.
    op.add_column("rep", sa.Column("is_admin", sa.Boolean(), nullable=True))
    op.create_index("promise_due", "promise", ["team_id", "due_at"])
    op.create_index("client_record_in_time", "client_record", ["team_id", "at"])
    for name, table, columns, where in _PARTIAL:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _, _ in reversed(_PARTIAL):
        op.drop_index(name, table_name=table)
    op.drop_index("client_record_in_time", table_name="client_record")
    op.drop_index("promise_due", table_name="promise")
    op.drop_column("rep", "is_admin")
    op.drop_table("setting")

"""Reminders, what a note proposes to a client, faults that are open, and weekly summaries.

Deals of before are planned anew by the rules of today after the start (`plans`).

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None

_nudge = sa.table(
    "nudge", sa.column("step", sa.String), sa.column("kind", sa.String), sa.column("act", sa.String)
)
_ACTS = {
    "feedback": ("feedback", "feedback_again"),
    "ask": ("ask", "ask_by_colleague", "ask_after_repair", "second_ask", "second_ask_after_repair"),
    "touch": ("keep_in_touch",),
    "optional": ("what_decided", "chaser"),
}


def upgrade() -> None:
    op.add_column(
        "nudge", sa.Column("reminder", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("nudge", sa.Column("act", sa.String(), nullable=True))
    op.add_column(
        "lost_deal",
        sa.Column("fault_open", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name in ("summed_up_at", "next_shown"):
        op.add_column("lost_deal", sa.Column(name, UtcDateTime(), nullable=True))
    for name in ("summed_up", "plans"):
        op.add_column(
            "lost_deal", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.add_column("rep", sa.Column("summary_at", UtcDateTime(), nullable=True))
    for act, steps in _ACTS.items():
        query = _nudge.update().where(_nudge.c.kind == "step", _nudge.c.step.in_(steps))
        op.get_bind().execute(query.values(act=act))


def downgrade() -> None:
    op.drop_column("rep", "summary_at")
    for name in ("plans", "summed_up", "next_shown", "summed_up_at", "fault_open"):
        op.drop_column("lost_deal", name)
    op.drop_column("nudge", "act")
    op.drop_column("nudge", "reminder")

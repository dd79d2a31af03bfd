"""Sentences that a script may say, who keeps a promise, and the name that letters are signed with.

What was typed before stays a note: no sentence is made of it without its rep.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None

_TEXTS = {"lost_deal": ("say_happened", "say_impact"), "promise": ("who",), "rep": ("name",)}


def upgrade() -> None:
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for table, names in _TEXTS.items():
        for name in reversed(names):
            op.drop_column(table, name)

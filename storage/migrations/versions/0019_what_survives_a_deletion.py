"""What survives a deletion: a client's stop and what happened, without a word; and its record.

Revision ID: 0019
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0019"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None

_TABLES = (
    "erasure",
    "client_memory_dealing",
    "client_memory_link",
    "client_memory_key",
    "client_memory",
)


def upgrade() -> None:
    op.add_column("team", sa.Column("memory_secret", sa.String(), nullable=True))
    op.create_table(
        "client_memory",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "client_memory_key",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("memory_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["memory_id"], ["client_memory.id"]),
        sa.PrimaryKeyConstraint("team_id", "key_hash"),
    )
    op.create_index("client_memory_key_of_memory", "client_memory_key", ["memory_id"])
    op.create_table(
        "client_memory_link",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("memory_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["memory_id"], ["client_memory.id"]),
        sa.PrimaryKeyConstraint("client_id"),
    )
    op.create_index("client_memory_link_of_memory", "client_memory_link", ["memory_id"])
    op.create_table(
        "client_memory_dealing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("memory_id", sa.String(), nullable=False),
        sa.Column("deal", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["memory_id"], ["client_memory.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("client_memory_dealing_of_memory", "client_memory_dealing", ["memory_id", "id"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("erasure_of_subject", "erasure", ["team_id", "kind", "subject", "id"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.drop_column("team", "memory_secret")

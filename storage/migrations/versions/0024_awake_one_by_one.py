"""In PostgreSQL each nudge that is awake has an entry of its own in the indexes of its moment.

At nine o'clock thousands are due at one moment. Entries of one moment are kept together otherwise,
and a bundle of which one nudge still waits is read through by every look, sent ones and all. What
was entered before stays as it is until it is sent.

Revision ID: 0024
Revises: 0023
"""

from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | None = None
depends_on: str | None = None

_OF_A_MOMENT = ("nudge_awake", "nudge_awake_in_team")


def upgrade() -> None:
    _alter("SET (deduplicate_items = off)")


def downgrade() -> None:
    _alter("RESET (deduplicate_items)")


def _alter(how: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        for name in _OF_A_MOMENT:
            op.execute(f"ALTER INDEX {name} {how}")

"""A step has a kind, which was called its clock: pinned playbooks say so too.

Revision ID: 0004
Revises: 0003
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

_KEPT = sa.table(
    "kept_book",
    sa.column("team_id", sa.Text),
    sa.column("digest", sa.Text),
    sa.column("data", sa.Text),
)


def upgrade() -> None:
    _rename("clock", "kind")


def downgrade() -> None:
    _rename("kind", "clock")


def _rename(old: str, new: str) -> None:
    connection = op.get_bind()
    for team_id, digest, data in connection.execute(sa.select(_KEPT)).all():
        renamed = json.dumps(_renamed(json.loads(data), old, new))
        mine = sa.and_(_KEPT.c.team_id == team_id, _KEPT.c.digest == digest)
        connection.execute(_KEPT.update().where(mine).values(data=renamed))


def _renamed(kept: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    for step in (*kept["playbook"]["step"], kept["touch"]):
        if old in step:
            step[new] = step.pop(old)
    return kept

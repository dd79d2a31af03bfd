"""State that was read out of strings gets columns, and lists of deals an order of their own.

Why a nudge was not sent, which round of its step it is and, for a touch, how often the client had
been in contact before it; which deals are open and when each is due next; a rep's channel.

Revision ID: 0006
Revises: 0005
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
CLOSED = ("recovered", "let_go", "undone")
REASONS = {
    "too late to be worth sending": "stale",
    "left for the weekly summary": "quiet",
    "no longer in the plan": "left_plan",
    "no longer held": "left_plan",
    "the promise is settled or moved": "settled",
    "the promise is settled": "settled",
    "the offer is answered": "settled",
    "the deal is closed": "settled",
    "closed while it was being sent": "settled",
    "undone before it was sent": "settled",
    "handed over before it was sent": "settled",
    "the deal is gone": "gone",
    "the rep's account is deactivated": "rep_gone",
    "the workspace has removed the bot": "bot_removed",
    "nothing left to catch up on": "nothing_to_tell",
    "a digest without a period": "nothing_to_tell",
    "nothing to tell": "nothing_to_tell",
}
TOUCH = "keep_in_touch"

_AWAKE = sa.text("wake_at IS NOT NULL")
_FOLDED = sa.text("folded_into IS NOT NULL")
_HEARD = sa.text("counts AND sent_at IS NOT NULL")

_nudge = sa.table(
    "nudge",
    sa.column("id", sa.String),
    sa.column("kind", sa.String),
    sa.column("dedupe_key", sa.String),
    sa.column("deal_id", sa.String),
    sa.column("step", sa.String),
    sa.column("status", sa.String),
    sa.column("due_at", UtcDateTime),
    sa.column("error", sa.Text),
    sa.column("reason", sa.String),
    sa.column("occurrence", sa.Integer),
    sa.column("contacts", sa.Integer),
)
_deal = sa.table(
    "lost_deal",
    sa.column("id", sa.String),
    sa.column("state", sa.String),
    sa.column("is_open", sa.Boolean),
    sa.column("list_at", UtcDateTime),
)


def upgrade() -> None:
    _add_columns()
    connection = op.get_bind()
    _fill_reasons(connection)
    _fill_rounds(connection)
    _fill_deals(connection)
    _add_indexes()


def downgrade() -> None:
    for table, names in (
        ("nudge", ("nudge_folded", "nudge_heard_by_rep", "nudge_awake_for_rep")),
        ("rep", ("rep_by_refresh",)),
        ("lost_deal", ("lost_deal_of_rep",)),
    ):
        for name in names:
            op.drop_index(name, table_name=table)
    op.create_index("lost_deal_of_rep", "lost_deal", ["team_id", "rep_id", "state", "changed_at"])
    for table, names in (
        ("nudge", ("reason", "occurrence", "contacts")),
        ("lost_deal", ("is_open", "list_at", "revision")),
        ("rep", ("dm_channel",)),
    ):
        for name in names:
            op.drop_column(table, name)


def _add_columns() -> None:
    op.add_column("nudge", sa.Column("reason", sa.String(), nullable=True))
    op.add_column(
        "nudge", sa.Column("occurrence", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("nudge", sa.Column("contacts", sa.Integer(), nullable=True))
    op.add_column("rep", sa.Column("dm_channel", sa.String(), nullable=True))
    op.add_column(
        "lost_deal", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column(
        "lost_deal",
        sa.Column(
            "list_at", UtcDateTime(), nullable=False, server_default="9999-12-31 00:00:00.000000"
        ),
    )
    op.add_column(
        "lost_deal", sa.Column("revision", sa.Integer(), nullable=False, server_default="0")
    )


def _add_indexes() -> None:
    op.drop_index("lost_deal_of_rep", table_name="lost_deal")
    op.create_index(
        "lost_deal_of_rep",
        "lost_deal",
        ["team_id", "rep_id", "is_open", "list_at", sa.text("changed_at DESC")],
    )
    op.create_index("rep_by_refresh", "rep", ["refreshed_at"])
    for name, columns, where in (
        ("nudge_folded", ["folded_into"], _FOLDED),
        ("nudge_heard_by_rep", ["team_id", "recipient", "sent_at"], _HEARD),
        ("nudge_awake_for_rep", ["team_id", "recipient", "wake_at"], _AWAKE),
    ):
        op.create_index(name, "nudge", columns, sqlite_where=where, postgresql_where=where)


def _fill_reasons(connection: sa.Connection) -> None:
    told = _nudge.c.error.is_not(None)
    words = sa.case(
        REASONS,
        value=_nudge.c.error,
        else_=sa.case((_nudge.c.error.like("held: %"), "held"), else_="gave_up"),
    )
    ended = _nudge.c.status.in_(("cancelled", "failed"))
    connection.execute(_nudge.update().where(told, ended).values(reason=words))
    failed = _nudge.c.status == "failed"
    connection.execute(_nudge.update().where(failed).values(reason="gave_up"))
    on_its_way = _nudge.c.status.in_(("pending", "sending"))
    connection.execute(_nudge.update().where(told, on_its_way).values(reason="trouble"))


def _fill_rounds(connection: sa.Connection) -> None:
    rounds = sa.select(
        _nudge.c.id, _nudge.c.dedupe_key, _nudge.c.deal_id, _nudge.c.step, _nudge.c.status
    ).where(_nudge.c.kind.in_(("step", "held")))
    # What was sent keeps its place where two rows turn out to be one round.
    order = sa.case(
        {"sent": 0, "sending": 1, "failed": 2, "pending": 3}, value=_nudge.c.status, else_=4
    )
    taken: set[str] = set()
    for row in connection.execute(rounds.order_by(order, _nudge.c.id)).all():
        packed = int(row.dedupe_key.rpartition(":")[2])
        values: dict[str, object] = {"occurrence": packed}
        if row.step == TOUCH:
            values = _touch(row, packed, taken)
        connection.execute(_nudge.update().where(_nudge.c.id == row.id).values(**values))


def _touch(row: Any, packed: int, taken: set[str]) -> dict[str, object]:  # noqa: ANN401 -- a row of columns
    snoozes, rest = divmod(packed, 10_000)
    contacts, number = divmod(rest, 100)
    occurrence = number + snoozes
    values: dict[str, object] = {"occurrence": occurrence, "contacts": contacts}
    before, _, _ = row.dedupe_key.rpartition(":")
    key = f"{before}:{contacts}.{occurrence}"
    values["dedupe_key"] = key if key not in taken else f"{key}:{row.id}"
    taken.add(key)
    return values


def _fill_deals(connection: sa.Connection) -> None:
    due = (
        sa.select(sa.func.min(_nudge.c.due_at))
        .where(_nudge.c.deal_id == _deal.c.id, _nudge.c.kind == "step")
        .where(_nudge.c.status.in_(("pending", "sending")))
        .scalar_subquery()
    )
    connection.execute(
        _deal.update().values(
            is_open=_deal.c.state.not_in(CLOSED),
            list_at=sa.func.coalesce(due, sa.literal(NO_DATE, UtcDateTime())),
        )
    )

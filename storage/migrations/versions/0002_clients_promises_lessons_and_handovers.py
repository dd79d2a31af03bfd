"""Clients, promises, lessons and handovers; each deal gets its client."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 -- one statement a table
    op.create_table(
        "time_off",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("rep_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.create_index("time_off_of_rep", ["team_id", "rep_id"], unique=False)

    op.create_table(
        "client",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("trouble_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["team.team_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index("client_by_key", ["team_id", "key"], unique=False)

    op.create_table(
        "client_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by_user", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("client_record", schema=None) as batch_op:
        batch_op.create_index(
            "client_record_of_client", ["team_id", "client_id", "id"], unique=False
        )

    op.create_table(
        "client_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("by_user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["client.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.create_index("client_link_of_team", ["team_id", "id"], unique=False)

    op.create_table(
        "kept_book",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "digest"),
    )

    op.create_table(
        "handover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("from_rep", sa.String(), nullable=False),
        sa.Column("to_rep", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["lost_deal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("handover_of_deal", ["team_id", "deal_id"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("rep_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["lost_deal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index("lesson_of_rep", ["team_id", "rep_id", "at"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("rep_id", sa.String(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("was_missed", sa.Boolean(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["lost_deal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index("promise_of_deal", ["team_id", "deal_id"], unique=False)

    op.create_table(
        "ready_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("deal_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["lost_deal.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ready_item", schema=None) as batch_op:
        batch_op.create_index("ready_item_of_deal", ["team_id", "deal_id", "id"], unique=False)

    with op.batch_alter_table("lost_deal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prevention", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("their_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("what_changed_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("client_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("business_lost", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("escalation", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("their_date", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("client_timezone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("book", sa.String(), nullable=True))
        batch_op.create_index("lost_deal_of_client", ["team_id", "client_id"], unique=False)
        batch_op.create_foreign_key("lost_deal_client", "client", ["client_id"], ["id"])

    _give_each_deal_its_client()
    with op.batch_alter_table("lost_deal", schema=None) as batch_op:
        batch_op.alter_column("client_id", nullable=False)

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promise_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("handover_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("folded_into", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("rep", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hours", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("workdays", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("region", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("acted_at", UtcDateTime(), nullable=True))


def _give_each_deal_its_client() -> None:
    op.execute(
        "INSERT INTO client (id, team_id, name, key, do_not_contact) "
        "SELECT min(id), team_id, min(client), lower(trim(client)), false FROM lost_deal "
        "GROUP BY team_id, lower(trim(client))"
    )
    op.execute(
        "UPDATE lost_deal SET client_id = (SELECT client.id FROM client "
        "WHERE client.team_id = lost_deal.team_id AND client.key = lower(trim(lost_deal.client)))"
    )


def downgrade() -> None:  # noqa: PLR0915 -- one statement a table
    with op.batch_alter_table("rep", schema=None) as batch_op:
        batch_op.drop_column("acted_at")
        batch_op.drop_column("region")
        batch_op.drop_column("workdays")
        batch_op.drop_column("hours")

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_column("counts")
        batch_op.drop_column("folded_into")
        batch_op.drop_column("handover_id")
        batch_op.drop_column("promise_id")

    with op.batch_alter_table("lost_deal", schema=None) as batch_op:
        batch_op.drop_constraint("lost_deal_client", type_="foreignkey")
        batch_op.drop_index("lost_deal_of_client")
        batch_op.drop_column("book")
        batch_op.drop_column("client_timezone")
        batch_op.drop_column("their_date")
        batch_op.drop_column("escalation")
        batch_op.drop_column("business_lost")
        batch_op.drop_column("client_id")
        batch_op.drop_column("what_changed_at")
        batch_op.drop_column("their_words")
        batch_op.drop_column("prevention")

    with op.batch_alter_table("ready_item", schema=None) as batch_op:
        batch_op.drop_index("ready_item_of_deal")

    op.drop_table("ready_item")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("promise_of_deal")

    op.drop_table("promise")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index("lesson_of_rep")

    op.drop_table("lesson")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index("handover_of_deal")

    op.drop_table("handover")
    op.drop_table("kept_book")
    with op.batch_alter_table("client_link", schema=None) as batch_op:
        batch_op.drop_index("client_link_of_team")

    op.drop_table("client_link")
    with op.batch_alter_table("client_record", schema=None) as batch_op:
        batch_op.drop_index("client_record_of_client")

    op.drop_table("client_record")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("client_by_key")

    op.drop_table("client")
    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.drop_index("time_off_of_rep")

    op.drop_table("time_off")

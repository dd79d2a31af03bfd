"""Revision 0018: keys are made anew, who was merged wrongly is parted, and no stop is lost."""

import logging
from dataclasses import dataclass

import pytest
from alembic import command
from sqlalchemy import text

from bot.core.same_client import client_key
from storage import migrate, revise
from storage.alembic_run import configuration
from tests.storage.test_migrate_clients import TEAM, write

DEAL = (
    "INSERT INTO lost_deal (id, team_id, rep_id, circumstance, client, client_id, state, list_at, "
    "reported_at, changed_at, contact, what_happened, impact, what_we_did, what_changed, "
    "prevention, plans) VALUES (:id, :team, :rep, 'told_no', :name, :client, 'open', :at, :at, "
    ":at, '', '', '', '', '', '', 3)"
)


@dataclass(frozen=True)
class Row:
    """A client after the revision."""

    name: str
    stopped: bool
    canonical: str
    key: str


class Before:
    """A database of the revision before."""

    def __init__(self, url: str) -> None:
        self.url = url
        with migrate.transaction(url) as connection:
            command.upgrade(configuration(connection, migrate.MIGRATIONS), "0016")
            write(connection, "INSERT INTO team (team_id, name, active, joined_at) "
                  "VALUES (:id, 'Acme', true, :at)", id=TEAM)  # fmt: skip

    def client(self, client_id: str, name: str, key: str, *, stopped: bool = False) -> None:
        """A client under the key of then."""
        self._write(
            "INSERT INTO client (id, team_id, name, key, do_not_contact, canonical_id) "
            "VALUES (:id, :team, :name, :key, :stopped, :id)",
            id=client_id,
            name=name,
            key=key,
            stopped=stopped,
        )

    def deal(self, deal_id: str, client_id: str, name: str, rep: str) -> None:
        """A deal with the name that its rep typed."""
        self._write(DEAL, id=deal_id, client=client_id, name=name, rep=rep)

    def record(self, client_id: str, what: str, by: str) -> None:
        """What somebody decided about contact."""
        self._write(
            "INSERT INTO client_record (team_id, client_id, what, by_user, reason, at) "
            "VALUES (:team, :client, :what, :by, '', :at)",
            client=client_id,
            what=what,
            by=by,
        )

    def link(self, one: str, other: str, *, same: bool) -> None:
        """What a rep said of two."""
        self._write(
            "INSERT INTO client_link (team_id, client_id, other_id, same, by_user, at) "
            "VALUES (:team, :one, :other, :same, 'U1', :at)",
            one=one,
            other=other,
            same=same,
        )

    def migrated(self) -> tuple[dict[str, Row], dict[str, str]]:
        """The clients by id and the client of each deal, after."""
        migrate.upgrade(self.url)
        assert revise.differences(self.url) == []
        read = "SELECT id, name, do_not_contact, canonical_id, key FROM client"
        with migrate.transaction(self.url) as connection:
            rows = {row[0]: Row(row[1], bool(row[2]), *row[3:]) for row in
                    connection.execute(text(read))}  # fmt: skip
            deals = connection.execute(text("SELECT id, client_id FROM lost_deal"))
            return rows, {row[0]: row[1] for row in deals}

    def _write(self, statement: str, **values: object) -> None:
        with migrate.transaction(self.url) as connection:
            write(connection, statement, **values)


@pytest.fixture
def before(empty_database_url: str) -> Before:
    return Before(empty_database_url)


def merged(before: Before, *, stopped_by: str) -> None:
    """Two reps' clients that the key of then made one, stopped by somebody."""
    before.client("c", "C++ Ltd", "c ltd", stopped=True)
    before.deal("d1", "c", "C++ Ltd", "U1")
    before.deal("d2", "c", "C# Ltd", "U2")
    before.record("c", "stopped", stopped_by)


@pytest.mark.parametrize(("by", "stopped"), [("U1", "d1"), ("U2", "d2")])
def test_who_was_merged_is_parted_and_the_stop_stays_with_whom_it_was_said(
    before: Before, by: str, stopped: str
) -> None:
    merged(before, stopped_by=by)
    rows, deals = before.migrated()
    assert {deal: rows[client].name for deal, client in deals.items()} == {
        "d1": "C++ Ltd",
        "d2": "C# Ltd",
    }
    assert [deal for deal, client in deals.items() if rows[client].stopped] == [stopped]
    assert all(row.key == client_key(row.name) for row in rows.values())


def test_a_stop_that_cannot_be_told_holds_for_both_and_is_said(
    before: Before, caplog: pytest.LogCaptureFixture
) -> None:
    merged(before, stopped_by="U9")
    with caplog.at_level(logging.WARNING):
        rows, _ = before.migrated()
    assert [row.stopped for row in rows.values()] == [True, True]
    assert "could not be told to one client" in caplog.text
    assert "C++" not in caplog.text


def test_where_a_rep_said_whom_it_is_nothing_is_parted(before: Before) -> None:
    merged(before, stopped_by="U1")
    before.client("other", "C Limited", "c limited")
    before.link("c", "other", same=False)
    rows, deals = before.migrated()
    assert deals == {"d1": "c", "d2": "c"}
    assert rows["c"].stopped
    assert len(rows) == 2


def test_one_name_in_two_normal_forms_is_one_client(before: Before) -> None:
    before.client("a", "Café", "café")
    before.client("b", "Cafe\u0301", "cafe", stopped=True)
    before.deal("d1", "a", "Café", "U1")
    before.deal("d2", "b", "Cafe\u0301", "U2")
    rows, deals = before.migrated()
    assert deals == {"d1": "a", "d2": "a"}
    assert rows["b"].canonical == "a"
    assert rows["a"].stopped


def test_marks_part_names_of_scripts_that_need_them(before: Before) -> None:
    before.client("a", "टाटा", "ट ट")
    before.deal("d1", "a", "टाटा", "U1")
    before.deal("d2", "a", "टोटो", "U1")
    rows, deals = before.migrated()
    assert {rows[deals["d1"]].key, rows[deals["d2"]].key} == {"टाटा", "टोटो"}


def test_the_way_back_gives_the_keys_of_before(before: Before) -> None:
    before.client("a", "A & B", "a b")
    before.migrated()
    with migrate.transaction(before.url) as connection:
        command.downgrade(configuration(connection, migrate.MIGRATIONS), "0016")
        assert connection.execute(text("SELECT key FROM client")).scalars().all() == ["a b"]


def test_the_keys_of_the_migration_are_those_of_today(before: Before) -> None:
    names = ["🍕 & Co", "İPEK", "Ａｃｍｅ™", "!!!", "ﾔﾏﾄ", "مـحمد", "I ❤️ U", "`x`", "A*"]
    for place, name in enumerate(names):
        before.client(f"c{place}", name, f"k{place}")
    rows, _ = before.migrated()
    assert [row.key for _, row in sorted(rows.items())] == [client_key(name) for name in names]

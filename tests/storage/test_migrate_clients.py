"""Revision 0005: each spelling of a client knows the one that it stands for, nothing is lost."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from alembic import command
from sqlalchemy import Connection, text

from storage import migrate, revise
from storage.alembic_run import configuration

NOW = "2026-03-03 10:00:00.000000+00:00"
TEAM = "T1ACME"


@dataclass(frozen=True)
class Migrated:
    """What is asked of a database after the revision."""

    canonical: dict[str, str]
    deals: dict[str, str]
    stopped: set[str]
    pieces: dict[str, set[str]]


class OldDatabase:
    """A database as the version before left it."""

    def __init__(self, url: str) -> None:
        self._url = url
        with migrate.transaction(url) as connection:
            self._move(connection, "0004")
            write(connection, "INSERT INTO team VALUES (:id, 'Acme', NULL, true, :at)", id=TEAM)

    def clients(self, names: dict[str, str], stopped: tuple[str, ...] = ()) -> None:
        """Clients by their ids, each with a deal of that id."""
        with migrate.transaction(self._url) as connection:
            for client_id, name in names.items():
                write(
                    connection,
                    "INSERT INTO client (id, team_id, name, key, do_not_contact) "
                    "VALUES (:id, :team, :name, :name, :stopped)",
                    id=client_id,
                    name=name,
                    stopped=client_id in stopped,
                )
                write(connection, DEAL, id=client_id, name=name)

    def links(self, *links: tuple[str, str] | tuple[str, str, bool]) -> None:
        """What reps said, in this order: the one is the other, unless it says that it is not."""
        with migrate.transaction(self._url) as connection:
            for one, other, *different in links:
                write(
                    connection,
                    "INSERT INTO client_link (team_id, client_id, other_id, same, by_user, at) "
                    "VALUES (:team, :one, :other, :same, 'U1', :at)",
                    one=one,
                    other=other,
                    same=not different,
                )

    def migrated(self) -> Migrated:
        """Bring it to this version, and look."""
        migrate.upgrade(self._url)
        assert revise.differences(self._url) == []
        with migrate.transaction(self._url) as connection:
            read = "SELECT id, canonical_id FROM client"
            deals = "SELECT id, client_id FROM lost_deal"
            stopped = "SELECT id FROM client WHERE do_not_contact"
            pieces: dict[str, set[str]] = {}
            for client_id, gram in connection.execute(
                text("SELECT client_id, gram FROM client_gram")
            ):
                pieces.setdefault(client_id, set()).add(gram)
            return Migrated(
                {row[0]: row[1] for row in connection.execute(text(read))},
                {row[0]: row[1] for row in connection.execute(text(deals))},
                {row[0] for row in connection.execute(text(stopped))},
                pieces,
            )

    def downgrade(self) -> None:
        """Go back to the version before."""
        with migrate.transaction(self._url) as connection:
            self._move(connection, "0004")

    def _move(self, connection: Connection, revision: str) -> None:
        config = configuration(connection, migrate.MIGRATIONS)
        if migrate._revision_of(connection) is None:
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


DEAL = (
    "INSERT INTO lost_deal (id, team_id, rep_id, circumstance, client, client_id, contact, "
    "what_happened, impact, what_we_did, what_changed, prevention, their_words, state, "
    "reported_at, changed_at) VALUES (:id, :team, 'U1', 'told_no', :name, :id, '', '', '', '', "
    "'', '', '', 'open', :at, :at)"
)


def write(connection: Connection, statement: str, **values: object) -> None:
    known = {"team": TEAM, "at": NOW} | values
    asked = {name: value for name, value in known.items() if f":{name}" in statement}
    connection.execute(text(statement), asked)


@pytest.fixture
def old(empty_database_url: str) -> OldDatabase:
    return OldDatabase(empty_database_url)


def test_each_stands_for_itself_unless_a_rep_said_otherwise(old: OldDatabase) -> None:
    old.clients({"a": "Hotel Anker GmbH", "b": "Hotel Ancker", "c": "Müller", "d": ""})
    old.links(("a", "b"), ("b", "c", False))
    found = old.migrated()
    assert found.canonical == {"a": "b", "b": "b", "c": "c", "d": "d"}
    assert found.deals == found.canonical
    assert {"=anker hotel", "@ha", "$ho"} <= found.pieces["a"]
    assert {"=mueller", "$mu"} <= found.pieces["c"]
    assert "d" not in found.pieces


def test_a_chain_is_followed_to_its_end_and_the_latest_word_wins(old: OldDatabase) -> None:
    old.clients({name: name for name in "abcdef"})
    old.links(("a", "b"), ("b", "c"), ("c", "d"), ("e", "a"), ("f", "a"), ("f", "e"))
    assert old.migrated().canonical == dict.fromkeys("abcdef", "d")


def test_a_cycle_ends_where_the_latest_word_pointed(old: OldDatabase) -> None:
    old.clients({name: name for name in "abcdxyz"}, stopped=("a", "x"))
    # Two reps at once; three at once, with a spelling joined before; and who is free of any.
    old.links(("a", "b"), ("b", "a"), ("d", "x"), ("z", "x"), ("x", "y"), ("y", "z"))
    found = old.migrated()
    assert {name: found.canonical[name] for name in "abc"} == {"a": "a", "b": "a", "c": "c"}
    assert {name: found.canonical[name] for name in "dxyz"} == dict.fromkeys("dxyz", "z")
    assert found.deals == found.canonical
    # Whoever stopped contact with one of them did so with all; a stop is never lost.
    assert {"a", "z"} <= found.stopped
    assert not {"b", "c", "y"} & found.stopped


def test_a_stop_that_was_lifted_after_the_join_stays_lifted(old: OldDatabase) -> None:
    old.clients({"a": "a", "b": "b"}, stopped=("a",))
    old.links(("a", "b"))
    assert "b" not in old.migrated().stopped


def test_two_thousand_clients_keep_everything(old: OldDatabase) -> None:
    names = {f"c{place:04}": f"Client {place} & Sons GmbH" for place in range(2000)}
    old.clients(names)
    ids = list(names)
    old.links(*pairwise(ids[:501]))
    found = old.migrated()
    assert found.canonical == {one: max(one, ids[500]) for one in ids}
    assert found.deals == found.canonical
    assert found.pieces.keys() == names.keys()


def test_the_way_back_keeps_clients_and_links(old: OldDatabase) -> None:
    old.clients({"a": "a", "b": "b"})
    old.links(("a", "b"))
    old.migrated()
    old.downgrade()
    assert old.migrated().canonical == {"a": "b", "b": "b"}

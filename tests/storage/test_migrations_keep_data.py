"""An upgrade from revision 0003 loses no row, and each row says the same in its new columns."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import BindParameter, Connection, Date, bindparam, select, text
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from storage import migrate, revise
from storage.alembic_run import configuration
from storage.types import UtcDateTime
from tests.storage import old_rows
from tests.storage.old_nudges import COLLIDING, NUDGES, OldNudge
from tests.storage.old_rows import DEALS, OF_DEALS, OTHER_TABLES, REPS, Rows

OLD = {
    **OTHER_TABLES,
    "rep": REPS,
    "lost_deal": DEALS,
    **OF_DEALS,
    "nudge": [one.old(number) for number, one in enumerate(NUDGES)],
}


def upgrade_to(url: str, revision: str) -> None:
    with migrate.transaction(url) as connection:
        config = configuration(connection, migrate.MIGRATIONS)
        command.upgrade(config, revision)


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    query = text(f"INSERT INTO {table} ({names}) VALUES ({values})")
    typed: list[BindParameter[Any]] = [
        bindparam(name, type_=_TYPES[type(value)])
        for name, value in row.items()
        if type(value) in _TYPES
    ]
    connection.execute(query.bindparams(*typed), row)


_TYPES: dict[type, TypeEngine[Any]] = {datetime: UtcDateTime(), date: Date()}


@pytest.fixture
def upgraded(empty_database_url: str) -> Iterator[Connection]:
    """A database with old rows, at the newest revision."""
    upgrade_to(empty_database_url, "0003")
    with migrate.transaction(empty_database_url) as connection:
        for table, rows in OLD.items():
            for row in rows:
                insert(connection, table, row)
    migrate.upgrade(empty_database_url)
    with migrate.transaction(empty_database_url) as connection:
        yield connection


def found(connection: Connection, name: str, columns: dict[str, Any]) -> Rows:
    """A table's rows by their keys, with these columns."""
    table = SQLModel.metadata.tables[name]
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    in_order = by_key(name, rows)
    return [{column: row[column] for column in columns} for row in in_order]


def by_key(name: str, rows: Rows) -> Rows:
    keys = [column.name for column in SQLModel.metadata.tables[name].primary_key]
    return sorted(rows, key=lambda row: [row[key] for key in keys])


def test_rows_of_which_nothing_changes_stay_as_they_were(upgraded: Connection) -> None:
    unchanged = {
        name: rows for name, rows in (OTHER_TABLES | OF_DEALS).items() if name != "kept_book"
    }
    # The keys of names are made anew.
    unchanged["client"] = [
        {name: value for name, value in row.items() if name != "key"} for row in unchanged["client"]
    ]
    for name, rows in unchanged.items():
        assert found(upgraded, name, rows[0]) == by_key(name, rows), name


def test_every_table_keeps_its_number_of_rows(upgraded: Connection) -> None:
    counts = {name: len(found(upgraded, name, {})) for name in OLD}
    assert counts == {name: len(rows) for name, rows in OLD.items()}


def test_promises_of_before_are_ours(upgraded: Connection) -> None:
    expected = [row | {"by_them": False} for row in by_key("promise", OF_DEALS["promise"])]
    assert found(upgraded, "promise", expected[0]) == expected


def test_reps_have_no_channel_yet(upgraded: Connection) -> None:
    expected = [row | {"dm_channel": None} for row in by_key("rep", REPS)]
    assert found(upgraded, "rep", expected[0]) == expected


def test_deals_are_open_or_closed_and_listed_by_what_is_due_next(upgraded: Connection) -> None:
    failed = [one.old(number) for number, one in enumerate(NUDGES) if one.status == "failed"]
    unbrought = {row["deal_id"] for row in failed}
    expected = [
        {name: value for name, value in row.items() if name != "their_words"}
        | {
            "escalation_kind": None,
            "resumed_at": None,
            "is_open": row["state"] in old_rows.OPEN,
            "list_at": old_rows.next_at(row["id"]),
            "revision": 0,
            "unbrought": row["id"] in unbrought,
            "client_feels_it": None,
            "weight": None,
            # The deal with an open door went from U7 to U8, and on to U1.
            "reported_by": "U7" if row["id"] == "door_open" else row["rep_id"],
        }
        for row in by_key("lost_deal", DEALS)
    ]
    assert found(upgraded, "lost_deal", expected[0]) == expected


def test_what_a_client_said_is_kept_in_a_table_of_its_own(upgraded: Connection) -> None:
    """It was said by the time of the report; whoever has the deal sees it."""
    expected = [
        {
            "id": row["id"],
            "team_id": row["team_id"],
            "deal_id": row["id"],
            "rep_id": row["rep_id"],
            "what": "reported",
            "said_at": row["reported_at"],
            "text": row["their_words"],
            "wanted": "",
            "at": row["reported_at"],
        }
        for row in by_key("lost_deal", DEALS)
    ]
    assert found(upgraded, "client_words", expected[0]) == expected


def test_what_is_on_record_was_told_when_it_happened(upgraded: Connection) -> None:
    new = {"told_at": None, "taken_back_at": None, "by_user": None}
    rows = by_key("deal_event", OF_DEALS["deal_event"])
    expected = [row | new | {"told_at": row["at"]} for row in rows]
    assert found(upgraded, "deal_event", expected[0]) == expected


def test_steps_of_pinned_playbooks_have_a_kind(upgraded: Connection) -> None:
    rows = found(upgraded, "kept_book", {"team_id": "", "digest": "", "data": ""})
    assert [(row["team_id"], row["digest"]) for row in rows] == [
        (team, digest) for team, digest, _ in old_rows.KEPT
    ]
    assert [json.loads(row["data"]) for row in rows] == [old_rows.kept_playbook("kind")] * 3


def test_nudges_say_why_they_were_not_sent_and_which_round_they_are(upgraded: Connection) -> None:
    expected = [one.new(number) for number, one in enumerate(NUDGES) if one not in COLLIDING]
    mine = {row["id"] for row in expected}
    rows = [row for row in found(upgraded, "nudge", expected[0]) if row["id"] in mine]
    for row, wanted in zip(rows, expected, strict=True):
        assert row == wanted


def test_of_two_that_are_one_round_what_came_further_keeps_its_place(upgraded: Connection) -> None:
    """Else what was sent would be planned, and sent, again."""
    numbers = {one.key: number for number, one in enumerate(NUDGES)}
    columns = COLLIDING[0].new(0)
    rows = {row["id"]: row for row in found(upgraded, "nudge", columns)}
    keys = {}
    for one in COLLIDING:
        row = rows[f"n{numbers[one.key]:03}"]
        assert row | {"dedupe_key": ""} == one.new(numbers[one.key]) | {"dedupe_key": ""}
        keys[one.key] = row["dedupe_key"]
    assert keys == {one.key: _key_of(one, numbers[one.key]) for one in COLLIDING}


def _key_of(one: OldNudge, number: int) -> str | None:
    first = one.key.split(" and ")[0]
    return one.new_key if one.status == first else f"{one.new_key}:n{number:03}"


def test_the_newest_schema_is_the_models(empty_database_url: str) -> None:
    upgrade_to(empty_database_url, "0003")
    migrate.upgrade(empty_database_url)
    assert migrate.is_current(empty_database_url)
    assert revise.differences(empty_database_url) == []


def test_a_database_without_rows_is_upgraded_too(empty_database_url: str) -> None:
    for revision in ("0003", "head", "head"):
        upgrade_to(empty_database_url, revision)
    assert migrate.is_current(empty_database_url)

"""Settings in the database: the latest change counts, none is lost, and two are never one."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage import migrate
from storage.database import Database
from storage.models import Rep, SettingChange, Team
from storage.settings import every_setting, settings_of, write_setting
from tests.storage.test_migrations_keep_data import upgrade_to

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
TEAM, OTHER = "T1", "T2"


def change(
    name: str, revision: int, value: str | None, team: str = TEAM, by: str = "U1"
) -> SettingChange:
    at = AT + timedelta(days=revision)
    return SettingChange(team_id=team, name=name, revision=revision, value=value, by_user=by, at=at)


@pytest.fixture
async def teams(database: Database) -> Database:
    rows = [Team(team_id=team, name=team, joined_at=AT) for team in (TEAM, OTHER)]
    await database.run(lambda session: session.add_all(rows))
    return database


async def test_the_latest_counts_and_the_others_stay(teams: Database) -> None:
    rows = [
        change("digest_day", 1, "mon"),
        change("digest_day", 2, "tue"),
        change("digest_day", 10, None),
        change("managers", 1, ""),
        change("digest_day", 11, "sun", OTHER),
    ]
    for row in rows:
        assert await teams.run(partial(write_setting, change=row))
    found = await teams.run(lambda session: settings_of(session, TEAM))
    assert {(row.name, row.revision, row.value) for row in found} == {
        ("digest_day", 10, None),
        ("managers", 1, ""),
    }
    assert len(await teams.run(every_setting)) == 3
    assert len(await teams.run(lambda session: session.exec(select(SettingChange)).all())) == 5


async def test_two_at_once_make_one_change(teams: Database) -> None:
    rows = [change("digest_day", 1, by, by=by) for by in ("U1", "U2", "U3")]
    done = await asyncio.gather(*(teams.run(partial(write_setting, change=row)) for row in rows))
    assert sorted(done) == [False, False, True]
    (row,) = await teams.run(lambda session: settings_of(session, TEAM))
    assert row.value == row.by_user
    assert row.at == AT + timedelta(days=1)


async def test_an_upgrade_knows_of_nobody_whether_they_are_an_admin(
    empty_database_url: str,
) -> None:
    upgrade_to(empty_database_url, "0014")
    with migrate.transaction(empty_database_url) as connection:
        connection.execute(
            text("INSERT INTO team (team_id, name, active, joined_at) VALUES ('T1', 'A', :y, :at)"),
            {"y": True, "at": "2026-03-03 10:00:00+00:00"},
        )
        connection.execute(
            text(
                "INSERT INTO rep (team_id, user_id, timezone, locale, name, deactivated,"
                " refreshed_at) VALUES ('T1', 'U1', 'UTC', 'en-GB', 'Ana', :no, :at)"
            ),
            {"no": False, "at": "2026-03-03 10:00:00+00:00"},
        )
    migrate.upgrade(empty_database_url)
    database = Database.open(empty_database_url)
    (rep,) = await database.run(lambda session: session.exec(select(Rep)).all())
    assert (rep.name, rep.is_admin) == ("Ana", None)
    assert await database.run(lambda s: write_setting(s, change("digest_day", 1, "mon")))
    await database.close()

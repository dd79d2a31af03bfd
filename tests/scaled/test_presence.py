"""Processes on one database that would not get along: refused at the start, or said."""

import logging
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.config import read_settings
from bot.delivery.timing import Timing
from bot.jobs.fitness import OLDEST_POSTGRES, refuse_old, refuse_unfit
from bot.jobs.presence import Presence, configuration_of, differing_among
from bot.roles import CannotShare, Role
from storage.database import Database
from storage.processes import FORGOTTEN_AFTER, at_work

APP, OTHER_APP = "T1ACME:U0BOT", "T1ACME:U0OTHER"
SETTINGS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "a very secret word"}
ITS_OWN = {"HOST": "0.0.0.0", "PORT": "1234", "LOG_LEVEL": "DEBUG"}
WEB, WORKER, ALONE = Role.WEB, Role.WORKER, Role.ALONE


def process(
    database: Database,
    role: Role = WORKER,
    app: str = APP,
    timing: Timing | None = None,
    settings: Mapping[str, str] | None = None,
) -> Presence:
    """A process as it starts."""
    read = read_settings({**SETTINGS, **(settings or {})})
    return Presence(database, role, configuration_of(read, timing or Timing(), app))


async def grow_old(database: Database, by: timedelta) -> None:
    """Those at work have said nothing for so long."""
    age = text("UPDATE running_process SET seen_at = seen_at - :by").bindparams(by=by)
    await database.run(lambda s: s.connection().execute(age))


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (ALONE, WORKER, "beside_alone"),
        (ALONE, WEB, "beside_alone"),
        (WEB, ALONE, "beside_shared"),
        (WORKER, ALONE, "beside_shared"),
    ],
)
async def test_one_that_works_alone_and_one_that_shares_are_kept_apart(
    shared: Database, first: Role, second: Role, key: str
) -> None:
    there = process(shared, first)
    await there.arrive()
    with pytest.raises(CannotShare) as refused:
        await process(shared, second).arrive()
    assert (refused.value.key, refused.value.detail) == (key, first)
    await there.leave()
    await process(shared, second).arrive()
    assert [one.role for one in await shared.run(at_work)] == [second]


@pytest.mark.parametrize(
    ("differing", "named"),
    [
        ({"app": OTHER_APP}, "app"),
        ({"timing": Timing().shortened(30)}, "guard, lease"),
        ({"timing": Timing(guard=timedelta(seconds=5))}, "guard"),
    ],
)
async def test_another_app_or_time_scale_is_refused(
    shared: Database, differing: dict[str, object], named: str
) -> None:
    await process(shared).arrive()
    with pytest.raises(CannotShare) as refused:
        await process(shared, WEB, **differing).arrive()  # type: ignore[arg-type]
    assert (refused.value.key, refused.value.detail) == ("different", named)


async def test_other_settings_are_said_by_name_and_never_by_value(
    shared: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await process(shared, WEB).arrive()
    with caplog.at_level(logging.WARNING):
        await process(shared, settings=ITS_OWN).arrive()
        assert caplog.messages == []
        other = {"WORKING_HOURS": "08:00-16:00", "SLACK_SIGNING_SECRET": "another"}
        await process(shared, settings=other).arrive()
    (said,) = caplog.messages
    assert said.endswith("other settings: SLACK_SIGNING_SECRET, WORKING_HOURS")
    rows = await shared.run(at_work)
    assert differing_among(rows) == {"SLACK_SIGNING_SECRET", "WORKING_HOURS"}
    assert "secret word" not in "".join(one.configuration for one in rows)


async def test_several_that_work_alone_may_stand_side_by_side(shared: Database) -> None:
    await process(shared, ALONE).arrive()
    await process(shared, ALONE, OTHER_APP).arrive()
    assert len(await shared.run(at_work)) == 2


async def test_one_that_was_killed_is_forgotten_and_one_that_works_is_not(
    shared: Database,
) -> None:
    killed, lives = process(shared, ALONE), process(shared, ALONE)
    await killed.arrive()
    await grow_old(shared, FORGOTTEN_AFTER - timedelta(seconds=5))
    await lives.arrive()
    await grow_old(shared, timedelta(seconds=10))
    await lives.still_here()
    with pytest.raises(CannotShare):
        await process(shared).arrive()
    assert len(await shared.run(at_work)) == 1


async def test_one_that_stood_still_for_long_says_so_again_or_hears_that_it_is_too_late(
    shared: Database, caplog: pytest.LogCaptureFixture
) -> None:
    still = process(shared, ALONE)
    await still.arrive()
    await grow_old(shared, timedelta(hours=1))
    await process(shared).arrive()
    await still.still_here()
    assert [one.role for one in await shared.run(at_work)] == [WORKER]
    (said,) = [one.message for one in caplog.records if one.levelno == logging.CRITICAL]
    assert "beside_shared worker" in said


def test_a_postgres_that_is_too_old_is_refused(shared_url: str) -> None:
    refuse_old(OLDEST_POSTGRES)
    refuse_unfit(shared_url)
    with pytest.raises(CannotShare) as refused:
        refuse_old(13)
    assert (refused.value.key, refused.value.detail) == ("postgres", "13")


async def test_a_file_has_one_process_and_nothing_is_written_of_it(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    await process(database, ALONE).arrive()
    assert await database.run(at_work) == []
    await database.close()

"""`do-over web` and `do-over worker` as they are started: in processes of their own."""

import asyncio
import re
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot.local_slack.people import App
from bot.local_slack.transports.http_transport import HttpTransport
from storage import migrate
from storage.database import Database
from storage.models import NudgeStatus, Team
from storage.processes import at_work
from tests.scaled.shared_desk import Colleagues
from tests.slack.test_run_command import (
    PATIENCE,
    answer_of,
    ended,
    free_address,
    outcome,
    practice,
    settings_of,
    started,
)
from tests.storage.nudge_rows import a_notice

NOTICES = 6


async def until(database: Database, number: int) -> dict[str, int]:
    """Wait until so many are sent; gives how many there are of each status."""
    async with Colleagues.at(database, "") as colleagues:
        await colleagues.until_sent(number)
        return await colleagues.statuses()


async def add_notices(database: Database) -> None:
    """What is due now, of the workspace that joined."""

    def add(session: Session) -> None:
        team = session.exec(select(Team)).one()
        for place in range(NOTICES):
            at = team.joined_at
            session.add(
                a_notice(
                    f"n{place:03}",
                    team_id=team.team_id,
                    topic="failed_nudge",
                    due_at=at,
                    wake_at=at,
                )
            )

    await database.run(add)


async def until_at_work(database: Database, number: int) -> list[str]:
    """Wait until so many processes say that they are at work; gives what they do."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [one.role for one in await database.run(at_work)]
            if len(found) >= number:
                return found
            await asyncio.sleep(0.1)


async def test_two_workers_and_a_web_share_one_database(tmp_path: Path, shared_url: str) -> None:
    port, url = await free_address()
    transport = HttpTransport(f"{url}/slack/events", App().signing_secret)
    database = Database.open(shared_url)
    async with practice(transport) as server, AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        settings = settings_of(server, shared_url) | {"LOG_LEVEL": "INFO"}
        web = await stack.enter_async_context(
            started(tmp_path, settings | {"PORT": str(port)}, "web")
        )
        workers = [
            await stack.enter_async_context(started(tmp_path, settings, "worker")) for _ in range(2)
        ]
        assert await answer_of(f"{url}/readyz") == (200, "ok")
        assert await transport.verify_url("token", "challenge")
        assert await until_at_work(database, 3) == ["web", "worker", "worker"]
        await add_notices(database)
        assert await until(database, NOTICES) == {NudgeStatus.SENT: NOTICES}
        code, said = await ended(tmp_path, settings | {"PORT": "0"}, "run")
        assert code == 1
        assert "do-over run works alone" in said
        for process in (web, *workers):
            process.send_signal(signal.SIGTERM)
        ends = [await outcome(process) for process in (web, *workers)]
        assert await database.run(at_work) == []
    assert [code for code, _ in ends] == [0, 0, 0], ends
    assert "Traceback" not in "".join(said for _, said in ends)
    assert all("do_over_job" not in said for _, said in ends)


@pytest.mark.parametrize("command", ["web", "worker"])
async def test_a_sqlite_file_cannot_be_shared(
    tmp_path: Path, sqlite_url: str, command: str
) -> None:
    _, url = await free_address()
    async with practice(HttpTransport(url, App().signing_secret)) as server:
        code, said = await ended(tmp_path, settings_of(server, sqlite_url), command)
    assert code == 1
    assert re.fullmatch(r"do-over web and .* SQLite .* do-over run\.\n", said)


async def test_migrate_makes_the_engines_tables_when_told_to(
    tmp_path: Path, postgres_database_url: str
) -> None:
    def has_jobs() -> bool:
        with migrate.transaction(postgres_database_url) as connection:
            query = text("SELECT to_regclass('do_over_job') IS NOT NULL")
            return bool(connection.execute(query).scalar())

    database = {"DATABASE_URL": postgres_database_url}
    assert (await ended(tmp_path, database, "migrate"))[0] == 0
    assert not has_jobs()
    both = [ended(tmp_path, database, "migrate", "--scale") for _ in range(3)]
    assert [code for code, _ in await asyncio.gather(*both)] == [0, 0, 0]
    assert has_jobs()

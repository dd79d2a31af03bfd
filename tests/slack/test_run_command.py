"""`python -m bot run` as it is started: in a process of its own, against a practice workspace."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.local_slack.people import App
from bot.local_slack.server import LocalSlackServer, listening, running
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.web_api.faults import HeldRequest
from bot.local_slack.workspace import Workspace
from storage import migrate
from tests.slack.hostile import HOSTILE
from tests.slack.world import ANA, TEAM_CHANNEL, people

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds; a busy machine takes long to start Python."""


async def free_address() -> tuple[int, str]:
    """A port that was free just now."""
    async with listening("127.0.0.1", 0) as (bound, url):
        return int(bound.getsockname()[1]), url


@asynccontextmanager
async def practice(transport: HttpTransport | SocketTransport) -> AsyncIterator[LocalSlackServer]:
    """A workspace in real time, which fails afterwards if Slack refused any payload."""
    workspace = Workspace(clock=lambda: datetime.now(UTC))
    people(workspace)
    async with running(workspace, transport) as server:
        yield server
    assert workspace.refusals == []


def settings_of(server: LocalSlackServer, database_url: str) -> dict[str, str]:
    """What an admin puts into the environment."""
    app = server.workspace.app
    return {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": server.api_url,
        "DATABASE_URL": database_url,
        "DIGEST_CHANNEL": TEAM_CHANNEL,
        "LOG_LEVEL": "DEBUG",
    }


@asynccontextmanager
async def started(
    folder: Path, settings: dict[str, str], *command: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process, in an empty folder; ended afterwards whatever happens."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *(command or ("run",))),
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ended(folder: Path, settings: dict[str, str], *command: str) -> tuple[int, str]:
    """Run to the end; gives the exit code and everything that was printed."""
    async with started(folder, settings, *command) as process:
        return await outcome(process)


async def outcome(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Wait for the end of a process; gives its exit code and everything that it printed."""
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return process.returncode, out.decode() + err.decode()


async def answer_of(url: str) -> tuple[int, str]:
    """GET an address as soon as somebody listens there."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorError):
                async with session.get(url) as answer:
                    return answer.status, await answer.text()
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("database", "stop"),
    [("sqlite_url", signal.SIGTERM), ("postgres_database_url", signal.SIGINT)],
)
async def test_over_http_it_serves_and_ends_cleanly(
    tmp_path: Path, request: pytest.FixtureRequest, database: str, stop: signal.Signals
) -> None:
    database_url: str = request.getfixturevalue(database)
    port, url = await free_address()
    transport = HttpTransport(f"{url}/slack/events", App().signing_secret)
    async with practice(transport) as server:
        settings = settings_of(server, database_url) | {"PORT": str(port)}
        async with started(tmp_path, settings) as process:
            assert await answer_of(f"{url}/healthz") == (200, "ok")
            assert await answer_of(f"{url}/readyz") == (200, "ok")
            assert await transport.verify_url("token", "challenge")

            held_back = HeldRequest()
            server.api.faults.script("views.open", held_back)
            command = asyncio.create_task(
                server.actions.slash_command(ANA, TEAM_CHANNEL, "/lostdeal", HOSTILE["SQL"])
            )
            await held_back.arrived.wait()
            await command
            process.send_signal(stop)
            held_back.open()
            code, printed = await outcome(process)
        # What was still under way after its acknowledgement was waited for.
        assert server.workspace.views.top(ANA) is not None
    assert code == 0, printed
    assert "Traceback" not in printed
    assert f"{url}/slack/events" in printed
    assert "DROP TABLE" not in printed


async def test_over_socket_mode_it_connects_and_ends_cleanly(
    tmp_path: Path, sqlite_url: str
) -> None:
    transport = SocketTransport(App().id)
    async with practice(transport) as server:
        app_token = server.workspace.app.app_token
        port, url = await free_address()
        settings = settings_of(server, sqlite_url) | {"SLACK_APP_TOKEN": app_token}
        settings |= {"HEALTH_PORT": str(port), "LOG_FORMAT": "json"}
        async with started(tmp_path, settings) as process:
            await transport.until_connected(within=PATIENCE)
            code, answer = await ended(tmp_path, {"HEALTH_PORT": str(port)}, "health")
            assert (code, json.loads(answer)["ok"]) == (0, True), answer
            assert (await answer_of(f"{url}/metrics"))[0] == 200
            await server.actions.slash_command(ANA, TEAM_CHANNEL, "/lostdeal", HOSTILE["SQL"])
            await server.workspace.changes.until(lambda: server.workspace.views.top(ANA))
            process.send_signal(signal.SIGTERM)
            code, printed = await outcome(process)
    assert code == 0, printed
    assert "Traceback" not in printed
    assert "Socket Mode" in printed
    assert "request_id" in printed
    code, answer = await ended(tmp_path, {"HEALTH_PORT": str(port)}, "health")
    assert (code, json.loads(answer)["alive"]) == (1, False)
    assert "DROP TABLE" not in printed


async def test_settings_that_are_missing_or_wrong_are_listed(tmp_path: Path) -> None:
    wrong = {
        "SLACK_APP_TOKEN": "hush-token",
        "DIGEST_DAY": "hush-day",
        "PORT": "hush-port",
        "DATABASE_URL": "hush://",
    }
    commands = ("run", "doctor")
    endings = await asyncio.gather(*(ended(tmp_path, wrong, command) for command in commands))
    for code, printed in endings:
        assert code == 1
        assert "5 to put right" in printed
        for name in (*wrong, "SLACK_BOT_TOKEN"):
            assert name in printed
        assert "hush" not in printed
        assert "Traceback" not in printed


async def test_practising_lists_wrong_settings_too(tmp_path: Path) -> None:
    code, printed = await ended(tmp_path, {"LOG_LEVEL": "hush", "DIGEST_DAY": "hush-day"})
    assert code == 1
    assert "2 to put right" in printed
    assert "hush" not in printed
    assert "Traceback" not in printed


def of_a_newer_version(url: str) -> None:
    """Make the database one that a later version has migrated."""
    migrate.upgrade(url)
    with migrate.transaction(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


async def test_what_stands_in_the_way_is_told_without_a_traceback(
    tmp_path: Path, sqlite_url: str
) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 100)
    newer = f"sqlite:///{tmp_path}/newer.db"
    of_a_newer_version(newer)
    transport = SocketTransport(App().id)
    async with practice(transport) as server, listening("127.0.0.1", 0) as (bound, _):
        good = settings_of(server, sqlite_url)
        taken = str(bound.getsockname()[1])
        cases = {
            "is not a SQLite database": {"DATABASE_URL": f"sqlite:///{tmp_path}/broken.db"},
            "(revision 9999). Run that version again": {"DATABASE_URL": newer},
            "invalid_auth": {"SLACK_BOT_TOKEN": "xoxb-hush"},
            "invalid_auth. Run": {"SLACK_APP_TOKEN": "xapp-hush"},
            "no_connection": {"SLACK_API_URL": "http://127.0.0.1:9/api/"},
            f"127.0.0.1:{taken}: something else is using it. Set HOST or PORT": {"PORT": taken},
            "Set HEALTH_PORT to a free port": {"HEALTH_PORT": taken, "PORT": "0"},
            "that the folder can be written to": {"DATABASE_URL": "sqlite:////proc/no/do_over.db"},
        }
        endings = await asyncio.gather(*(ended(tmp_path, good | wrong) for wrong in cases.values()))
    for said, (code, printed) in zip(cases, endings, strict=True):
        assert said in printed
        assert code == 1
        assert "Traceback" not in printed
        assert "hush" not in printed
        assert printed.count("The database is not available") <= 1
        of_its_url = ("not a SQLite database", "folder can be written")
        assert ("DATABASE_URL" in printed) == any(one in said for one in of_its_url)


async def test_the_doctor_says_what_it_found(tmp_path: Path, sqlite_url: str) -> None:
    transport = HttpTransport("http://127.0.0.1:9/", App().signing_secret)
    async with practice(transport) as server:
        settings = settings_of(server, sqlite_url)
        server.workspace.scopes -= {"im:history", "users:read"}
        code, printed = await ended(tmp_path, settings, "doctor")
    assert code == 1
    assert "ok    bot token\nmend  scopes: missing: users:read." in printed
    assert "ok    digest channel" in printed
    assert "Traceback" not in printed

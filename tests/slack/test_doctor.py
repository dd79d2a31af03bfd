"""The doctor: what it finds in a practice workspace, and that each trouble has its remedy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from typer.testing import CliRunner

from bot.cli.commands import cli
from bot.cli.doctor import CheckResult, examined, third_opinion_line
from bot.cli.remedies import remedy_of
from bot.copy.catalog import load_catalog
from bot.local_slack.server import listening, running, serving
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace
from bot.slack.scopes import OPTIONAL, SCOPES
from storage import migrate
from storage.database import Database
from storage.models import SettingChange, Team
from storage.unavailable import (
    CANNOT_OPEN,
    DAMAGED,
    FULL,
    LOCKED,
    NOT_WRITABLE,
    DatabaseUnavailable,
)
from tests.drafts.model_server import model_server
from tests.slack.world import MAX, T0, TEAM_CHANNEL, FrozenClock, people, settings_for


@asynccontextmanager
async def practice(*, socket_mode: bool = False) -> AsyncIterator[tuple[Workspace, str]]:
    """A workspace that the bot is installed in, and its API's address."""
    workspace = Workspace(clock=lambda: T0)
    people(workspace)
    app = workspace.app
    http = HttpTransport("http://127.0.0.1:9/", app.signing_secret)
    async with running(workspace, SocketTransport(app.id) if socket_mode else http) as server:
        yield workspace, server.api_url


async def found(
    workspace: Workspace, api_url: str, database_url: str, **more: str
) -> dict[str, CheckResult]:
    """What the doctor finds, by check."""
    settings = settings_for(workspace, api_url, database_url, **more)
    return {result.check: result for result in await examined(settings, FrozenClock())}


def ill(results: dict[str, CheckResult]) -> dict[str, tuple[str, str]]:
    """What is to be mended: key and detail, by check; each has its remedy in words."""
    catalog = load_catalog()
    for result in results.values():
        assert catalog.label(f"checks.{result.check}")
        if not result.ok:
            assert catalog.label(f"remedies.{result.key}", detail=result.detail)
    return {name: (one.key, one.detail) for name, one in results.items() if not one.ok}


async def test_all_is_well(database_url: str) -> None:
    async with practice() as (workspace, api_url):
        results = await found(workspace, api_url, database_url)
    assert ill(results) == {}
    # Several processes share work on PostgreSQL only.
    processes = [] if database_url.startswith("sqlite") else ["processes"]
    assert list(results) == [
        "token",
        "scopes",
        "clock",
        "database",
        "migrations",
        *processes,
        "digest_channel",
    ]


async def test_all_is_well_over_socket_mode(sqlite_url: str) -> None:
    async with practice(socket_mode=True) as (workspace, api_url):
        app_token = workspace.app.app_token
        assert ill(await found(workspace, api_url, sqlite_url, SLACK_APP_TOKEN=app_token)) == {}
        wrong = await found(workspace, api_url, sqlite_url, SLACK_APP_TOKEN="xapp-wrong")
    assert ill(wrong) == {"app_token": ("app_token", "invalid_auth")}


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope not in OPTIONAL])
async def test_a_missing_scope_is_named(sqlite_url: str, scope: str) -> None:
    async with practice() as (workspace, api_url):
        workspace.scopes.discard(scope)
        results = ill(await found(workspace, api_url, sqlite_url))
    assert results["scopes"] == ("scopes", scope)
    if scope in {"channels:read", "groups:read"}:
        assert results["digest_channel"] == ("digest_channel", "missing_scope")


async def test_scopes_that_may_be_declined_are_told_of_and_nothing_to_mend(sqlite_url: str) -> None:
    async with practice() as (workspace, api_url):
        workspace.scopes.difference_update(OPTIONAL)
        results = await found(workspace, api_url, sqlite_url)
    assert ill(results) == {}
    assert results["scopes"].detail == ", ".join(OPTIONAL)
    assert "waits" in load_catalog().label("remedies.scopes_declined", detail="im:history")


async def test_a_wrong_token_is_told_and_the_rest_is_looked_at(sqlite_url: str) -> None:
    async with practice() as (workspace, api_url):
        results = await found(workspace, api_url, sqlite_url, SLACK_BOT_TOKEN="xoxb-wrong")
        assert ill(results) == {"token": ("token", "invalid_auth")}
        assert results["migrations"].ok
        workspace.uninstall()
        removed = await found(workspace, api_url, sqlite_url)
    assert ill(removed) == {"token": ("token", "account_inactive")}


async def test_no_network_is_told(sqlite_url: str) -> None:
    async with practice() as (workspace, _):
        async with listening("127.0.0.1", 0) as (_, closed):
            pass
        results = await found(workspace, f"{closed}/api/", sqlite_url)
    assert ill(results) == {"token": ("token", "no_connection")}


@pytest.mark.parametrize("given", ["#nowhere", "nowhere", "C0NOWHERE"])
async def test_a_channel_that_is_not_there(sqlite_url: str, given: str) -> None:
    async with practice() as (workspace, api_url):
        results = ill(await found(workspace, api_url, sqlite_url, DIGEST_CHANNEL=given))
    key = "digest_channel" if given.startswith("C0") else "channel_unknown"
    assert results["digest_channel"][0] == key


@pytest.mark.parametrize("given", ["#sales-wins", "sales-wins", TEAM_CHANNEL])
async def test_a_channel_that_the_bot_was_not_invited_to(sqlite_url: str, given: str) -> None:
    async with practice() as (workspace, api_url):
        workspace.channels.leave(TEAM_CHANNEL, workspace.app.bot_user.id)
        results = ill(await found(workspace, api_url, sqlite_url, DIGEST_CHANNEL=given))
    assert results == {"digest_channel": ("not_in_channel", given)}


async def test_a_channel_beyond_the_first_page_is_found(sqlite_url: str) -> None:
    async with practice() as (workspace, api_url):
        for number in range(250):
            workspace.channels.add(f"C9{number:03}", f"room-{number}", [])
        workspace.channels.add("C9LAST", "far-away", [workspace.app.bot_user.id])
        assert ill(await found(workspace, api_url, sqlite_url, DIGEST_CHANNEL="far-away")) == {}


async def test_a_database_that_was_never_migrated(empty_database_url: str) -> None:
    async with practice() as (workspace, api_url):
        results = ill(await found(workspace, api_url, empty_database_url))
    assert results == {"migrations": ("migrations", "")}


async def test_a_database_of_a_newer_version(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    with migrate.transaction(empty_database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    async with practice() as (workspace, api_url):
        results = ill(await found(workspace, api_url, empty_database_url))
    assert results == {"migrations": ("newer", "9999")}


@pytest.mark.parametrize(
    ("reason", "said", "unsaid"),
    [
        (FULL, "Free some space", "DATABASE_URL"),
        (LOCKED, "End that program", "DATABASE_URL"),
        (DAMAGED, "restore a backup", "DATABASE_URL"),
        (NOT_WRITABLE, "check its rights", "DATABASE_URL"),
        (CANNOT_OPEN, "Check DATABASE_URL", "Free some space"),
        ("the database server cannot be reached", "Check DATABASE_URL", "Free some space"),
    ],
)
def test_each_trouble_of_a_database_has_its_own_remedy(reason: str, said: str, unsaid: str) -> None:
    remedy = remedy_of(DatabaseUnavailable(reason))
    told = load_catalog().label(f"remedies.{remedy}", detail=reason)
    assert told.startswith(reason)
    assert said in told
    assert unsaid not in told


async def test_a_database_that_is_away(tmp_path: Path) -> None:
    async with practice() as (workspace, api_url):
        async with listening("127.0.0.1", 0) as (_, closed):
            pass
        nobody = closed.replace("http://", "postgresql://user:hush@") + "/name"
        away = await found(workspace, api_url, nobody)
        assert ill(away) == {"database": ("database", "the database server cannot be reached")}
        (tmp_path / "broken.db").write_bytes(b"this is no database" * 100)
        broken = await found(workspace, api_url, f"sqlite:///{tmp_path / 'broken.db'}")
        missing = await found(workspace, api_url, f"sqlite:///{tmp_path}/no/such/folder.db")
    assert ill(broken)["database"][1] == "the database file is not a SQLite database"
    assert "cannot be opened" in ill(missing)["database"][1]


@pytest.mark.parametrize(("minutes", "is_well"), [(0, True), (0.9, True), (2, False), (-9, False)])
async def test_a_clock_that_is_off(sqlite_url: str, minutes: float, is_well: bool) -> None:
    async def auth_test(_: Request) -> JSONResponse:
        date = format_datetime(T0 + timedelta(minutes=minutes), usegmt=True)
        answer = {"ok": True, "team_id": "T1", "user_id": "U1"}
        return JSONResponse(answer, headers={"date": date, "x-oauth-scopes": ",".join(SCOPES)})

    slack = Starlette(routes=[Route("/api/auth.test", auth_test, methods=["POST"])])
    workspace = Workspace(clock=lambda: T0)
    async with listening("127.0.0.1", 0) as (bound, url), serving(slack, bound):
        results = await found(workspace, f"{url}/api/", sqlite_url)
    assert results["clock"].ok is is_well
    if not is_well:
        assert results["clock"].detail == str(int(abs(minutes) * 60))


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    """The doctor only looks: a mistyped path must not become an empty file."""
    async with practice() as (workspace, api_url):
        results = ill(await found(workspace, api_url, f"sqlite:///{tmp_path / 'not_there.db'}"))
    assert results == {"migrations": ("migrations", "")}
    assert files_in(tmp_path) == []


async def test_it_shows_the_settings_as_first_set_and_as_changed(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with practice() as (workspace, api_url):
        workspace.channels.add("C3NEW", "new", [workspace.app.bot_user.id])
        settings = settings_for(workspace, api_url, database_url)
        changes = [
            SettingChange(
                team_id=workspace.team.id, name=name, revision=1, value=value, by_user=MAX, at=T0
            )
            for name, value in (("digest_channel", "C3NEW"), ("managers", "U2BO"))
        ]
        team = Team(team_id=workspace.team.id, name="Acme", joined_at=T0)
        database = Database.open(database_url)
        await database.run(lambda session: session.add(team))
        await database.run(lambda session: session.add_all(changes))
        await database.close()
        for name, value in (
            ("SLACK_BOT_TOKEN", settings.bot_token),
            ("SLACK_SIGNING_SECRET", settings.signing_secret or ""),
            ("SLACK_API_URL", api_url),
            ("DATABASE_URL", database_url),
            ("DIGEST_CHANNEL", "#no-such-channel"),
        ):
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        shown = await asyncio.to_thread(lambda: CliRunner().invoke(cli, ["doctor"]))
    changed = f"(changed in Slack by {MAX} on 2026-03-03; .env or the default: "
    assert f"Channel of the weekly digest: C3NEW {changed}#no-such-channel)" in shown.output
    assert f"Managers: U2BO {changed}none, so the admin is told)" in shown.output
    assert "Day of the digest: Friday (from .env or by default)" in shown.output
    # What counts is what is checked.
    assert load_catalog().label("remedies.channel_unknown", detail="#no-such-channel") not in (
        shown.output
    )


async def test_a_model_is_tried_with_our_own_words(sqlite_url: str) -> None:
    async with practice() as (workspace, api_url), model_server() as server:
        named = {"HUMILITY_MODEL_URL": server.url, "HUMILITY_MODEL": "small"}
        results = await found(workspace, api_url, sqlite_url, **named)
        assert ill(results) == {}
        assert results["third_opinion"].ok
        server.status = 401
        refused = ill(await found(workspace, api_url, sqlite_url, **named))
        server.status = 200
        server.said = lambda _: {"answers": []}
        useless = ill(await found(workspace, api_url, sqlite_url, **named))
    assert refused == {"third_opinion": ("third_opinion", "HTTP 401")}
    assert useless == {"third_opinion": ("third_opinion", "a control was answered wrongly")}
    assert server.asked == [[], [], []]
    assert "We apologise for any inconvenience." in str(server.bodies[0])


def test_it_says_whether_there_is_a_third_opinion() -> None:
    catalog = load_catalog()
    off = settings_for(Workspace(clock=lambda: T0), "http://127.0.0.1:9/api/", "sqlite:///a.db")
    assert "no draft leaves this machine" in third_opinion_line(catalog, off)
    named = {"HUMILITY_MODEL_URL": "http://models.lan:8080/v1", "HUMILITY_MODEL": "small"}
    on = settings_for(
        Workspace(clock=lambda: T0), "http://127.0.0.1:9/api/", "sqlite:///a.db", **named
    )
    assert "shown to small at models.lan" in third_opinion_line(catalog, on)

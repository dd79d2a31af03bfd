"""`/health` and `/metrics` on the health port, and the command that asks it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from typer.testing import CliRunner

from bot.cli.commands import cli
from bot.local_slack.server import listening, serving
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.web_api.faults import ApiError, LostResponse, RateLimited
from bot.web.health_port import health_app
from tests.slack import world as worlds
from tests.slack.test_database_trouble import locked_sqlite
from tests.slack.world import ANA, BO, World

Samples = dict[str, list[tuple[dict[str, str], float]]]


@asynccontextmanager
async def watched(kind: str, database_url: str) -> AsyncIterator[tuple[World, str]]:
    """The bot in a workspace with its health port, and where that is."""
    async with (
        worlds.world(kind, database_url, HEALTH_PORT="0") as world,
        listening("127.0.0.1", 0) as (bound, url),
        serving(health_app(world.bot), bound),
    ):
        yield world, url


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def health(url: str) -> dict[str, object]:
    status, text = await get(f"{url}/health")
    found: dict[str, object] = json.loads(text)
    assert status == (200 if found["ok"] else 503)
    return found


async def metrics(url: str) -> Samples:
    status, text = await get(f"{url}/metrics")
    assert status == 200
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def total(samples: Samples, name: str, **labels: str) -> float:
    return sum(value for found, value in samples.get(name, []) if labels.items() <= found.items())


async def test_a_bot_that_is_well(http_world: World) -> None:
    async with (
        listening("127.0.0.1", 0) as (bound, url),
        serving(health_app(http_world.bot), bound),
    ):
        found = await health(url)
        # Without HEALTH_PORT nothing is measured.
        assert (await get(f"{url}/metrics"))[0] == 404
    assert found == {
        "ok": True,
        "alive": True,
        "role": "run",
        "database_writable": True,
        "last_tick_seconds": None,
        "socket": None,
        "engine_connected": None,
        "oldest_due": None,
        "troubles": [],
    }


async def test_what_is_due_and_since_when(sqlite_url: str) -> None:
    async with watched("http", sqlite_url) as (world, url):
        await world.report()
        first = min(row.wake_at for row in await world.nudges() if row.wake_at)
        world.clock.at = first + timedelta(seconds=90)
        found = await health(url)
        assert found["oldest_due"] == {"since": first.isoformat(), "seconds": 90.0, "notes": 1}
        assert found["ok"] is True
        samples = await metrics(url)
        assert total(samples, "do_over_notes_due") == 1
        assert total(samples, "do_over_oldest_due_seconds") == 90
        await world.look()
        samples = await metrics(url)
        assert total(samples, "do_over_notes_due") == 0
        assert total(samples, "do_over_notes_late_total", kind="step") == 1


async def test_a_database_that_is_locked(sqlite_url: str) -> None:
    async with watched("http", sqlite_url) as (_, url):
        with locked_sqlite(sqlite_url):
            found = await health(url)
            assert total(await metrics(url), "do_over_database_up") == 0
        assert (found["ok"], found["database_writable"]) == (False, False)
        assert found["troubles"] == ["database: the database is locked by another program"]
        assert total(await metrics(url), "do_over_database_up") == 1


async def test_since_when_the_socket_is_there(sqlite_url: str) -> None:
    async with watched("socket", sqlite_url) as (world, url):
        before = world.clock.at.isoformat()
        assert (await health(url))["socket"] == {"connected_since": before}
        world.pass_time(hours=1)
        transport = world.server.transport
        assert isinstance(transport, SocketTransport)
        await transport.disconnect()
        await transport.until_opened(2)
        await world.lostdeal("list")
        assert (await health(url))["socket"] == {"connected_since": world.clock.at.isoformat()}


async def test_what_happens_is_counted(sqlite_url: str) -> None:
    async with watched("http", sqlite_url) as (world, url):
        faults = world.server.api.faults
        faults.script("chat.postMessage", RateLimited(7), LostResponse())
        await world.lostdeal("Acme Corp")
        await world.pick("blown_meeting")
        await world.submit()
        for _ in range(3):
            world.pass_time(minutes=2)
            await world.look()
        faults.script("views.open", ApiError("invalid_blocks"))
        await world.lostdeal("")
        samples = await metrics(url)
    assert total(samples, "do_over_notes_sent_total", kind="receipt") == 1
    assert total(samples, "do_over_delivery_seconds_count", kind="receipt") == 1
    assert total(samples, "do_over_notes_uncertain_total", kind="receipt") == 1
    errors = "do_over_slack_errors_total"
    assert total(samples, errors, method="chat.postMessage", code="ratelimited") == 1
    assert total(samples, errors, method="views.open", code="invalid_blocks") >= 1
    waits = "do_over_rate_limit_wait_seconds_sum"
    assert total(samples, waits, method="chat.postMessage") == 7
    assert total(samples, "do_over_answer_seconds_count", kind="command") == 2
    assert total(samples, "do_over_answer_seconds_count", kind="view_submission") >= 1


async def test_what_is_given_up_is_counted(sqlite_url: str) -> None:
    async with watched("http", sqlite_url) as (world, url):
        world.server.api.faults.script("chat.postMessage", ApiError("invalid_blocks"))
        await world.lostdeal("Acme Corp")
        await world.pick("blown_meeting")
        await world.submit()
        samples = await metrics(url)
    assert total(samples, "do_over_notes_failed_total", kind="receipt") == 1


async def test_no_figure_names_a_person_or_a_client(sqlite_url: str) -> None:
    async with watched("http", sqlite_url) as (world, url):
        receipt = await world.report(client="Kestrel", what_happened="quagmire")
        world.server.api.faults.script("chat.update", ApiError("cant_update_message"))
        await world.skip_to_next_nudge()
        await world.press(world.direct()[-1], "record.asked")
        _, text = await get(f"{url}/metrics")
        samples = await metrics(url)
    private = ["kestrel", "quagmire", ANA, BO, receipt.channel, world.workspace.team.id]
    assert not [one for one in private if one.lower() in text.lower()]
    labels = {name for found in samples.values() for one, _ in found for name in one}
    assert labels <= {"kind", "method", "code", "le"}


def asked(**settings: str) -> tuple[int, dict[str, object]]:
    found = CliRunner().invoke(cli, ["health"], env=settings)
    return found.exit_code, json.loads(found.output)


def test_without_a_port_nobody_can_be_asked() -> None:
    code, found = asked(HEALTH_PORT="")
    assert (code, found["ok"]) == (1, False)
    assert "HEALTH_PORT is not set" in str(found["troubles"])


def test_a_port_that_is_none() -> None:
    code, found = asked(HEALTH_PORT="hush")
    assert code == 1
    assert "HEALTH_PORT is not right. Give a port number" in str(found["troubles"])


@pytest.mark.parametrize("answer", ["ok", '{"state": "fine"}', "[]"])
async def test_somebody_else_on_the_port(answer: str) -> None:
    async def other(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(answer)

    app = Starlette(routes=[Route("/health", other)])
    async with listening("127.0.0.1", 0) as (bound, _), serving(app, bound):
        port = str(bound.getsockname()[1])
        code, found = await asyncio.to_thread(asked, HEALTH_PORT=port)
    assert (code, found["ok"]) == (1, False)
    assert "is not Do-Over" in str(found["troubles"])

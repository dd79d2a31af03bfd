"""Connections over HTTP that go wrong: they end by themselves, and cost next to nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.local_slack.server import listening, serving
from bot.local_slack.transports.http_transport import sign
from bot.web import signed_body
from bot.web.app import web_app
from bot.web.connections import BoundedConnection
from bot.web.signed_body import MOST_BYTES, SignedBodies
from tests.slack.world import World

POST = b"POST /slack/events HTTP/1.1\r\nhost: bot\r\n"
LARGE = 50_000_000
PIECE = b"x" * 65_536


class QuickToCut(BoundedConnection):
    """Cuts after a moment, so that no test waits for seconds."""

    seconds = 0.05


class QuickToRefuseHeads(BoundedConnection):
    most_head_bytes = 1000


@asynccontextmanager
async def served(app: Starlette, http: type[BoundedConnection]) -> AsyncIterator[int]:
    """The port on which an application is served as the bot serves it."""
    async with listening("127.0.0.1", 0) as (bound, _), serving(app, bound, http=http):
        yield int(bound.getsockname()[1])


@asynccontextmanager
async def connection(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A raw connection, hung up afterwards."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def everything(reader: asyncio.StreamReader) -> bytes:
    """What comes until the other side ends it, however it does."""
    got = b""
    try:
        while piece := await reader.read(65_536):
            got += piece
    except ConnectionError:
        pass
    return got


def headers(world: World, body: bytes) -> bytes:
    """The two headers that Slack would send with a body."""
    now = str(int(time.time()))
    signature = sign(world.workspace.app.signing_secret, now, body)
    lines = f"x-slack-request-timestamp: {now}\r\nx-slack-signature: {signature}\r\n"
    return lines.encode()


def peak_mb() -> float:
    """The most memory that this process ever held."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /sl",
        POST,
        POST + b"x-half: a hea",
        POST + b"content-length: 10\r\n\r\nhalf",
    ],
    ids=["nothing", "half a line", "no end of the head", "half a header", "half a body"],
)
async def test_who_stops_in_the_middle_is_cut(one_world: World, begun: bytes) -> None:
    async with served(web_app(one_world.bot), QuickToCut) as port, connection(port) as (rd, wr):
        wr.write(begun)
        assert b" 200 " not in await everything(rd)


async def test_a_signed_body_that_does_not_arrive_is_answered(
    one_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signed_body, "READ_SECONDS", 0.05)
    app = web_app(one_world.bot)
    async with served(app, BoundedConnection) as port, connection(port) as (rd, wr):
        wr.write(POST + headers(one_world, b"") + b"content-length: 10\r\n\r\nhalf")
        assert b" 408 " in await rd.readline()
    assert [one.levelname for one in caplog.records if one.name == "bot.web.app"] == ["WARNING"]


async def test_a_signed_body_that_breaks_off_is_one_line(
    one_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    app = web_app(one_world.bot)
    async with served(app, BoundedConnection) as port, connection(port) as (rd, wr):
        wr.write(POST + headers(one_world, b"") + b"expect: 100-continue\r\n")
        wr.write(b"content-length: 10\r\n\r\nhalf")
        # The server is asked for the rest, so that it is reading when we hang up.
        await rd.readline()
    ours = [one for one in caplog.records if one.name == "bot.web.app"]
    assert [one.getMessage() for one in ours] == ["a request was refused: a body that broke off"]
    assert not [one for one in caplog.records if one.exc_info]


async def test_a_slow_trickle_of_a_body_that_was_refused_is_cut(one_world: World) -> None:
    async with served(web_app(one_world.bot), QuickToCut) as port, connection(port) as (rd, wr):
        wr.write(POST + b"content-length: 2000000\r\n\r\n")
        reading = asyncio.create_task(everything(rd))
        while not reading.done():
            wr.write(b"x")
            await asyncio.sleep(0.01)
        assert b" 413 " in await reading


async def test_a_connection_that_is_used_is_kept(one_world: World) -> None:
    async with served(web_app(one_world.bot), QuickToCut) as port, connection(port) as (rd, wr):
        for _ in range(10):
            wr.write(b"GET /healthz HTTP/1.1\r\nhost: bot\r\n\r\n")
            assert b" 200 " in (await rd.readuntil(b"\r\n\r\n"))
            assert await rd.readexactly(2) == b"ok"
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("signed", [False, True])
async def test_a_large_body_is_refused_and_not_kept(one_world: World, *, signed: bool) -> None:
    head = headers(one_world, b"") if signed else b""
    before = peak_mb()
    async with served(web_app(one_world.bot), BoundedConnection) as port:
        for length in (
            b"content-length: %d\r\n\r\n" % LARGE,
            b"transfer-encoding: chunked\r\n\r\n",
        ):
            async with connection(port) as (rd, wr):
                wr.write(POST + head + length)
                announced = length.startswith(b"content")
                piece = PIECE if announced else b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
                for _ in range(LARGE // len(PIECE)):
                    wr.write(piece)
                    await wr.drain()
                status = await rd.readline()
                assert (b" 413 " if announced or signed else b" 401 ") in status
    assert peak_mb() - before < LARGE / 1_000_000


async def test_the_largest_body_is_read(one_world: World) -> None:
    body = b"x" * MOST_BYTES
    app = web_app(one_world.bot)
    async with served(app, BoundedConnection) as port, connection(port) as (rd, wr):
        wr.write(POST + headers(one_world, body) + b"content-length: %d\r\n\r\n" % len(body) + body)
        assert b" 400 " in await rd.readline()


@pytest.mark.parametrize("what", [b"x-long: ", b"x: y\r\nx-long: "])
async def test_a_head_without_an_end_is_cut(one_world: World, what: bytes) -> None:
    app = web_app(one_world.bot)
    async with served(app, QuickToRefuseHeads) as port, connection(port) as (rd, wr):
        wr.write(POST + what)
        reading = asyncio.create_task(everything(rd))
        while not reading.done():
            wr.write(b"x" * 100)
            await asyncio.sleep(0)
        assert await reading == b""


def test_without_a_secret_nothing_is_served() -> None:
    for secret in ("", "  "):
        with pytest.raises(ValueError, match="secret"):
            SignedBodies(secret)

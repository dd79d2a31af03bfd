"""`/readyz`: whether the bot could keep a report now, and looks for what is due."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import aiohttp
import pytest

from bot.jobs.ticker import Ticker
from bot.local_slack.server import listening, serving
from bot.web import readiness
from bot.web.app import web_app
from tests.slack.test_database_trouble import locked_sqlite
from tests.slack.world import World


class Stopwatch:
    """Monotonic seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """As on a disk that takes no more: every write at the end of a file fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def ready(world: World, ticker: Ticker | None = None) -> tuple[int, str]:
    """The answer to a load balancer."""
    app = web_app(replace(world.bot, ticker=ticker or world.bot.ticker))
    async with (
        listening("127.0.0.1", 0) as (bound, url),
        serving(app, bound),
        aiohttp.ClientSession() as session,
        session.get(f"{url}/readyz") as answer,
    ):
        return answer.status, await answer.text()


async def test_all_is_well(http_world: World) -> None:
    assert await ready(http_world) == (200, "ok")


async def test_a_database_that_is_locked(one_world: World, sqlite_url: str) -> None:
    with locked_sqlite(sqlite_url):
        status, said = await ready(one_world)
    assert (status, said) == (503, "database: the database is locked by another program")
    assert await ready(one_world) == (200, "ok")


async def test_a_disk_that_takes_nothing(one_world: World) -> None:
    with no_file_may_grow():
        status, said = await ready(one_world)
    assert (status, said) == (503, "database: the disk reports an error")
    assert await ready(one_world) == (200, "ok")


async def test_a_disk_that_is_almost_full(
    one_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)
    status, said = await ready(one_world)
    assert status == 503
    assert said.startswith("disk: only ")


async def test_looking_writes_and_changes_nothing(one_world: World) -> None:
    await one_world.report()
    before = await one_world.nudges()
    for _ in range(3):
        assert await ready(one_world) == (200, "ok")
    assert [row.id for row in await one_world.nudges()] == [row.id for row in before]


async def test_a_tick_that_is_old(one_world: World) -> None:
    watch = Stopwatch()
    ticker = Ticker(one_world.bot.ctx.deliverer, watch)
    assert await ready(one_world, ticker) == (200, "ok")
    ticker.start()
    try:
        async with ticker.looking:
            watch.seconds += 59
            assert await ready(one_world, ticker) == (200, "ok")
            watch.seconds += 16
            assert await ready(one_world, ticker) == (503, "ticker: it last looked 75 seconds ago")
        await ticker.tick()
        assert await ready(one_world, ticker) == (200, "ok")
    finally:
        await ticker.stop()


async def test_a_look_at_a_database_that_is_away_is_a_look(
    one_world: World, sqlite_url: str
) -> None:
    watch = Stopwatch()
    ticker = Ticker(one_world.bot.ctx.deliverer, watch)
    ticker.start()
    try:
        watch.seconds += 75
        with locked_sqlite(sqlite_url):
            await ticker.tick()
        assert ticker.seconds_since_look() == 0
    finally:
        await ticker.stop()

"""The first page of /lostdeal list, for reps with few and with many open deals."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, cycle
from statistics import median

from tests.benchmarks import the_bot
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, ratio_at_most
from tests.benchmarks.names import company_names
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.payloads import ReportForm, SlackSide
from tests.benchmarks.processes import in_own_process, serving
from tests.benchmarks.requests import KeptAlive
from tests.benchmarks.slack_control import SlackControl

CLIENTS = 100
TIMES = 25


def measure(bench: Bench) -> Iterator[Figure]:
    """The times on each kind of database, beside those of the shortest list."""
    for databases in bench.databases:
        yield from _measure(databases, bench.slack, bench.sizes)


def _measure(databases: Databases, slack: SlackControl, sizes: Sizes) -> Iterator[Figure]:
    prepared = databases.new()
    in_own_process(prepare, prepared, slack.url, sizes.lists)
    settings = the_bot.environment(prepared, slack.api_url)
    with serving("bot", "run", environment=settings) as bot:
        times = asyncio.run(_ask(bot.said, sizes.lists))
    shortest = times[sizes.lists[0]]
    for deals, found in times.items():
        name, floor_of = f"/lostdeal list, {deals:,} open deals", f"{sizes.lists[0]} deals"
        target = ratio_at_most(1.5) if deals == sizes.lists[-1] else None
        floor = shortest if deals != sizes.lists[0] else None
        yield Figure(name, found, "ms", databases.kind, floor, floor_of, target)


def prepare(database_url: str, slack_url: str, lists: tuple[int, ...]) -> None:
    """Log as many deals for each of these reps."""
    the_bot.run(_reported(database_url, SlackControl(slack_url), lists))


async def _reported(database_url: str, slack: SlackControl, lists: tuple[int, ...]) -> None:
    # As of now: what is served then with a real clock has nothing due.
    now = datetime.now(UTC)
    async with the_bot.own_bot(database_url, slack.api_url, apart=0, at=now) as bot:
        form = await ReportForm.learn(bot.post, slack, "told_no")
        users = chain.from_iterable([rep_with(deals)] * deals for deals in lists)
        named = zip(users, cycle(company_names(CLIENTS)))
        await bot.post_all(form.body(user, client) for user, client in named)


async def _ask(bot_url: str, lists: tuple[int, ...]) -> dict[int, float]:
    side, times = SlackSide(), {deals: list[float]() for deals in lists}
    connection = await KeptAlive.to(bot_url)
    for _ in range(TIMES):
        for deals in lists:
            answer = await connection.post(side.command("list", rep_with(deals)))
            if answer.status != 200:
                raise RuntimeError(f"the bot answered {answer.status}")
            times[deals].append(answer.seconds * 1000)
    await connection.close()
    return {deals: median(found) for deals, found in times.items()}


def rep_with(deals: int) -> str:
    """The rep who has so many."""
    return f"U{deals:05d}"

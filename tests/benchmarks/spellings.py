"""Is this client known under another spelling? It is looked up inside the writer."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from tests.benchmarks import the_bot
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most
from tests.benchmarks.names import company_names, numbered_names
from tests.benchmarks.options import Bench
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.slack_control import SlackControl
from tests.benchmarks.the_bot import OwnBot

EVERY = 10
"""One in so many is of the hard set, where every name is alike to every other."""
TOGETHER = 500
SAMPLES, SECONDS = 40, 4.0
FLOOR_OF = "one read by key"


@dataclass(frozen=True)
class Looked:
    """Milliseconds of the lookup among so many clients."""

    clients: int
    ordinary: float
    hard: float
    by_key: float


def measure(bench: Bench) -> Iterator[Figure]:
    """The times on each kind of database."""
    for databases in bench.databases:
        yield from _measure(databases, bench.slack, bench.sizes.clients)


def _measure(databases: Databases, slack: SlackControl, sizes: tuple[int, ...]) -> Iterator[Figure]:
    url = databases.new()
    for found in in_own_process(_looked, url, slack.url, sizes):
        name = f"likely spellings among {found.clients:,} clients"
        kind, floor = databases.kind, found.by_key
        target = at_most(15) if found.clients == sizes[-1] else None
        yield Figure(name, found.ordinary, "ms", kind, floor, FLOOR_OF, target)
        yield Figure(f"{name}: hard names", found.hard, "ms", kind, floor, FLOOR_OF, target)


def _looked(database_url: str, slack_url: str, sizes: tuple[int, ...]) -> list[Looked]:
    return the_bot.run(_all_sizes(database_url, SlackControl(slack_url), sizes))


async def _all_sizes(
    database_url: str, slack: SlackControl, sizes: tuple[int, ...]
) -> list[Looked]:
    hard = numbered_names(sizes[-1] // EVERY)
    ordinary = company_names(sizes[-1] - len(hard))
    found, known = [], 0
    async with the_bot.own_bot(database_url, slack.api_url) as bot:
        for size in sizes:
            await _name(bot, ordinary[known - known // EVERY : size - size // EVERY])
            await _name(bot, hard[known // EVERY : size // EVERY])
            known = size
            sets = ordinary[: size - size // EVERY], hard[: size // EVERY]
            found.append(await _lookups(bot, size, *sets))
    return found


async def _name(bot: OwnBot, names: Sequence[str]) -> None:
    for start in range(0, len(names), TOGETHER):
        some = names[start : start + TOGETHER]
        await bot.database.run(partial(the_bot.name_clients, names=some))


async def _lookups(bot: OwnBot, size: int, ordinary: Sequence[str], hard: Sequence[str]) -> Looked:
    return Looked(
        size,
        await _median(bot, the_bot.look_for_likely, ordinary),
        await _median(bot, the_bot.look_for_likely, hard),
        await _median(bot, the_bot.look_up_by_key, ordinary),
    )


async def _median(bot: OwnBot, look: Callable[..., float], names: Sequence[str]) -> float:
    dice, taken = random.Random(size := len(names)), list[float]()
    end = time.monotonic() + SECONDS
    while len(taken) < SAMPLES and time.monotonic() < end:
        name = names[dice.randrange(size)]
        taken.append(await bot.database.run(partial(look, name=name)))
    return median(taken) * 1000

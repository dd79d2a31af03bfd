"""Home for reps with few and with many open deals: read, and made into blocks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

from tests.benchmarks import lists, the_bot
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, ratio_at_most
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.slack_control import SlackControl

TIMES = 25


def measure(bench: Bench) -> Iterator[Figure]:
    """The times on each kind of database, beside those of the rep with the fewest deals."""
    for databases in bench.databases:
        yield from _measure(databases, bench.slack, bench.sizes)


def _measure(databases: Databases, slack: SlackControl, sizes: Sizes) -> Iterator[Figure]:
    prepared, fewest = databases.new(), sizes.lists[0]
    in_own_process(lists.prepare, prepared, slack.url, sizes.lists)
    times: dict[int, float] = in_own_process(_homes, prepared, slack.url, sizes.lists)
    for deals, found in times.items():
        target = ratio_at_most(1.5) if deals == sizes.lists[-1] else None
        floor = times[fewest] if deals != fewest else None
        name, floor_of = f"Home, {deals:,} open deals", f"{fewest} deals"
        yield Figure(name, found, "ms", databases.kind, floor, floor_of, target)


def _homes(database_url: str, slack_url: str, deals: tuple[int, ...]) -> dict[int, float]:
    return the_bot.run(_shown(database_url, SlackControl(slack_url), deals))


async def _shown(
    database_url: str, slack: SlackControl, deals: tuple[int, ...]
) -> dict[int, float]:
    times: dict[int, list[float]] = {number: [] for number in deals}
    now = datetime.now(UTC)
    async with the_bot.own_bot(database_url, slack.api_url, apart=0, at=now) as bot:
        for _ in range(TIMES):
            # In turn, so that what slows the machine down slows all of them.
            for number in deals:
                times[number].append(await bot.home(lists.rep_with(number)) * 1000)
    return {number: median(found) for number, found in times.items()}

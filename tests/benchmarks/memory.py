"""Whether memory stays flat over very many deliveries."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from tests.benchmarks import bulk, the_bot
from tests.benchmarks.databases import SQLITE
from tests.benchmarks.figures import Figure, ratio_at_most
from tests.benchmarks.names import company_names
from tests.benchmarks.options import Bench
from tests.benchmarks.payloads import ReportForm
from tests.benchmarks.processes import in_own_process, resident_mb
from tests.benchmarks.slack_control import SlackControl

REPS = 250


def measure(bench: Bench) -> Iterator[Figure]:
    """Memory after all deliveries beside memory after the first tenth of them."""
    databases = next(one for one in bench.databases if one.kind == SQLITE)
    url, deliveries = databases.new(), bench.sizes.deliveries
    first, last = in_own_process(_memory, url, bench.slack.url, deliveries)
    name, floor_of = f"memory after {deliveries:,} deliveries", f"after {deliveries // 10:,}"
    yield Figure(name, last, "MB", SQLITE, first, floor_of, ratio_at_most(1.05))


def _memory(database_url: str, slack_url: str, deliveries: int) -> tuple[float, float]:
    return the_bot.run(_delivered(database_url, SlackControl(slack_url), deliveries))


async def _delivered(
    database_url: str, slack: SlackControl, deliveries: int
) -> tuple[float, float]:
    """Every rep's receipt, again and again."""
    found, rounds = list[float](), deliveries // REPS
    async with the_bot.own_bot(database_url, slack.api_url, apart=0) as bot:
        form = await ReportForm.learn(bot.post, slack, "told_no")
        named = enumerate(company_names(REPS))
        await bot.post_all(form.body(f"U{number:05d}", client) for number, client in named)
        for turn in range(1, rounds + 1):
            bot.clock.at += timedelta(seconds=2)
            now = bot.clock.at
            await bot.database.run(partial(bulk.send_receipts_again, now=now))
            slack.reset()
            await bot.look()
            if slack.posted < REPS:
                raise RuntimeError(f"{slack.posted} of {REPS} receipts were sent")
            if turn in {max(1, rounds // 10), rounds}:
                gc.collect()
                found.append(resident_mb("self"))
    return found[0], found[-1]

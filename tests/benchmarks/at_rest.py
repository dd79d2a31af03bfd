"""A running bot that has little to do: its start, its memory, what idling costs, and lateness."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from statistics import median

from tests.benchmarks import bulk, the_bot
from tests.benchmarks.databases import SQLITE, Databases
from tests.benchmarks.fake_slack import TEAM
from tests.benchmarks.figures import Figure, at_most, ratio_at_most
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.processes import Running, serving
from tests.benchmarks.requests import SECRET
from tests.benchmarks.slack_control import SlackControl

BARE_MODULE, WITHOUT = "tests.benchmarks.bare_bolt", "tests.benchmarks.without_humility"
BARE = "bare Bolt"
SETTLE = 6.0
"""Seconds after which what is loaded behind the start is loaded."""

NOTICES, SOON, APART = 7, timedelta(seconds=2), timedelta(seconds=1.37)
"""Apart by more than a second, so that none waits for its channel, and each falls elsewhere
between two ticks."""


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures on SQLite."""
    databases = next(one for one in bench.databases if one.kind == SQLITE)
    bare = (BARE_MODULE, bench.slack.api_url, SECRET, "0")
    yield _start(databases, bench, bare)
    yield from _rest(databases, bench, bare)


def _start(databases: Databases, bench: Bench, bare: tuple[str, ...]) -> Figure:
    bots, floors = [], []
    settings = the_bot.environment(databases.new(), bench.slack.api_url)
    for _ in range(bench.sizes.starts):
        floors.append(_seconds_to_ready(*bare))
        bots.append(_seconds_to_ready("bot", "run", environment=settings))
    return Figure(
        "start to ready", median(bots), "s", SQLITE, median(floors), BARE, ratio_at_most(1.5)
    )


def _seconds_to_ready(*command: str, environment: Mapping[str, str] | None = None) -> float:
    began = time.perf_counter()
    with serving(*command, environment=environment):
        return time.perf_counter() - began


def _rest(databases: Databases, bench: Bench, bare: tuple[str, ...]) -> Iterator[Figure]:
    url, other = databases.new(), databases.new()
    settings = the_bot.environment(url, bench.slack.api_url)
    lean = the_bot.environment(other, bench.slack.api_url)
    with ExitStack() as stack:
        floor = stack.enter_context(serving(*bare))
        bot = stack.enter_context(serving("bot", "run", environment=settings))
        leaner = stack.enter_context(serving(WITHOUT, "run", environment=lean))
        time.sleep(SETTLE)
        yield from _memory(floor, bot, leaner)
        yield _idle(floor, bot, bench.sizes)
        yield from _lateness(url, bench.slack)


def _memory(floor: Running, bot: Running, leaner: Running) -> Iterator[Figure]:
    bare = floor.resident_mb
    without = "memory at rest, without the extra humility"
    yield Figure(without, leaner.resident_mb, "MB", SQLITE, bare, BARE, at_most(110))
    yield Figure("memory at rest", bot.resident_mb, "MB", SQLITE, bare, BARE, at_most(180))


def _idle(floor: Running, bot: Running, sizes: Sizes) -> Figure:
    before = bot.cpu_seconds, floor.cpu_seconds
    time.sleep(sizes.idle)
    used = bot.cpu_seconds - before[0], floor.cpu_seconds - before[1]
    share, bare = (one / sizes.idle * 100 for one in used)
    return Figure("idle", share, "% of a core", SQLITE, bare, BARE, at_most(0.5))


def _lateness(database_url: str, slack: SlackControl) -> Iterator[Figure]:
    now = datetime.now(UTC)
    rows = [bulk.notice(TEAM, now + SOON + APART * number) for number in range(NOTICES)]
    due = {row.id: row.due_at.timestamp() for row in rows}
    slack.reset()
    asyncio.run(bulk.outside(database_url, lambda session: session.add_all(rows)))
    asyncio.run(slack.until(lambda: slack.posted == len(rows)))
    late = [at - due[mark] for mark, _, at in slack.ask("posts")["posts"]]
    yield Figure("lateness of a note: median", median(late), "s", SQLITE)
    yield Figure("lateness of a note: worst", max(late), "s", SQLITE, target=at_most(1.5))

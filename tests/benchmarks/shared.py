"""Several processes on one PostgreSQL beside the one of the default mode.

Notes are receipts, which go out at any hour: they are let be due again, all at once.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median

from sqlmodel import Session, col, update

from storage.models import Nudge, NudgeKind, NudgeStatus
from tests.benchmarks import bulk, the_bot
from tests.benchmarks.databases import POSTGRES, Databases
from tests.benchmarks.engine import jobs_a_second
from tests.benchmarks.figures import Figure
from tests.benchmarks.names import company_names
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.payloads import ReportForm, SlackSide
from tests.benchmarks.processes import Running, in_own_process, running, serving
from tests.benchmarks.server_time import ServerTime
from tests.benchmarks.slack_control import SlackControl
from tests.benchmarks.submit_together import reports_a_second

SETTLE = 5.0
"""Seconds after which what is loaded behind the start is loaded."""

PATIENCE = 300.0
DEFAULT = "do-over run"
UNLIMITED = "tests.benchmarks.unlimited"
"""All of it goes to one workspace, of which Slack takes 300 messages a minute."""


@dataclass(frozen=True)
class Sent:
    """One burst by some processes; a note's costs in milliseconds of a core."""

    rate: float
    of_processes: float
    of_server: float
    memory: float


def measure(bench: Bench) -> Iterator[Figure]:
    """Notes, reports and memory, on PostgreSQL."""
    databases = next(one for one in bench.databases if one.kind == POSTGRES)
    prepared = databases.new()
    in_own_process(_prepare, prepared, bench.slack.url, bench.sizes.shared)
    yield from _notes(databases, prepared, bench)
    yield from _reports(databases, bench)


def _notes(databases: Databases, prepared: str, bench: Bench) -> Iterator[Figure]:
    number, rounds = bench.sizes.shared, range(bench.sizes.rounds)
    idle = {
        many: median(jobs_a_second(databases.new(), number, many) for _ in rounds)
        for many in (1, 2)
    }
    ways: dict[str, Sequence[str]] = {
        DEFAULT: ("run",),
        "1 worker": ("worker",),
        "2 workers": ("worker", "worker"),
    }
    sent = {
        way: [_burst(databases.copy(prepared), commands, bench) for _ in rounds]
        for way, commands in ways.items()
    }
    default = median(one.rate for one in sent[DEFAULT])
    for way, bursts in sent.items():
        rate, name = median(one.rate for one in bursts), f"{number:,} notes, {way}"
        floor = None if way == DEFAULT else default
        yield Figure(name, rate, "notes/s", POSTGRES, floor, DEFAULT)
        if way != DEFAULT:
            many = len(ways[way])
            yield Figure(name, rate, "notes/s", POSTGRES, idle[many], "PgQueuer doing nothing")
        own = median(one.of_processes for one in bursts)
        yield Figure(f"{name}: processor", own, "ms a note", POSTGRES)
        server = median(one.of_server for one in bursts)
        yield Figure(f"{name}: processor of the server", server, "ms a note", POSTGRES)
        memory = median(one.memory for one in bursts)
        yield Figure(f"memory of each process after it, {way}", memory, "MB", POSTGRES)


def _reports(databases: Databases, bench: Bench) -> Iterator[Figure]:
    default, held = _taken(databases, bench, ("run",))
    yield Figure(f"reports, {DEFAULT}", default, "/s", POSTGRES)
    yield Figure(f"memory of each process after reports, {DEFAULT}", held, "MB", POSTGRES)
    for webs in (1, 2):
        rate, memory = _taken(databases, bench, ("web",) * webs)
        way = f"{webs} web process{'es' if webs > 1 else ''}"
        yield Figure(f"reports, {way}", rate, "/s", POSTGRES, default, DEFAULT)
        name = f"memory of each process after reports, {way}"
        yield Figure(name, memory, "MB", POSTGRES, held, DEFAULT)


def _taken(databases: Databases, bench: Bench, commands: Sequence[str]) -> tuple[float, float]:
    """Reports a second that these take together, and the memory in MB that each then holds."""
    settings = the_bot.environment(databases.new(), bench.slack.api_url)
    with ExitStack() as stack:
        webs = [
            stack.enter_context(serving(UNLIMITED, command, environment=settings))
            for command in commands
        ]
        time.sleep(SETTLE)
        urls = [one.said for one in webs]
        rate = asyncio.run(reports_a_second(urls, bench.slack, _counts(bench.sizes)))
        return rate, median(one.resident_mb for one in webs)


def _counts(sizes: Sizes) -> tuple[int, int]:
    return sizes.rounds, sizes.submits


def _burst(url: str, commands: Sequence[str], bench: Bench) -> Sent:
    settings = the_bot.environment(url, bench.slack.api_url)
    number = bench.sizes.shared
    with ExitStack() as stack:
        processes = [
            stack.enter_context(running(UNLIMITED, command, environment=settings))
            for command in commands
        ]
        time.sleep(SETTLE)
        server, spent = ServerTime(url), _spent(processes)
        before = server.seconds
        asyncio.run(_all_sent(url, bench.slack, number))
        of_server, of_processes = server.seconds - before, _spent(processes) - spent
        memory = sum(one.resident_mb for one in processes) / len(processes)
    rate = _rate(bench.slack, number)
    return Sent(rate, of_processes / number * 1000, of_server / number * 1000, memory)


def _spent(processes: Sequence[Running]) -> float:
    return sum(one.cpu_seconds for one in processes)


async def _all_sent(url: str, slack: SlackControl, number: int) -> None:
    slack.reset()
    await bulk.outside(url, partial(bulk.send_receipts_again, now=datetime.now(UTC)))
    await slack.until(lambda: slack.posted >= number, PATIENCE)
    await slack.quiet()


def _rate(slack: SlackControl, number: int) -> float:
    """Notes a second from the first to the last, each once."""
    posts = slack.ask("posts")["posts"]
    marks, moments = {mark for mark, _, _ in posts}, [float(at) for _, _, at in posts]
    if len(posts) != number or len(marks) != number:
        raise RuntimeError(f"{len(posts)} messages of {len(marks)} notes, not {number}")
    return (number - 1) / (max(moments) - min(moments))


def _prepare(database_url: str, slack_url: str, reps: int) -> None:
    """Let everybody report and hear of it; nothing else is to come."""
    the_bot.run(_reported(database_url, SlackControl(slack_url), reps))


async def _reported(database_url: str, slack: SlackControl, reps: int) -> None:
    async with the_bot.own_bot(database_url, slack.api_url, at=datetime.now(UTC)) as bot:
        form = await ReportForm.learn(bot.post, slack, "told_no")
        people, side = [f"U{number:05d}" for number in range(reps)], SlackSide()
        # Who opens the form is looked up.
        await bot.post_all(side.command("", user) for user in people)
        named = zip(people, company_names(reps), strict=True)
        await bot.post_all(form.body(user, client) for user, client in named)
        await bot.look()
        await bot.database.run(_leave_receipts)


def _leave_receipts(session: Session) -> None:
    others = update(Nudge).where(col(Nudge.kind) != NudgeKind.RECEIPT)
    session.exec(others.values(status=NudgeStatus.CANCELLED, wake_at=None))

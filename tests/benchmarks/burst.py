"""A thousand notes of a thousand reps that are due at the same minute."""

import asyncio
import resource
import time
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from tests.benchmarks import the_bot
from tests.benchmarks.databases import Databases
from tests.benchmarks.fake_slack import EARLY, dm_of
from tests.benchmarks.figures import Figure, at_most, ratio_at_least
from tests.benchmarks.names import company_names
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.payloads import ReportForm, SlackSide
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.slack_control import SlackControl

EARLIER = timedelta(hours=1)
FLOOR_OF = "bare loop of chat_postMessage"


@dataclass(frozen=True)
class Spent:
    """Time on the wall and on the processor."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Burst:
    """One burst, between two runs of the bare loop."""

    notes: int
    spent: Spent
    calls: int
    before: Spent
    after: Spent

    @property
    def rate(self) -> float:
        """Notes a second."""
        return self.notes / self.spent.seconds

    @property
    def floor(self) -> Spent:
        """What the bare loop took for as many messages."""
        seconds = (self.before.seconds + self.after.seconds) / 2
        return Spent(seconds, (self.before.cpu_seconds + self.after.cpu_seconds) / 2)


async def _spent(work: Awaitable[object]) -> Spent:
    began, cpu = time.perf_counter(), _cpu()
    await work
    return Spent(time.perf_counter() - began, _cpu() - cpu)


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of a burst, on each kind of database."""
    for databases in bench.databases:
        yield from _measure(databases, bench.slack, bench.sizes)


def _measure(databases: Databases, slack: SlackControl, sizes: Sizes) -> Iterator[Figure]:
    prepared = databases.new()
    in_own_process(_prepare, prepared, slack.url, sizes.burst)
    bursts = [
        in_own_process(_burst, databases.copy(prepared), slack.url, sizes.burst)
        for _ in range(sizes.rounds)
    ]
    kind, notes = databases.kind, bursts[0].notes
    rate, floor = median(b.rate for b in bursts), median(notes / b.floor.seconds for b in bursts)
    name = f"burst of {notes:,} notes"
    yield Figure(name, rate, "notes/s", kind, floor, FLOOR_OF, ratio_at_least(0.15))
    cpu = median(b.spent.cpu_seconds for b in bursts) / notes * 1000
    floor = median(b.floor.cpu_seconds for b in bursts) / notes * 1000
    yield Figure(f"{name}: processor", cpu, "ms a note", kind, floor, FLOOR_OF)
    calls = median(b.calls / b.notes for b in bursts)
    yield Figure(f"{name}: Slack calls", calls, "a note", kind, target=at_most(1.05))


def _prepare(database_url: str, slack_url: str, reps: int) -> None:
    """Let everybody report at once and hear of it; a tenth of them live further east."""
    people = [f"U{n:05d}" for n in range(reps)] + [f"{EARLY}{n:05d}" for n in range(reps // 10)]
    the_bot.run(_reported(database_url, SlackControl(slack_url), people))


async def _reported(database_url: str, slack: SlackControl, people: list[str]) -> None:
    async with the_bot.own_bot(database_url, slack.api_url) as bot:
        form = await ReportForm.learn(bot.post, slack, "blown_meeting")
        side, todo = SlackSide(), zip(people, company_names(len(people)), strict=True)
        # Who opens the form is looked up, so that the plan knows their time zone.
        await bot.post_all(side.command("", user) for user in people)
        await bot.post_all(form.body(user, client) for user, client in todo)
        await bot.look()


def _burst(database_url: str, slack_url: str, notes: int) -> Burst:
    return the_bot.run(_one_burst(database_url, SlackControl(slack_url), notes))


async def _one_burst(database_url: str, slack: SlackControl, notes: int) -> Burst:
    async with the_bot.own_bot(database_url, slack.api_url) as bot:
        # The early ones warm everything up that a bot has warm at nine o'clock.
        bot.clock.at = await bot.next_due()
        await bot.look()
        floor = _BareLoop(bot.client, slack.ask("last_post"), notes)
        before = await _spent(floor.run())
        bot.clock.at += EARLIER
        slack.reset()
        spent = await _spent(bot.look())
        posted, calls = slack.posted, sum(slack.counts.values())
        if posted < notes:
            raise RuntimeError(f"{posted} of {notes} notes were sent")
        return Burst(posted, spent, calls, before, await _spent(floor.run()))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class _BareLoop:
    """The same client, the same message, as many under way at once, and nothing else."""

    def __init__(self, client: AsyncWebClient, message: dict[str, Any], notes: int) -> None:
        self._client = client
        self._message = {name: message[name] for name in ("text", "blocks", "metadata")}
        self._notes = notes

    async def run(self) -> None:
        """Send a message to everybody."""
        todo = iter(range(self._notes))
        await asyncio.gather(*(self._send(todo) for _ in range(the_bot.notes_at_once())))

    async def _send(self, todo: Iterator[int]) -> None:
        for number in todo:
            await self._client.chat_postMessage(
                channel=dm_of(f"U{number:05d}"),
                unfurl_links=False,
                unfurl_media=False,
                **self._message,
            )

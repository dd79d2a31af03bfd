"""Submitting the report form, and asking for help, over HTTP: one at a time and 64 at once."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from statistics import median, quantiles

from tests.benchmarks import the_bot
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, ratio_at_least, ratio_at_most
from tests.benchmarks.names import company_names
from tests.benchmarks.options import Bench, Sizes
from tests.benchmarks.payloads import ReportForm, SlackSide
from tests.benchmarks.processes import Running, serving
from tests.benchmarks.requests import SECRET, Answered, KeptAlive
from tests.benchmarks.slack_control import SlackControl

AT_ONCE = 64
CLIENTS = 300
STILL, PATIENCE = 0.5, 60.0
BARE, SMALL = "bare Bolt, the same form", "bare Bolt, a small request"
BARE_TIMES = 5
"""The bare app answers so much faster that it is asked so many times more."""


@dataclass
class Load:
    """What was measured of one server."""

    alone: list[Answered] = field(default_factory=list)
    help: list[Answered] = field(default_factory=list)
    together: list[Answered] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    small_rates: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    def p50(self, of: Sequence[Answered]) -> float:
        """The median in milliseconds."""
        return median(one.seconds for one in of) * 1000

    @property
    def failed(self) -> int:
        """Requests that were not simply acknowledged."""
        return sum(not one.saved for one in chain(self.alone, self.help, self.together))


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures on each kind of database."""
    with serving("tests.benchmarks.bare_bolt", bench.slack.api_url, SECRET, "0") as bare:
        for databases in bench.databases:
            yield from _measure(databases, bench.slack, bench.sizes, bare)


def _measure(
    databases: Databases, slack: SlackControl, sizes: Sizes, bare: Running
) -> Iterator[Figure]:
    settings = the_bot.environment(databases.new(), slack.api_url)
    with serving("bot", "run", environment=settings) as bot:
        loads = asyncio.run(_Rounds(slack, sizes, bare, bot).run())
    yield from _figures(databases.kind, *loads)


def _figures(kind: str, bare: Load, bot: Load) -> Iterator[Figure]:
    alone, asked, name = bot.p50(bot.alone), bot.p50(bot.help), "submit, one at a time: p50"
    small = bare.p50(bare.help)
    yield Figure(name, alone, "ms", kind, bare.p50(bare.alone), BARE, ratio_at_most(8))
    yield Figure(name, alone, "ms", kind, small, SMALL, ratio_at_most(8))
    yield Figure("/lostdeal help: p50", asked, "ms", kind, small, SMALL, ratio_at_most(3))
    yield from _together(kind, bare, bot)


def _together(kind: str, bare: Load, bot: Load) -> Iterator[Figure]:
    rate, name = median(bot.rates), f"submit, {AT_ONCE} at once"
    yield Figure(name, rate, "/s", kind, median(bare.rates), BARE, ratio_at_least(0.03))
    yield Figure(name, rate, "/s", kind, median(bare.small_rates), SMALL, ratio_at_least(0.03))
    slowest = quantiles((one.seconds for one in bot.together), n=100)[-1]
    yield Figure(f"{name}: p99", slowest, "s", kind, target=at_most(0.5))
    yield Figure(f"{name}: failed", bot.failed, "requests", kind, target=at_most(0))
    spent, floor = median(bot.cpu_seconds) * 1000, median(bare.cpu_seconds) * 1000
    yield Figure(f"{name}: processor, with the receipt", spent, "ms each", kind, floor, BARE)


class _Rounds:
    """The same requests to the bare app and to the bot, by turns."""

    def __init__(self, slack: SlackControl, sizes: Sizes, bare: Running, bot: Running) -> None:
        self._slack = slack
        self._sizes = sizes
        self._bare = bare
        self._bot = bot
        self._users = [f"U{number:05d}" for number in range(sizes.submits)]
        self._side = SlackSide()

    async def run(self) -> tuple[Load, Load]:
        """What was measured of the bare app and of the bot."""
        bare, bot = Load(), Load()
        self._bodies = await self._forms()
        await self._warm_up()
        for _ in range(self._sizes.rounds):
            await self._round(self._bare, bare, self._sizes.submits * BARE_TIMES)
            bare.small_rates.append(await self._small_rate())
            await self._round(self._bot, bot, self._sizes.submits)
        return bare, bot

    async def _round(self, server: Running, load: Load, times: int) -> None:
        await self._one_at_a_time(server.said, load)
        await self._quiet()
        cpu = server.cpu_seconds
        load.rates.append(await self._together(server.said, load, times))
        # The receipts belong to the reports, but are not to slow the next round's requests.
        await self._quiet()
        load.cpu_seconds.append((server.cpu_seconds - cpu) / times)

    async def _small_rate(self) -> float:
        asked = [self._side.command("help", user) for user in self._users] * BARE_TIMES
        began = time.perf_counter()
        await _all(self._bare.said, asked)
        return len(asked) / (time.perf_counter() - began)

    async def _forms(self) -> Iterator[bytes]:
        connection = await KeptAlive.to(self._bot.said)
        form = await ReportForm.learn(connection.post, self._slack, "blown_meeting")
        await connection.close()
        pairs = zip(cycle(self._users), cycle(company_names(CLIENTS)))
        return (form.body(user, client) for user, client in pairs)

    async def _warm_up(self) -> None:
        opened = [self._side.command("", user) for user in self._users]
        await _all(self._bot.said, opened)
        await self._together(self._bare.said, Load(), AT_ONCE)
        await self._together(self._bot.said, Load(), self._sizes.submits)
        await self._quiet()

    async def _quiet(self) -> None:
        end, busy = time.monotonic() + PATIENCE, True
        while busy and time.monotonic() < end:
            cpu = self._bot.cpu_seconds
            await self._slack.quiet(STILL)
            busy = self._bot.cpu_seconds - cpu > STILL / 5

    async def _one_at_a_time(self, url: str, load: Load) -> None:
        connection = await KeptAlive.to(url)
        for number in range(self._sizes.one_at_a_time):
            asked = self._side.command("help", self._users[number])
            load.help.append(await connection.post(asked))
        for body in islice(self._bodies, self._sizes.one_at_a_time):
            load.alone.append(await connection.post(body))
        await connection.close()

    async def _together(self, url: str, load: Load, times: int) -> float:
        bodies = list(islice(self._bodies, times))
        began = time.perf_counter()
        load.together += await _all(url, bodies)
        return times / (time.perf_counter() - began)


async def _all(url: str, bodies: Iterable[bytes]) -> list[Answered]:
    todo = iter(bodies)
    connections = [await KeptAlive.to(url) for _ in range(AT_ONCE)]
    answers = await asyncio.gather(*(_some(one, todo) for one in connections))
    return list(chain.from_iterable(answers))


async def _some(connection: KeptAlive, todo: Iterator[bytes]) -> list[Answered]:
    answers = [await connection.post(body) for body in todo]
    await connection.close()
    return answers

"""Many reports at once, shared out among web processes as a load balancer would."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import chain, cycle, islice
from statistics import median

from tests.benchmarks.names import company_names
from tests.benchmarks.payloads import ReportForm
from tests.benchmarks.requests import Answered, KeptAlive
from tests.benchmarks.slack_control import SlackControl

AT_ONCE = 64
CLIENTS = 300


async def reports_a_second(
    urls: Sequence[str], slack: SlackControl, counts: tuple[int, int]
) -> float:
    """Reports that are acknowledged in a second; `counts` are rounds, and reports in each."""
    rounds, number = counts
    bodies = await _bodies(urls[0], slack, number)
    await _together(urls, list(islice(bodies, number)))
    rates = []
    for _ in range(rounds):
        await slack.quiet()
        some = list(islice(bodies, number))
        began = time.perf_counter()
        answers = await _together(urls, some)
        rates.append(number / (time.perf_counter() - began))
        if failed := sum(not one.saved for one in answers):
            raise RuntimeError(f"{failed} of {number} reports were not taken")
    return median(rates)


async def _bodies(url: str, slack: SlackControl, number: int) -> Iterator[bytes]:
    connection = await KeptAlive.to(url)
    form = await ReportForm.learn(connection.post, slack, "blown_meeting")
    await connection.close()
    users = (f"U{one:05d}" for one in cycle(range(number)))
    pairs = zip(users, cycle(company_names(CLIENTS)))
    return (form.body(user, client) for user, client in pairs)


async def _together(urls: Sequence[str], bodies: Sequence[bytes]) -> list[Answered]:
    todo, places = iter(bodies), cycle(urls)
    connections = [await KeptAlive.to(next(places)) for _ in range(AT_ONCE)]
    answers = await asyncio.gather(*(_some(one, todo) for one in connections))
    return list(chain.from_iterable(answers))


async def _some(connection: KeptAlive, todo: Iterator[bytes]) -> list[Answered]:
    answers = [await connection.post(body) for body in todo]
    await connection.close()
    return answers

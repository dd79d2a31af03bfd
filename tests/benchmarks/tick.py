"""Looking for what is due: when nothing is, among millions of rows; and whose turn it is."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median

from sqlmodel import Session

from tests.benchmarks import bulk, the_bot
from tests.benchmarks.databases import SQLITE, Databases
from tests.benchmarks.fake_slack import TEAM
from tests.benchmarks.figures import Figure, at_most, ratio_at_most
from tests.benchmarks.options import Bench
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.slack_control import SlackControl
from tests.benchmarks.the_bot import TUESDAY, OwnBot

TIMES = 200
BIG, SMALL = "T1BIG", "T2SMALL"
FLOOR_OF = "no rows"


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures on each kind of database."""
    for databases in bench.databases:
        sizes = bench.sizes
        rows = sizes.rows if databases.kind == SQLITE else sizes.postgres_rows
        yield from _ticks(databases, bench.slack, rows)
        place = in_own_process(_turn, databases.new(), bench.slack.url, bench.sizes.pile)
        name = f"a small workspace's message, behind {bench.sizes.pile:,} due"
        yield Figure(name, place, "in line", databases.kind, target=at_most(100))


def _ticks(databases: Databases, slack: SlackControl, rows: int) -> Iterator[Figure]:
    url, few = databases.new(), rows // 100
    for name, work in (
        (f"{few:,} pending", partial(_add_pending, count=few)),
        (f"{rows:,} pending", partial(_add_pending, count=rows - few)),
        (f"{rows:,} pending and {rows:,} sent", partial(_add_sent, count=rows)),
    ):
        asyncio.run(bulk.outside(url, work))
        databases.tidy(url)
        found, floor = in_own_process(_looks, url, databases.new(), slack.url)
        kind, target = databases.kind, ratio_at_most(2)
        yield Figure(f"tick, {name}", found, "ms", kind, floor, FLOOR_OF, target)


def _add_pending(session: Session, count: int) -> None:
    since, until = TUESDAY + timedelta(hours=1), TUESDAY + timedelta(days=90)
    bulk.add_workspace(session, TEAM, TUESDAY)
    bulk.add_pending(session, TEAM, count, since, until)


def _add_sent(session: Session, count: int) -> None:
    bulk.add_sent(session, TEAM, count, TUESDAY)


def _looks(full_url: str, empty_url: str, slack_url: str) -> tuple[float, float]:
    """Milliseconds of a look in a full database and in an empty one, by turns."""

    async def run() -> tuple[float, float]:
        api_url = SlackControl(slack_url).api_url
        async with (
            the_bot.own_bot(full_url, api_url) as full,
            the_bot.own_bot(empty_url, api_url) as empty,
        ):
            times = [(await _look(full), await _look(empty)) for _ in range(TIMES)]
            return median(one for one, _ in times), median(one for _, one in times)

    return the_bot.run(run())


async def _look(bot: OwnBot) -> float:
    began = time.perf_counter()
    await bot.look()
    return (time.perf_counter() - began) * 1000


def _turn(database_url: str, slack_url: str, pile: int) -> int:
    return the_bot.run(_place_of_small(database_url, SlackControl(slack_url), pile))


async def _place_of_small(database_url: str, slack: SlackControl, pile: int) -> int:
    """As which message a small workspace's one goes out, due after all of a big one's."""
    async with the_bot.own_bot(database_url, slack.api_url, apart=0) as bot:
        one = await bot.database.run(partial(_pile_up, pile=pile))
        slack.reset()
        looking = asyncio.create_task(bot.look())
        place = await slack.until(lambda: _place(slack, one))
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        return place


def _pile_up(session: Session, pile: int) -> str:
    for team in (BIG, SMALL):
        bulk.add_workspace(session, team, TUESDAY)
    bulk.add_pending(session, BIG, pile, TUESDAY - timedelta(hours=1), TUESDAY)
    one = bulk.notice(SMALL, TUESDAY)
    session.add(one)
    return one.id


def _place(slack: SlackControl, nudge_id: str) -> int:
    marks = [mark for mark, _, _ in slack.ask("posts")["posts"]]
    return marks.index(nudge_id) + 1 if nudge_id in marks else 0

"""How long the look for a client's likely spellings takes, and how many of them it finds.

Run: python -m tests.benchmarks.likely_clients [URL of an empty PostgreSQL database]
Without a URL on SQLite. Times are of the statements and the scoring, inside the transaction;
the processor's are this process's own, which a busy machine stretches less.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from statistics import median
from typing import TypeVar

from sqlmodel import Session

from bot.cases.clients import client_named, clients_like
from bot.core.same_client import ALIKE, _core, _likeness
from storage import migrate
from storage.database import Database
from storage.models import Client
from tests.client_names import client_names, spelt_again
from tests.usecases.client_rows import add_clients

T = TypeVar("T")

SIZES = (1_000, 5_000, 20_000)
LOOKS = 100


@dataclass
class _Times:
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def of(self, work: Callable[[], T]) -> T:
        began, ran = time.perf_counter(), time.thread_time()
        result = work()
        self.wall.append(time.perf_counter() - began)
        self.processor.append(time.thread_time() - ran)
        return result

    def __str__(self) -> str:
        wall = sorted(1000 * each for each in self.wall)
        return (
            f"p50 {median(wall):.2f} ms, p95 {wall[len(wall) * 95 // 100]:.2f} ms "
            f"(processor p50 {1000 * median(self.processor):.2f} ms)"
        )


def _looks(session: Session, team_id: str, names: list[str]) -> tuple[_Times, dict[str, str]]:
    times, likest = _Times(), {}
    for name in names:
        offered = times.of(
            partial(clients_like, session, Client(team_id=team_id, name=name, key=""))
        )
        likest[name] = offered[0].name if offered else ""
    return times, likest


def _new_clients(session: Session, team_id: str, names: list[str]) -> _Times:
    times = _Times()
    for name in names:
        times.of(partial(client_named, session, team_id, name))
    return times


def _found(likest: dict[str, str], names: list[str]) -> float:
    cores = [_core(name) for name in names]
    answers, found = 0, 0
    for asked, offered in likest.items():
        best = max(_likeness(_core(asked), core) for core in cores)
        if best >= ALIKE:
            answers += 1
            found += _likeness(_core(asked), _core(offered)) == best
    return found / answers


async def _measure(database: Database, number: int, kind: str) -> None:
    rng, team_id = Random(number), f"T{number}{kind}"
    names = client_names(rng, number)
    if kind == "numbered":
        names = [f"Client {place:05} GmbH" for place in range(number)]
    asked = list({spelt_again(rng, name) for name in rng.sample(names, LOOKS)})
    await database.run(partial(add_clients, team_id=team_id, names=names))
    look = partial(_looks, team_id=team_id, names=asked)
    await database.run(look)
    times, likest = await database.run(look)
    kept = await database.run(partial(_new_clients, team_id=team_id, names=asked))
    sys.stdout.write(
        f"{database.dialect}, {number} clients {kind}: look {times}; keep a new client {kept}; "
        f"likest found {_found(likest, names):.1%}\n"
    )
    sys.stdout.flush()


async def main(url: str) -> None:
    """Measure each size of a workspace, with names as they are and with numbered ones."""
    migrate.upgrade(url)
    database = Database.open(url)
    for number in SIZES:
        for kind in ("named", "numbered"):
            await _measure(database, number, kind)
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/clients.db"))

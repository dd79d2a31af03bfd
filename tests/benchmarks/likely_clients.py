"""How long the look for a client's likely spellings takes, and how many of them it finds.

Run: python -m tests.benchmarks.likely_clients [URL of an empty PostgreSQL database]
Without a URL on SQLite. Times are of the statements and the scoring, inside the transaction.
"""

import asyncio
import sys
import tempfile
import time
from functools import partial
from random import Random

from sqlmodel import Session

from bot.cases.clients import client_named, clients_like
from bot.core.same_client import ALIKE, _core, _likeness
from storage import migrate
from storage.database import Database
from storage.models import Client
from tests.client_names import client_names, spelt_again
from tests.usecases.client_rows import add_clients

SIZES = (1_000, 5_000, 20_000)
LOOKS = 200


def _timed_looks(
    session: Session, team_id: str, names: list[str]
) -> tuple[list[float], dict[str, str]]:
    seconds, likest = [], {}
    for name in names:
        client = Client(team_id=team_id, name=name, key="")
        began = time.perf_counter()
        offered = clients_like(session, client)
        seconds.append(time.perf_counter() - began)
        likest[name] = offered[0].name if offered else ""
    return seconds, likest


def _timed_reports(session: Session, team_id: str, names: list[str]) -> list[float]:
    seconds = []
    for name in names:
        began = time.perf_counter()
        client_named(session, team_id, name)
        seconds.append(time.perf_counter() - began)
    return seconds


def _found(likest: dict[str, str], names: list[str]) -> float:
    cores = [_core(name) for name in names]
    answers, found = 0, 0
    for asked, offered in likest.items():
        best = max(_likeness(_core(asked), core) for core in cores)
        if best >= ALIKE:
            answers += 1
            found += _likeness(_core(asked), _core(offered)) == best
    return found / answers


def _middle_and_worst(seconds: list[float]) -> str:
    ranked = sorted(1000 * each for each in seconds)
    place = len(ranked) * 95 // 100
    return f"p50 {ranked[len(ranked) // 2]:.2f} ms, p95 {ranked[place]:.2f} ms"


async def _measure(database: Database, number: int, kind: str) -> None:
    rng, team_id = Random(number), f"T{number}{kind}"
    names = client_names(rng, number)
    if kind == "numbered":
        names = [f"Client {place:05} GmbH" for place in range(number)]
    asked = list({spelt_again(rng, name) for name in rng.sample(names, LOOKS)})
    await database.run(partial(add_clients, team_id=team_id, names=names))
    look = partial(_timed_looks, team_id=team_id, names=asked)
    await database.run(look)
    seconds, likest = await database.run(look)
    kept = await database.run(partial(_timed_reports, team_id=team_id, names=asked))
    sys.stdout.write(
        f"{database.dialect} {number:6} {kind}: look {_middle_and_worst(seconds)}, "
        f"keep a new client {_middle_and_worst(kept)}, "
        f"likest found {_found(likest, names):.1%}\n"
    )


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

"""How many times more units of work a second group commit does than a commit each, on SQLite.

Run: python -m tests.benchmarks.group_commit   (figures depend on the disk: compare the ratio)
"""

import asyncio
import sys
import tempfile
import time
from statistics import median

from sqlalchemy import text
from sqlmodel import Session

from storage.database import Database
from storage.engines import create_sqlite_engine, database_url
from storage.group_commit import GroupCommit

CALLERS = 200
UNITS_EACH = 10
ROUNDS = 5


def _make_table(session: Session) -> None:
    session.execute(text("CREATE TABLE IF NOT EXISTS asks (id INTEGER PRIMARY KEY, words TEXT)"))


def _add_ask(session: Session) -> None:
    session.execute(text("INSERT INTO asks (words) VALUES ('may we try once more')"))


async def _caller(database: Database) -> None:
    for _ in range(UNITS_EACH):
        await database.run(_add_ask)


async def _units_a_second(folder: str, batch_size: int) -> float:
    engine = create_sqlite_engine(database_url(f"sqlite:///{folder}/{batch_size}.db"))
    database = Database(engine, GroupCommit(engine, batch_size))
    await database.run(_make_table)
    began = time.perf_counter()
    await asyncio.gather(*(_caller(database) for _ in range(CALLERS)))
    seconds = time.perf_counter() - began
    await database.close()
    return CALLERS * UNITS_EACH / seconds


async def main() -> None:
    """Measure both by turns and print the medians."""
    together, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            together.append(await _units_a_second(folder, 256))
            alone.append(await _units_a_second(folder, 1))
    ratio = median(together) / median(alone)
    sys.stdout.write(
        f"group commit {median(together):,.0f}/s, one commit each {median(alone):,.0f}/s, "
        f"ratio {ratio:.1f}\n"
    )


if __name__ == "__main__":
    asyncio.run(main())

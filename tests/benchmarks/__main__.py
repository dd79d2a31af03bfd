"""Measure everything beside its floor: make bench, or python -m tests.benchmarks --only burst.

Nothing is kept from a quick run: its figures are too small to be compared with the others.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from tests.benchmarks import (
    at_rest,
    burst,
    growth,
    homes,
    lists,
    memory,
    promotion,
    shared,
    spellings,
    statements,
    submit,
    tick,
)
from tests.benchmarks.databases import postgres_databases, sqlite_databases
from tests.benchmarks.figures import Figure
from tests.benchmarks.options import FULL, QUICK, Bench, Sizes
from tests.benchmarks.processes import running
from tests.benchmarks.results import keep, line_of
from tests.benchmarks.slack_control import SlackControl

GROUPS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "burst": burst.measure,
    "submit": submit.measure,
    "statements": statements.measure,
    "lists": lists.measure,
    "homes": homes.measure,
    "spellings": spellings.measure,
    "tick": tick.measure,
    "growth": growth.measure,
    "rest": at_rest.measure,
    "memory": memory.measure,
    "promotion": promotion.measure,
    "shared": shared.measure,
}
PAST_ONE_MACHINE = frozenset({"growth", "promotion", "shared"})
"""Some ten minutes with --full: only when they are asked for."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, print it, and keep it."""
    asked = _asked(arguments)
    with ExitStack() as stack:
        slack = SlackControl(stack.enter_context(running("tests.benchmarks.fake_slack")).said)
        databases = [stack.enter_context(sqlite_databases())]
        databases.append(stack.enter_context(postgres_databases()))
        bench = Bench(slack, tuple(databases), _sizes(asked))
        results = {name: list(_told(GROUPS[name](bench))) for name in _groups(asked)}
    if not asked.quick:
        keep(results)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute's worth, not kept")
    parser.add_argument("--full", action="store_true", help="100,000 deliveries, ten million rows")
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group; repeatable")
    return parser.parse_args(arguments)


def _groups(asked: argparse.Namespace) -> list[str]:
    return asked.only or [name for name in GROUPS if name not in PAST_ONE_MACHINE]


def _sizes(asked: argparse.Namespace) -> Sizes:
    if asked.quick:
        return QUICK
    return FULL if asked.full else Sizes()


def _told(figures: Iterator[Figure]) -> Iterator[Figure]:
    for figure in figures:
        sys.stdout.write(line_of(figure) + "\n")
        sys.stdout.flush()
        yield figure


if __name__ == "__main__":
    main()

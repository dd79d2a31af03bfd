"""Run campaigns: make chaos, or python -m tests.chaos --seed 7 --rounds 20 --database both."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.databases import (
    POSTGRES,
    Databases,
    postgres_databases,
    sqlite_databases,
)
from tests.chaos.campaign import Outcome, campaign
from tests.chaos.old_version import before_newest_tables
from tests.chaos.pair_of_servers import pair_of_servers
from tests.chaos.results import forget, keep
from tests.chaos.stage import Beside, Plan

SHARED = "shared"
DATABASES = {"sqlite": sqlite_databases, "postgres": postgres_databases}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and print it; 1 where anything went wrong."""
    asked = _asked(arguments)
    if asked.afresh:
        forget()
    kinds = list(DATABASES) if asked.database == "both" else [asked.database]
    outcomes = {
        kind: _run(Plan(asked.seed, asked.rounds, asked.seconds, kind == SHARED), kind)
        for kind in kinds
    }
    if asked.keep or asked.afresh:
        for kind, outcome in outcomes.items():
            keep(kind, outcome)
    return int(any(outcome.verdict.faults for outcome in outcomes.values()))


def _run(plan: Plan, kind: str) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix=f"do-over-chaos-{kind}-"))
    _say(f"{kind}, seed {plan.seed}, {plan.rounds} rounds: what happens stands in {folder}")
    outcome = _played(plan, kind, folder)
    told = ", ".join(f"{number:,} {what}" for what, number in sorted(outcome.counts.items()))
    faults = ", ".join(f"{len(f)} {name}" for name, f in outcome.verdict.by_kind.items())
    _say(f"  {told}\n  {faults}")
    for fault in outcome.verdict.faults:
        _say(f"  {fault}")
    if outcome.verdict.faults:
        _say(f"  again: {plan.again(kind)}")
    return outcome


def _played(plan: Plan, kind: str, folder: Path) -> Outcome:
    if kind == SHARED:
        old = before_newest_tables(folder / "version-before")
        _say(f"  beside processes of {old.commit[:12]}" if old else "  no version before it here")
        with pair_of_servers() as servers, ExitStack() as stack:
            if old is not None:
                stack.callback(old.close)
            url = Databases(POSTGRES, servers.url).new()
            return asyncio.run(campaign(plan, url, folder, Beside(servers, old)))
    with DATABASES[kind]() as databases:
        return asyncio.run(campaign(plan, databases.new(), folder))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", default=secrets.token_hex(3), help="the same trouble again")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=6.0, help="that each round lasts")
    parser.add_argument("--database", choices=[*DATABASES, SHARED, "both"], default="both")
    parser.add_argument("--keep", action="store_true", help="add to the figures in docs")
    parser.add_argument("--afresh", action="store_true", help="begin the figures in docs anew")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

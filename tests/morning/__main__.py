"""Simulate Monday mornings across time zones: make simulation-morning.

One worker sends what a process was measured to send (docs/performance.json, by make bench), unless
it is told otherwise.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.morning import plot, table
from tests.morning.scenes import SCENES, Played, play

DOCS = Path(__file__).parents[2] / "docs"
MEASURED = DOCS / "performance.json"
A_BURST = ("burst of 1,000 notes", "PostgreSQL")


def main(arguments: Sequence[str] | None = None) -> None:
    """Play every scene, print it, and with --keep write table and plot into docs."""
    asked = _asked(arguments)
    sys.stdout.write(f"{asked.notes_a_second:.0f} notes a second by each worker\n")
    sys.stdout.write("  ".join(table.HEAD) + "\n")
    rows, drawn = [], list[Played]()
    for scene in SCENES:
        played = play(scene.smaller(asked.smaller_by), asked.seed, asked.notes_a_second)
        rows.append(table.row(played))
        sys.stdout.write("  ".join(rows[-1]) + "\n")
        sys.stdout.flush()
        drawn += [played] if scene.drawn else []
    if asked.keep:
        table.write(rows)
        plot.draw(drawn, DOCS / "pictures")


def measured_notes_a_second() -> float:
    """What one process sent a second when it was last measured."""
    figures = json.loads(MEASURED.read_text())["groups"]["burst"]["figures"]
    (found,) = (one for one in figures if (one["name"], one["database"]) == A_BURST)
    return float(found["value"])


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.morning", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the same mornings again")
    parser.add_argument("--smaller-by", type=int, default=1, help="a tenth of everything: 10")
    parser.add_argument("--notes-a-second", type=float, default=measured_notes_a_second())
    parser.add_argument("--keep", action="store_true", help="write table and plot into docs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()

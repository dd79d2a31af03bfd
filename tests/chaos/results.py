"""What campaigns came to in all, kept as figures and as a table in docs."""

import json
import platform
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from tests.chaos.campaign import Outcome

DOCS = Path(__file__).parents[2] / "docs"
PAGE, DATA = DOCS / "reliability.md", DOCS / "reliability.json"
BEGIN, END = "<!-- figures: make chaos adds to these -->", "<!-- end of figures -->"
COUNTED = (
    "rounds",
    "kills",
    "suspensions",
    "clock jumps",
    "database cuts",
    "socket closings",
    "calls of Slack",
    "calls that met trouble",
    "messages",
)
ONLY_SHARED = (
    "processes of the version before",
    "meddling with jobs",
    "connections ended",
    "server crashes",
    "servers lost",
)
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "shared": "PostgreSQL, webs and workers"}


def keep(kind: str, outcome: Outcome, *, page: Path = PAGE, data: Path = DATA) -> None:
    """Add a campaign to the totals of its kind of database."""
    known = json.loads(data.read_text()) if data.exists() else {"databases": {}}
    totals = Counter[str](known["databases"].get(kind, {}))
    totals += outcome.counts
    totals["campaigns"] += 1
    for fault, found in outcome.verdict.by_kind.items():
        totals[fault] += len(found)
    known["databases"][kind] = dict(totals)
    today = date.today()  # noqa: DTZ011 -- the day on the calendar of whoever runs it
    known["on"], known["python"] = today.isoformat(), platform.python_version()
    data.write_text(json.dumps(known, indent=1) + "\n")
    _write_table(page, known["databases"], list(outcome.verdict.by_kind))


def forget(data: Path = DATA) -> None:
    """Begin the totals anew."""
    data.unlink(missing_ok=True)


def _write_table(page: Path, databases: dict[str, Any], faults: list[str]) -> None:
    kinds = [kind for kind in NAMES if kind in databases]
    head = ("in all", *(NAMES[kind] for kind in kinds))
    rows = [head, ("---",) * len(head)]
    for what in ("campaigns", *COUNTED, *ONLY_SHARED, *faults):
        bold = "**" if what in faults else ""
        numbers = (f"{bold}{_number(databases, kind, what)}{bold}" for kind in kinds)
        rows.append((f"{bold}{what}{bold}", *numbers))
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    before, rest = page.read_text().split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}")


def _number(databases: dict[str, Any], kind: str, what: str) -> str:
    if what in ONLY_SHARED and kind != "shared":
        return "–"
    return f"{databases[kind].get(what, 0):,}"

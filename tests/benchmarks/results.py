"""The results: printed, and kept as a table and as JSON in docs."""

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, Target

DOCS = Path(__file__).parents[2] / "docs"
PAGE, DATA = DOCS / "performance.md", DOCS / "performance.json"
BEGIN, END = "<!-- figures: make bench writes these -->", "<!-- end of figures -->"
HEAD = ("figure", "database", "measured", "floor", "ratio", "to reach", "reached")
Results = Mapping[str, Sequence[Figure]]


def line_of(figure: Figure) -> str:
    """A figure in a line of text."""
    return "  ".join(cell for cell in _row(figure) if cell)


def keep(results: Results, *, page: Path = PAGE, data: Path = DATA) -> None:
    """Put what was measured in the place of what was there; the rest stays as it was."""
    known = json.loads(data.read_text()) if data.exists() else {"groups": {}}
    today = date.today().isoformat()  # noqa: DTZ011 -- the day on the calendar of whoever runs it
    for name, figures in results.items():
        known["groups"][name] = {"on": today, "figures": [_as_json(one) for one in figures]}
    known["python"], known["cores"] = platform.python_version(), os.cpu_count()
    data.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    groups = known["groups"].values()
    _write_table(page, [_from_json(row) for group in groups for row in group["figures"]])


def _write_table(page: Path, figures: Iterable[Figure]) -> None:
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    rows = [HEAD, ("---",) * len(HEAD), *map(_row, figures)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def _row(figure: Figure) -> tuple[str, ...]:
    floor = f"{_number(figure.floor)} ({figure.floor_of})" if figure.floor is not None else ""
    return (
        figure.name,
        figure.database,
        f"{_number(figure.value)} {figure.unit}",
        floor,
        f"{_number(figure.ratio)} ×" if figure.ratio is not None else "",
        _to_reach(figure),
        {True: "yes", False: "**no**", None: ""}[figure.reached],
    )


def _to_reach(figure: Figure) -> str:
    target = figure.target
    if target is None:
        return ""
    sign = "≤" if target.bound == "at most" else "≥"
    return f"{sign} {target.number:g}{' ×' if target.of == 'ratio' else ' ' + figure.unit}"


def _number(number: float | None) -> str:
    if number is None:
        return ""
    if abs(number) >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.2g}" if abs(number) < 10 else f"{number:.1f}"


def _as_json(figure: Figure) -> dict[str, Any]:
    return asdict(figure) | {"ratio": figure.ratio, "reached": figure.reached}


def _from_json(row: Mapping[str, Any]) -> Figure:
    kept = {name: value for name, value in row.items() if name not in {"ratio", "reached"}}
    target = kept.pop("target")
    return Figure(**kept, target=Target(**target) if target else None)

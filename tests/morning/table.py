"""The mornings as a table in docs/performance.md."""

from collections.abc import Iterable
from pathlib import Path

from tests.morning.lateness import SMALL
from tests.morning.scenes import Played

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- mornings: make simulation-morning writes these -->", "<!-- end of mornings -->"
HEAD = (
    "workspaces",
    "reps",
    "largest",
    "workers",
    "Slack, a minute",
    "used up",
    "notes",
    "longest line",
    "late: half",
    "99 of 100",
    "the same, to 50 reps",
    "worst",
    "within a minute",
    "before closing",
)
MINUTE, HOUR, DAY = 60, 3600, 86_400


def row(played: Played) -> tuple[str, ...]:
    """One morning, in words and numbers."""
    scene, told = played.scene, played.told
    return (
        f"{scene.workspaces:,}",
        f"{scene.reps:,}",
        f"{played.reps.sizes.max():,}",
        str(scene.workers),
        str(scene.takes.a_minute),
        "in hand" if scene.in_hand else "passed over",
        f"{told.notes:,}",
        f"{told.longest_line:,}",
        _span(told.median),
        _span(told.p99),
        _span(told.small_p99) if played.reps.sizes.min() <= SMALL else "",
        _span(told.worst),
        _part(told.within_a_minute),
        _part(told.same_day),
    )


def write(rows: Iterable[tuple[str, ...]], page: Path = PAGE) -> None:
    """Put the table in the place of the one that was there."""
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    lines = [HEAD, ("---:",) * len(HEAD), *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


def _span(seconds: float) -> str:
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:.1f} d"


def _part(of_all: float) -> str:
    # Never rounded up to all of them.
    return f"{int(of_all * 1000) / 10:g} %"

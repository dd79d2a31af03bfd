"""The line and the lateness over the day as a picture, light and dark."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from tests.morning.lateness import lateness_over_the_day, line_over_the_day
from tests.morning.notes_due import opens_at
from tests.morning.scenes import Played

HOUR = 3600
SHOWN = (-6 * HOUR, 30 * HOUR)
NINE = {
    "Tokyo": "Asia/Tokyo",
    "Delhi": "Asia/Kolkata",
    "Berlin": "Europe/Berlin",
    "London": "Europe/London",
    "New York": "America/New_York",
    "San Francisco": "America/Los_Angeles",
}
INKS = {"light": ("#1f2328", "#d0d7de"), "dark": ("#e6edf3", "#3d444d")}
LINES = {
    "light": ("#0b62c4", "#b3541e", "#6b3fa0"),
    "dark": ("#6cb6ff", "#f0a35e", "#c297ff"),
}
STYLES = ("-", "--", ":")
LATE = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", HOUR: "1 h", 10 * HOUR: "10 h"}
LATE |= {100 * HOUR: "100 h"}


def draw(played: Sequence[Played], folder: Path) -> None:
    """Write morning-light.svg and morning-dark.svg."""
    # Text stays text, and the same day gives the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "morning", "font.size": 10}):
        for mode in INKS:
            figure = _figure(played, mode)
            where = folder / f"morning-{mode}.svg"
            figure.savefig(where, transparent=True, metadata={"Date": None})


def _figure(played: Sequence[Played], mode: str) -> Figure:
    figure = Figure(figsize=(9, 6.5), layout="constrained")
    line, late = figure.subplots(2, 1, sharex=True)
    for one, ink, style in zip(played, LINES[mode], STYLES, strict=False):
        name = f"{one.scene.workspaces:,} workspace{'s' if one.scene.workspaces > 1 else ''}"
        at, waiting = line_over_the_day(one.notes, one.sent)
        line.plot(at, np.maximum(waiting, 1), style, color=ink, label=name, linewidth=1.6)
        at, p99 = lateness_over_the_day(one.notes, one.sent)
        late.plot(at, np.maximum(p99, 1), style, color=ink, label=name, linewidth=1.6)
    line.set_ylabel("notes that wait")
    late.set_ylabel("lateness (99 of 100)")
    late.set_xlabel("hour, UTC, from Sunday evening until Tuesday morning")
    _dress((line, late), mode)
    return figure


def _dress(panels: tuple[Axes, Axes], mode: str) -> None:
    ink, faint = INKS[mode]
    for panel in panels:
        panel.set_yscale("log")
        panel.set_xlim(*SHOWN)
        panel.set_xticks(range(SHOWN[0], SHOWN[1] + 1, 3 * HOUR))
        panel.xaxis.set_major_formatter(FuncFormatter(lambda at, _: f"{int(at // HOUR) % 24}:00"))
        panel.tick_params(which="both", colors=ink)
        panel.grid(color=faint, linewidth=0.5)
        for side in panel.spines.values():
            side.set_color(faint)
        for label in (panel.xaxis.label, panel.yaxis.label):
            label.set_color(ink)
        for zone in NINE.values():
            panel.axvline(opens_at(zone), color=faint, linewidth=1.2, zorder=0)
    line, late = panels
    for city, zone in NINE.items():
        place = (opens_at(zone), 1.01)
        # London's name stands to the right of its line, an hour on.
        ends = "right" if city == "Berlin" else "left"
        line.annotate(
            city, place, xycoords=("data", "axes fraction"), color=ink, fontsize=8, ha=ends
        )
    line.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{int(number):,}"))
    late.set_yticks(list(LATE), list(LATE.values()))
    late.minorticks_off()
    line.legend(frameon=False, labelcolor=ink, loc="lower right")

"""The dashboard and the page about the figures name only what there is, and all of it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.telemetry.metrics import Metrics
from storage.due_notes import DueNotes

OPERATING = Path(__file__).parents[2] / "docs" / "operating"
NAME = re.compile(r"\bdo_over_\w+")
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}


def families() -> dict[str, tuple[str, ...]]:
    """Each figure by its name, and the names under which its samples stand."""

    async def nothing(_now: datetime) -> DueNotes:
        return DueNotes(0, None)

    metrics = Metrics(nothing, lambda: datetime(2026, 3, 3, tzinfo=UTC))
    return {
        one.name: tuple(one.name + suffix for suffix in SUFFIXES[one.type])
        for one in metrics.registry.collect()
    }


def queries() -> list[str]:
    dashboard = json.loads((OPERATING / "dashboard.json").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("query", queries())
def test_a_query_names_only_figures_that_exist(query: str) -> None:
    named = NAME.findall(query)
    assert named
    assert set(named) <= {name for names in families().values() for name in names}


def test_the_dashboard_shows_every_figure() -> None:
    shown = set(NAME.findall(" ".join(queries())))
    assert [one for one, names in families().items() if not shown & set(names)] == []


def test_the_page_tells_of_every_figure_and_no_other() -> None:
    told = {
        one.removesuffix("_total") for one in NAME.findall((OPERATING / "seeing.md").read_text())
    }
    assert told == set(families())

"""The short form of `make chaos`: a few rounds on each database, always with the same seed."""

from pathlib import Path

from tests.chaos.campaign import campaign
from tests.chaos.stage import Plan

PLAN = Plan(seed="short", rounds=2, seconds=4.0)


async def test_nothing_is_lost_twice_misread_or_stuck(database_url: str, tmp_path: Path) -> None:
    outcome = await campaign(PLAN, database_url, tmp_path)
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    assert outcome.verdict.faults == [], f"again: {PLAN.again(kind)}"
    assert outcome.counts["kills"] > 0
    assert outcome.counts["reports"] > 0

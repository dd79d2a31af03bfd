"""The short form of `make chaos-scale`: a round in which webs and workers share the work."""

from pathlib import Path

from tests.chaos.campaign import campaign
from tests.chaos.stage import Plan

PLAN = Plan(seed="short", rounds=1, seconds=5.0, shared=True)


async def test_nothing_is_lost_twice_misread_or_stuck(
    postgres_database_url: str, tmp_path: Path
) -> None:
    outcome = await campaign(PLAN, postgres_database_url, tmp_path)
    assert outcome.verdict.faults == [], f"again: {PLAN.again('shared')}"
    assert outcome.counts["kills"] > 0
    assert outcome.counts["reports"] > 0
    assert outcome.counts["meddling with jobs"] > 0

"""Which workspaces are promoted: those that waited longest, and none is looked for in vain."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.jobs.engine.ask import ASKING
from storage import promotion, whose_turn
from storage.database import Database
from storage.rate_limits import set_rate_limit
from storage.whose_turn import Leases, Limits
from tests.storage.nudge_rows import LATER, LEASE, NOW, OTHER, TEAM, add_notices, add_teams
from tests.storage.statements import statements_of

METHOD = "chat.postMessage"
LEASES = Leases(NOW, NOW + LEASE)
EARLIER = NOW - timedelta(days=1)


@pytest.fixture(params=[3, whose_turn.FEW_DUE], ids=["more", "few"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due first tells by itself whose it is, or is not enough."""
    monkeypatch.setattr(whose_turn, "FEW_DUE", request.param)


def promote(session: Session, teams: int = 20) -> int:
    """Promote as a worker does."""
    limits = Limits((METHOD,), in_all=20, least_per_team=5, teams=teams)
    how = promotion.Promotion(limits, 20, NOW + LEASE)
    return promotion.promote_due(session, NOW, LEASES, how, ASKING).promoted


def asked(session: Session) -> list[str]:
    """Whose nudges workers are asked for, in their order."""
    query = text("SELECT convert_from(payload, 'UTF8') AS nudge_id FROM do_over_job ORDER BY id")
    return [row.nudge_id.split("-")[0] for row in session.connection().execute(query)]


@pytest.mark.usefixtures("few")
async def test_those_that_waited_longest_come_first(shared: Database) -> None:
    teams = {"T1": 1, "T2": 5, "T3": 2, "T4": 4, "T5": 3}
    await shared.run(lambda s: add_teams(s, *teams))
    for team, minutes in teams.items():
        due = NOW - timedelta(minutes=minutes)
        await shared.run(partial(add_notices, team_id=team, number=1, due_at=due))
    assert await shared.run(lambda s: promote(s, teams=4)) == 4
    assert await shared.run(asked) == ["T2", "T4", "T5", "T3"]


@pytest.mark.usefixtures("few")
async def test_a_pile_that_slack_does_not_take_hides_nobody(shared: Database) -> None:
    await shared.run(add_teams)
    await shared.run(lambda s: add_notices(s, TEAM, 5, EARLIER))
    await shared.run(lambda s: add_notices(s, OTHER, 1))
    await shared.run(lambda s: set_rate_limit(s, TEAM, METHOD, LATER))
    await shared.run(promote)
    assert await shared.run(asked) == [OTHER]


@pytest.mark.usefixtures("few")
async def test_a_pile_that_waits_for_workers_hides_nobody(shared: Database) -> None:
    await shared.run(add_teams)
    await shared.run(lambda s: add_notices(s, TEAM, 5, EARLIER))
    await shared.run(promote)
    await shared.run(lambda s: add_notices(s, OTHER, 1))
    assert await shared.run(promote) == 1
    assert (await shared.run(asked))[-1] == OTHER


async def test_where_those_due_first_are_enough_no_other_is_looked_for(
    shared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At nine o'clock each of ten thousand workspaces would be asked, for every promotion."""
    teams = [f"T{number}" for number in range(10)]
    await shared.run(lambda s: add_teams(s, *teams))
    for team in teams:
        await shared.run(partial(add_notices, team_id=team, number=10))
    monkeypatch.setattr(whose_turn, "FEW_DUE", 30)
    looked, *_ = await statements_of(shared, lambda s: promote(s, teams=2))
    plan = await shared.run(lambda s: _as_it_went(s, *looked))
    (others,) = [line for line in plan if "Recursive Union" in line]
    assert "never executed" in others


def _as_it_went(session: Session, sql: str, values: Any) -> list[str]:
    rows = session.connection().exec_driver_sql(f"EXPLAIN ANALYZE {sql}", values)
    return [row[0] for row in rows]


async def test_what_was_due_at_one_moment_is_forgotten_one_by_one(shared: Database) -> None:
    """Bundled with what still waits, what was sent would be read by every look."""
    query = text(
        "SELECT relname FROM pg_class WHERE relname LIKE 'nudge_awake%' "
        "AND 'deduplicate_items=off' = ANY(reloptions) ORDER BY relname"
    )
    found = await shared.run(lambda s: [row.relname for row in s.connection().execute(query)])
    assert found == ["nudge_awake", "nudge_awake_in_team"]

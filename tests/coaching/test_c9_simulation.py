"""Two years of reps and clients who do as they please: what nobody may ever be sent.

`SIMULATED_OFFICES` says how many; `make simulation` lives through many more than a test does.
"""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.coaching.invariants import (
    check_caps,
    check_next,
    check_one_at_a_time,
    check_plans,
    check_refusals,
    check_silence,
    check_texts,
)
from tests.coaching.office import ANA, BO, START, Office
from tests.coaching.simulation import TWO_YEARS, Habits, Simulation

OFFICES = int(os.environ.get("SIMULATED_OFFICES", "4"))
HABITS = st.builds(
    Habits,
    answers=st.sampled_from([0.0, 0.1, 0.5, 0.9]),
    days_late=st.sampled_from([0, 3, 40]),
    strays=st.sampled_from([0.0, 0.3]),
)


def test_c9_simulation_keeps_every_promise_to_reps_and_clients(
    sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Random ids would put what comes at the same moment in another order each time.
    ids = Random()
    monkeypatch.setattr("storage.models.columns.uuid4", lambda: UUID(int=ids.getrandbits(128)))

    @settings(
        max_examples=OFFICES,
        deadline=None,
        derandomize="SIMULATED_OFFICES" not in os.environ,
        # A failing office is told by its seed; two years of it do not get much shorter.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32), HABITS, HABITS, st.integers(2, 4))
    def lives(seed: int, ana: Habits, bo: Habits, deals: int) -> None:
        ids.seed(seed)
        asyncio.run(_live_and_check(sqlite_template, seed, {ANA: ana, BO: bo}, deals))

    lives()


async def _live_and_check(template: Path, seed: int, habits: dict[str, Habits], deals: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copyfile(template, Path(folder) / "do_over.db")
        database = Database.open(f"sqlite:///{path}")
        try:
            office = Office(database)
            await office.open(ANA, BO)
            simulation = Simulation(office, Random(seed), habits)
            await simulation.live(deals, START + TWO_YEARS)
            await _check(simulation)
        finally:
            await database.close()


async def _check(simulation: Simulation) -> None:
    check_caps(simulation)
    check_texts(simulation)
    check_one_at_a_time(simulation)
    check_next(simulation)
    check_plans(simulation)
    check_silence(simulation, START + TWO_YEARS)
    await simulation.office.run(lambda session: check_refusals(simulation, session))

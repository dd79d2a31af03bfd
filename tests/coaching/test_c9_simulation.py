"""Two years of reps and clients who do as they please: what nobody may ever be sent."""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.coaching.invariants import (
    check_caps,
    check_next,
    check_one_at_a_time,
    check_refusals,
    check_silence,
    check_texts,
)
from tests.coaching.office import ANA, BO, START, Office
from tests.coaching.simulation import TWO_YEARS, Habits, Simulation

EXAMPLES = int(os.environ.get("SIMULATED_OFFICES", "6"))


@st.composite
def habits(draw: st.DrawFn) -> Habits:
    return Habits(
        answers=draw(st.sampled_from([0.0, 0.1, 0.5, 0.9])),
        days_late=draw(st.sampled_from([0, 3, 40])),
        strays=draw(st.sampled_from([0.0, 0.3])),
    )

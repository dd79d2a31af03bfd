"""Two years of reps and clients who do as they please: what nobody may ever be sent."""

import os

from hypothesis import strategies as st

from tests.coaching.simulation import Habits

EXAMPLES = int(os.environ.get("SIMULATED_OFFICES", "6"))


@st.composite
def habits(draw: st.DrawFn) -> Habits:
    return Habits(
        answers=draw(st.sampled_from([0.0, 0.1, 0.5, 0.9])),
        days_late=draw(st.sampled_from([0, 3, 40])),
        strays=draw(st.sampled_from([0.0, 0.3])),
    )

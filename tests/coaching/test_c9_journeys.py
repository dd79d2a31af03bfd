"""Everything that a rep gets of one deal, from its report to its end: read these as its rep would.

A run lives through half of them, so that each beginning and each ending is met; `make campaign`
through all. `REWRITE_GOLDEN=1` writes all anew.
"""

import os
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from bot.core.circumstances import Circumstance, LossReason
from tests.coaching.lived import Journey, lived
from tests.coaching.office import Office
from tests.products import one_in

GOLDEN = Path(__file__).parent / "journeys"
SHORT, LONG = timedelta(days=230), timedelta(days=430)

OWNED = {
    "own_up": "owned_up",
    "plan_in_writing": "plan_sent",
    "repair": "repaired",
    "post_mortem": "lesson",
    "prevention_note": "prevention_sent",
    "feedback": "solved",
    "feedback_again": "solved",
}
GRACIOUS = {"reply": "replied", "thanks": "replied", "what_decided": "reason_asked"}
UNTIL_THE_ASK = {
    "own_mistake": (Circumstance.OWN_MISTAKE, None, OWNED, "ask"),
    "company_failed": (Circumstance.COMPANY_FAILED, None, OWNED, "ask"),
    "blown_meeting": (Circumstance.BLOWN_MEETING, None, {}, "ask"),
    "told_no": (Circumstance.TOLD_NO, LossReason.NO_DECISION, GRACIOUS, "ask"),
    "lost_client": (Circumstance.LOST_CLIENT, LossReason.NO_DECISION, GRACIOUS, "ask"),
    "lost_client_our_fault": (
        Circumstance.LOST_CLIENT,
        LossReason.OUR_FAULT,
        OWNED,
        "ask_after_repair",
    ),
}
ENDINGS = {
    "won": {"answer": "yes", "second_chance": "recovered", "holding": "holding"},
    "did_not_work": {
        "answer": "yes",
        "second_chance": "did_not_work",
        "manager_owns": "manager_called",
    },
    "open_door": {"answer": "door_open"},
    "no": {"answer": "no"},
    "silence": {"answer": "not_yet"},
    "let_go": {"answer": "let_go"},
    "stop": {"answer": "stop"},
}
SUPPLIER = {"say_it": "said_it", "their_plan": "no_plan", "solved": "told_solved"}
SUPPLIER_ENDINGS = {"chance": "gave_chance", "parted": "parted"}


def journeys() -> dict[str, Journey]:
    found = {}
    for name, (circumstance, reason, before, ask) in UNTIL_THE_ASK.items():
        for ending, after in ENDINGS.items():
            answers = {**before, ask: "asked", **after}
            found[f"{name}_{ending}"] = Journey(circumstance, answers, reason, SHORT)
        found[f"{name}_never"] = Journey(circumstance, {}, reason, LONG)
    for ending, decided in SUPPLIER_ENDINGS.items():
        answers = {**SUPPLIER, "decide": decided}
        found[f"let_down_{ending}"] = Journey(Circumstance.LET_DOWN, answers, None, SHORT)
    found["let_down_never"] = Journey(Circumstance.LET_DOWN, {}, None, LONG)
    return found


JOURNEYS = journeys()


def tried() -> list[str]:
    """Every second ending of a beginning; the next beginning has the others."""
    if os.environ.get("REWRITE_GOLDEN"):
        return list(JOURNEYS)
    names, each = list(JOURNEYS), len(ENDINGS) + 1
    rows = [names[at : at + each] for at in range(0, len(names), each)]
    return [name for place, row in enumerate(rows) for name in one_in(2, row, place)]


@pytest.mark.parametrize("name", tried())
async def test_c9_journeys_read_humanely(
    office: Office, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Random ids would put what comes at the same moment in another order each time.
    ids = Random(name)
    monkeypatch.setattr("storage.models.columns.uuid4", lambda: UUID(int=ids.getrandbits(128)))
    told = await lived(office, JOURNEYS[name])
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(told, "utf-8")
    assert told == file.read_text("utf-8")

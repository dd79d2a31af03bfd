"""The word tables: what they hold, and that nothing which made them is needed to run."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import rows

ROOT = Path(__file__).parents[2]
MAKERS = ("lemminflect", "wordfreq", "numpy")
SUGGESTS = """
import sys
from bot.core.circumstances import Circumstance
from bot.core.sentences.names import greeting
from bot.core.sentences.suggest import About, suggest_happened
about = About(Circumstance.OWN_MISTAKE, "Foxley", "Gus", ours=False)
print(suggest_happened("missed the call", about).text, greeting("gus"))
print(*(name for name in {makers} if name in sys.modules))
"""


def test_suggestions_need_nothing_that_made_the_tables() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SUGGESTS.replace("{makers}", repr(MAKERS))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert ran.stdout.splitlines() == ["I missed the call. Hello Gus,", ""]


def test_what_made_the_tables_is_not_locked_for_installation() -> None:
    locked = (ROOT / "requirements.lock").read_text("utf-8").lower()
    assert [name for name in ("lemminflect", "wordfreq") if f"\n{name}" in locked] == []


def test_every_verb_has_its_five_forms() -> None:
    assert {len(row) for row in rows("verbs")} == {5}


@pytest.mark.parametrize(
    ("base", "past", "participle"),
    [("write", "wrote", "written"), ("send", "sent", "sent"), ("go", "went", "gone")],
)
def test_forms_of_verbs(base: str, past: str, participle: str) -> None:
    assert verbs.past_of(base) == past
    assert verbs.base_of_past(past) == base
    assert verbs.participle_of(base) == participle

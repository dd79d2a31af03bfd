"""Our own scripts, filled with the facts of a real case, pass the check."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.copy.catalog import load_catalog
from bot.core.humility.check import check
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.humility_judge import load_judge

CATALOG = load_catalog()
SCRIPTS = sorted(name for name in CATALOG.messages if name.startswith("scripts/"))
STAGES = {
    "own_up": "own_up",
    "ask": "ask",
    "ask_after_repair": "ask",
    "reply": "gracious_reply",
    "thanks": "gracious_reply",
}
FACTS: dict[str, dict[str, str]] = {
    "fault": {
        "what_happened": "we sent 2,000 menus with the wrong number",
        "impact": "your staff answered calls for another shop all weekend",
        "what_we_did": "we reprinted them on the Monday at our cost",
        "what_changed": "a second person now reads every number back before we print",
    },
    "blown_meeting": {
        "what_happened": "I talked for half an hour and asked you nothing",
        "what_changed": "I have read your report and brought three questions",
    },
    "no_fault": {"what_changed": "we now deliver month to month, without a minimum"},
}
COMMON = {"client": "Castle Linen", "contact": "Nina", "by_when": "4pm tomorrow"}


def _case(name: str) -> tuple[DraftContext, dict[str, str]]:
    _, circumstance, step = name.split("/")
    step, channel = step.split(".")
    fault = circumstance in {"own_mistake", "company_failed"}
    if circumstance == "lost_client" and step in {"own_up", "ask_after_repair"}:
        circumstance, fault = "lost_client_fault", True
    facts = FACTS["fault" if fault else circumstance if circumstance in FACTS else "no_fault"]
    context = DraftContext(circumstance, STAGES[step], channel, call_attempted=True)
    return context, {**COMMON, "what_happened": "", "impact": "", "what_we_did": "", **facts}


def test_every_script_file_is_tried() -> None:
    folder = Path(str(files("bot.copy"))) / "en" / "scripts"
    assert len(SCRIPTS) == len(list(folder.rglob("*.txt")))


@pytest.mark.parametrize("raised_it", [True, False])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_has_no_finding(name: str, raised_it: bool, rules: RuleSet) -> None:
    context, facts = _case(name)
    draft = str(CATALOG.text(name, raised_it=raised_it, **facts))
    assert [(f.id, f.quote) for f in check(draft, context, rules)] == []


@pytest.mark.parametrize("meaning", [True, False])
def test_no_judge_objects_to_a_script(rules: RuleSet, *, meaning: bool) -> None:
    judged = rules.with_judge(load_judge(meaning=meaning))
    for name in SCRIPTS:
        context, facts = _case(name)
        draft = str(CATALOG.text(name, raised_it=True, **facts))
        assert [(name, f.id, f.quote) for f in check(draft, context, judged)] == []

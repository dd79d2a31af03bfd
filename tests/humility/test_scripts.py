"""Our own scripts, filled with the facts of a real case, pass the check."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.core.humility.check import check
from bot.core.humility.rules import RuleSet
from bot.humility.judge import load_classifier
from bot.humility.training.script_cases import WHOLE, WITH_LESS, ScriptCase
from tests.products import SEED, one_in
from tests.walk import walk


def test_every_script_file_is_tried() -> None:
    folder = Path(str(files("bot.copy"))) / "en"
    scripts = (folder / "scripts").rglob("*.txt")
    named = {str(file.relative_to(folder).with_suffix("")) for file in scripts}
    assert {case.name for case in WHOLE} == named


@walk("case", WHOLE)
def test_the_script_has_no_finding(case: ScriptCase, rules: RuleSet) -> None:
    found = check(case.draft, case.context, rules)
    assert ([(f.id, f.quote) for f in found], case.draft) == ([], case.draft)


# Each third, another third with another seed, and all in the campaign.
@walk("case", one_in(3, WITH_LESS, SEED))
def test_a_script_with_less_to_go_on_has_no_finding(case: ScriptCase, rules: RuleSet) -> None:
    assert (_findings(case, rules), case.draft) == ([], case.draft)


@pytest.mark.parametrize("meaning", [True, False])
def test_no_judge_objects_to_a_script(rules: RuleSet, *, meaning: bool) -> None:
    judged = rules.with_classifier(load_classifier(meaning=meaning))
    # What is left out changes little of what a judge reads, and reading by meaning takes longer:
    # each twelfth or sixth, and all in the campaign.
    for case in (*WHOLE, *one_in(12 if meaning else 6, WITH_LESS, SEED)):
        assert (_findings(case, judged), case.draft) == ([], case.draft)


def _findings(case: ScriptCase, rules: RuleSet) -> list[tuple[str, str]]:
    found = [(one.id, one.quote) for one in check(case.draft, case.context, rules)]
    # What it did to the client is theirs to add: the script leaves it out and the check says so.
    lacks_effect = "say_impact" in case.left_out
    return [one for one in found if not (lacks_effect and one == ("no_impact", ""))]

"""Every rule file carries its own examples, and they hold."""

from pathlib import Path

import pytest

from bot.core.humility.check import check
from bot.core.humility.model import STAGES, DraftContext, Rule
from bot.core.humility.rules import RuleSet
from bot.humility.rules import HumilityRulesError, load_rules
from tests.walk import walk

RULES = load_rules().rules
PHRASES = [rule for rule in RULES if rule.kind == "phrase"]


def _context(rule: Rule) -> DraftContext:
    stage = next(stage for stage in STAGES if stage in rule.stages)
    return DraftContext(min(rule.circumstances), stage, "phone")


def _found(draft: str, rule: Rule, rules: RuleSet) -> bool:
    return rule.id in {finding.id for finding in check(draft, _context(rule), rules)}


def test_all_rules_of_the_specification_are_here() -> None:
    assert {rule.code for rule in RULES} == {f"H{number:02}" for number in range(1, 48)}


@walk("rule", PHRASES)
def test_bad_example_is_caught(rule: Rule, rules: RuleSet) -> None:
    assert _found(rule.example_bad, rule, rules)


@walk("rule", PHRASES)
def test_good_example_passes(rule: Rule, rules: RuleSet) -> None:
    assert not _found(rule.example_good, rule, rules)


@walk("rule", RULES)
def test_texts_are_short_and_calm(rule: Rule) -> None:
    assert 0 < len(rule.why) <= 100
    assert "!" not in rule.why + rule.advice


def test_a_new_rule_is_one_file(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "bot" / "humility" / "rules"
    for name in ("acts", "words.toml", "spelling.toml"):
        (tmp_path / name).symlink_to(shipped / name)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "weather_talk.toml").write_text(
        'code = "T01"\ngroup = "tone"\nseverity = "warn"\nkind = "phrase"\nweight = 1\n'
        'circumstances = "any"\nstages = "any"\nwhy = "Small talk."\nadvice = "Cut it."\n'
        '[[find]]\nsay = ["(lovely|terrible) weather"]\nunless = ["weather forecast"]\n'
    )
    rules = load_rules(tmp_path)
    context = DraftContext("told_no", "keep_in_touch")
    (finding,) = check("Hi. Such LOVELY weather today.", context, rules)
    assert (finding.id, finding.quote) == ("weather_talk", "LOVELY weather")


def test_a_broken_rule_says_file_and_reason(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "bot" / "humility" / "rules"
    for name in ("acts", "words.toml", "spelling.toml"):
        (tmp_path / name).symlink_to(shipped / name)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "odd.toml").write_text('code = "T01"\nseverity = "loud"\n')
    with pytest.raises(HumilityRulesError, match=r"odd\.toml.*severity"):
        load_rules(tmp_path)

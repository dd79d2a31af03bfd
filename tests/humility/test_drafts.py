"""The labelled drafts say what can be: known labels, rules that apply, verdicts that follow."""

from collections import Counter

import pytest

from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.humility.training.labelled import FOLDER, Labelled, read
from bot.humility.training.rows import names

PARTS = ("blind", "dev", "fresh", "full", "held", "kept", "last", "real")


def _drafts(part: str) -> list[Labelled]:
    return read(f"{part}-")


def test_every_file_belongs_to_a_part() -> None:
    assert {file.stem.split("-")[0] for file in FOLDER.glob("*.jsonl")} == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_ids_are_given_once(part: str) -> None:
    ids = Counter(draft.id for draft in _drafts(part))
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("part", PARTS)
def test_expected_rules_apply_and_decide_the_verdict(part: str, rules: RuleSet) -> None:
    for draft in _drafts(part):
        context = DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)
        applying = {rule.id: rule.severity for rule in rules.for_context(context)}
        assert draft.expected <= set(applying), draft.id
        assert draft.ok is ("block" not in {applying[rule] for rule in draft.expected}), draft.id


@pytest.mark.parametrize("part", ["full", "kept"])
def test_what_a_sentence_shows_is_expected_where_it_applies(part: str, rules: RuleSet) -> None:
    known = {rule.id for rule in rules.rules} | set(names())
    for draft in _drafts(part):
        shown = frozenset().union(*(labels for _, labels in draft.sentences))
        context = DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)
        assert shown <= known, draft.id
        assert {rule.id for rule in rules.for_context(context)} & shown <= draft.expected, draft.id

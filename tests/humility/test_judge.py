"""A judge hears what phrases miss; without the extra the check still works."""

from collections.abc import Sequence
from importlib.resources import files

import pytest

from bot.core.humility.check import check
from bot.core.humility.classifier import (
    MAX_CHARS,
    MAX_SENTENCES,
    Prediction,
    SentenceInput,
    sentence_inputs,
)
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.drafts.check_draft import preload
from bot.humility.judge import load_classifier, read_model_info
from bot.humility.judge.alike import groups
from bot.humility.judge.word_features import features
from bot.humility.rules import load_rules
from bot.humility.training.rows import data_hash, names

OWN_UP = DraftContext("company_failed", "own_up", "phone")
# Paraphrases that no phrase finds, checked below.
BLAME = "You had twelve men short. It turns out Marek in the warehouse counts with his eyes shut."
QUEUE = "We lost your backups and I'm sorry. Every host has had a week like this."


class Fixed:
    """A classifier with one prediction for every sentence, which remembers what it was asked."""

    def __init__(self, prediction: Prediction) -> None:
        self.prediction = prediction
        self.asked: list[Sequence[SentenceInput]] = []

    def predict(
        self, sentences: Sequence[SentenceInput], _context: DraftContext | None, /
    ) -> Sequence[Prediction]:
        self.asked.append(sentences)
        return [self.prediction for _ in sentences]


def _found(draft: str, rules: RuleSet) -> dict[str, str]:
    return {finding.id: finding.quote for finding in check(draft, OWN_UP, rules)}


@pytest.fixture(scope="session")
def by_meaning(rules: RuleSet) -> RuleSet:
    return rules.with_classifier(load_classifier(meaning=True))


@pytest.fixture(scope="session")
def by_words(rules: RuleSet) -> RuleSet:
    return rules.with_classifier(load_classifier(meaning=False))


@pytest.mark.parametrize(("draft", "rule"), [(BLAME, "blame_colleague"), (QUEUE, "normalising")])
def test_meaning_finds_what_no_phrase_says(
    draft: str, rule: str, rules: RuleSet, by_meaning: RuleSet
) -> None:
    assert rule not in _found(draft, rules)
    assert _found(draft, by_meaning)[rule] == draft.rsplit(". ", maxsplit=1)[-1].rstrip(".")


def test_words_alone_find_a_paraphrase(rules: RuleSet, by_words: RuleSet) -> None:
    assert "normalising" not in _found(QUEUE, rules)
    assert "normalising" in _found(QUEUE, by_words)


@pytest.mark.parametrize("meaning", [True, False])
def test_no_judge_denies_a_rule_its_own_examples(rules: RuleSet, *, meaning: bool) -> None:
    judged = rules.with_classifier(load_classifier(meaning=meaning))
    for rule in (rule for rule in rules.rules if rule.kind == "phrase"):
        for stage in rule.stages:
            context = DraftContext(min(rule.circumstances), stage, "phone")
            assert rule.id in {one.id for one in check(rule.example_bad, context, judged)}


def test_a_rule_switched_off_stays_off(by_meaning: RuleSet) -> None:
    assert "normalising" not in _found(QUEUE, by_meaning.with_overlay({"normalising": "off"}))


def test_what_is_denied_is_not_found(rules: RuleSet) -> None:
    draft = "It could have been far worse."
    denied = rules.with_classifier(Fixed(Prediction(negative=frozenset({"minimise"}))))
    assert "minimise" in _found(draft, rules)
    assert "minimise" not in _found(draft, denied)


@pytest.mark.parametrize(
    ("rule", "draft"),
    [
        ("minimise", "There was a small mix-up."),
        ("blame_client", "You should have told us earlier."),
        ("blame_colleague", "My colleague forgot to send it."),
        ("blame_external", "Our courier lost the box."),
        ("normalising", "These things happen."),
        ("overpromise", "It will never happen again."),
    ],
)
def test_what_is_said_plainly_is_not_denied(rules: RuleSet, rule: str, draft: str) -> None:
    denied = rules.with_classifier(Fixed(Prediction(negative=frozenset({rule}))))
    assert rule in _found(draft, denied)


def test_an_act_that_is_seen_is_not_missing(rules: RuleSet) -> None:
    draft = "Your kits are late."
    seen = rules.with_classifier(Fixed(Prediction(positive=frozenset({"act_apology"}))))
    assert "no_apology" in _found(draft, rules)
    assert "no_apology" not in _found(draft, seen)


def test_a_judge_gets_a_bounded_draft(rules: RuleSet) -> None:
    classifier = Fixed(Prediction())
    check("word " * 20_000, OWN_UP, rules.with_classifier(classifier))
    (asked,) = classifier.asked
    assert len(asked) <= MAX_SENTENCES
    assert all(max(len(said.written), len(said.plain)) <= MAX_CHARS for said in asked)


@pytest.mark.parametrize("meaning", [True, False])
def test_a_judge_says_the_same_of_the_same(rules: RuleSet, *, meaning: bool) -> None:
    classifier = load_classifier(meaning=meaning)
    sentences = sentence_inputs(QUEUE, rules.read(QUEUE).sentences)
    assert classifier.predict(sentences, OWN_UP) == classifier.predict(sentences, OWN_UP)
    assert classifier.predict([], OWN_UP) == []


@pytest.mark.parametrize("meaning", [True, False])
def test_every_sentence_of_a_long_draft_gets_a_prediction(*, meaning: bool) -> None:
    sentences = [
        SentenceInput(f"We lost pallet {at}, and I am sorry.", "we lost") for at in range(79)
    ]
    sentences.append(SentenceInput("\u200b", ""))
    assert len(load_classifier(meaning=meaning).predict(sentences, None)) == len(sentences)


def test_an_excuse_that_the_judge_denies_is_none(rules: RuleSet) -> None:
    draft = "It has been a crazy few weeks in the depot. I missed your date, and I'm sorry."
    denied = rules.with_classifier(Fixed(Prediction(negative=frozenset({"excuse_before_apology"}))))
    assert "excuse_before_apology" in _found(draft, rules)
    assert "excuse_before_apology" not in _found(draft, denied)


def test_preloading_loads_the_judge_and_leaves_phrases_to_the_drafts_that_need_them() -> None:
    fresh, judge = load_rules(files("bot.humility.rules")), Fixed(Prediction())
    finds = (find for finds in (*fresh.acts.values(), *fresh.finds.values()) for find in finds)
    phrases = [phrase for find in finds for phrase in find.say]
    preload(fresh.with_classifier(judge))
    assert judge.asked
    assert sum("pattern" in vars(phrase) for phrase in phrases) < len(phrases) / 4
    fresh.compile_phrases()
    assert all("pattern" in vars(phrase) for phrase in phrases)


@pytest.mark.parametrize("model", ["words", "meaning"])
def test_thresholds_are_those_of_the_names_taught(model: str) -> None:
    info = read_model_info(model)
    assert info.names == names()
    assert tuple(info.thresholds) == names()


@pytest.mark.parametrize("model", ["words", "meaning"])
def test_the_model_learned_from_the_committed_data(model: str) -> None:
    assert read_model_info(model).data == data_hash()


def test_a_word_that_nothing_taught_is_seen_as_one_of_those_that_are_alike() -> None:
    said, alike, other = (
        set(next(features([f"that was {word}"], None, 1 << 16)).own)
        for word in ("silly", "stupid", "lawsuit")
    )
    assert groups()["silly"] == groups()["stupid"]
    assert len(said & alike) > len(said & other)

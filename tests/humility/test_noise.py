"""Drafts to learn from are changed as other people would have typed them, always the same way."""

from collections.abc import Sequence

import pytest

from bot.core.humility.classifier import sentence_inputs
from bot.core.humility.rules import RuleSet
from bot.humility.judge import load_classifier
from bot.humility.training.examples import Example, fully_labelled
from bot.humility.training.noise import Noise
from bot.humility.training.rows import names


@pytest.fixture(scope="module")
def examples() -> Sequence[Example]:
    return list(fully_labelled("full-r"))


def test_a_seed_makes_noise_the_same_every_time(examples: Sequence[Example]) -> None:
    once, again, other = (list(map(Noise(examples, seed), examples)) for seed in (3, 3, 4))
    assert [one.sentences for one in once] == [one.sentences for one in again]
    assert [one.sentences for one in once] != [one.sentences for one in other]


def test_every_sentence_keeps_its_labels(examples: Sequence[Example]) -> None:
    noise = Noise(examples, seed=3)
    for example in examples:
        noisy = noise(example)
        assert len(noisy.sentences) == len(noisy.targets) == len(noisy.weights)
        assert (noisy.targets.sum(0) >= example.targets.max(0)).all()


def test_faults_come_from_the_same_case_and_stage(examples: Sequence[Example]) -> None:
    known = {
        (example.context.circumstance, example.context.stage, text)
        for example in examples
        if example.context is not None
        for text, shown in zip(example.sentences, example.targets, strict=True)
        if shown.any()
    }
    rules = [at for at, name in enumerate(names()) if not name.startswith("act_")]
    noise, seen = Noise(examples, seed=5), 0
    for example in examples:
        assert example.context is not None
        case = (example.context.circumstance, example.context.stage)
        noisy = noise(example)
        for text, shown in zip(noisy.sentences, noisy.targets, strict=True):
            if text not in example.sentences and shown[rules].any() and (*case, text) in known:
                seen += 1
    assert seen


@pytest.mark.parametrize("meaning", [True, False])
@pytest.mark.parametrize(
    "typed",
    [
        "We're sorry, and we cut it wrong",
        "- We're sorry, and we cut it wrong.",
        "• were sorry, and we cut it wrong",
        "3) We’re sorry, and we cut it wrong!",
        "We're sorry, and we cut it wrong 😟",
    ],
)
def test_what_changes_nothing_changes_no_judge(
    typed: str, rules: RuleSet, *, meaning: bool
) -> None:
    judge = load_classifier(meaning=meaning)
    tidy = "We're sorry, and we cut it wrong."
    one, other = (
        judge.predict(sentence_inputs(text, rules.read(text).sentences), None)
        for text in (tidy, typed)
    )
    assert one == other

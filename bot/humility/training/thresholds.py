"""Writes the judges' thresholds: `python -m bot.humility.training.thresholds`.

They are chosen on `drafts/kept-*`, as they are and with noise; nothing has learned from them.
A rule with few sentences there keeps to the pair of all. docs/humility.md tells how well they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

import numpy as np
from numpy.typing import NDArray

from bot.core.humility.classifier import SentenceInput, sentence_inputs
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.humility.judge import load_words, read_model_info
from bot.humility.judge.meaning import load_meaning
from bot.humility.judge.mixed import MixedScorer
from bot.humility.judge.threshold_classifier import Scorer, Thresholds
from bot.humility.rules import load_rules
from bot.humility.training.examples import Example, fully_labelled
from bot.humility.training.labelled import Labelled, read
from bot.humility.training.model_files import write_info, write_thresholds
from bot.humility.training.noise import Noise
from bot.humility.training.rows import names, needed_acts, plain
from bot.humility.training.script_cases import WHOLE, WITH_LESS, ScriptCase

Array = NDArray[np.float32]
NEVER = 1e6


@dataclass(frozen=True)
class UsualThresholds:
    """Those of all rules and of all acts, and the sum of probabilities that is too much."""

    rule: Thresholds
    act: Thresholds
    joint: float = inf


# Found on drafts/kept-*, of several tried: accuracy first, then precision and recall alike.
BY_WORDS = UsualThresholds(
    Thresholds(positive=-1.0, negative=-1.5), Thresholds(positive=-2.0, negative=-2.0), joint=0.6
)
BY_MEANING = UsualThresholds(
    Thresholds(positive=-1.0, negative=-1.5), Thresholds(positive=-1.25, negative=-2.5), joint=0.3
)
MIN_POSITIVES = 10
# How far a name's own best threshold counts beside that of all.
OWN_SHARE = 0.2
# Of the F-measure: how recall weighs beside precision.
BETA = 1.0
MARGIN = 0.1
ASKING = "act_business_ask"
# Below this a rule's plain words are taken back, though they were seldom wrong.
LOWEST_NEGATIVE, TOLERATED_SLIPS = -4.0, 1


def best_threshold(targets: Array, logits: Array) -> float:
    """The threshold with the best balance of precision and recall."""
    order = np.argsort(-logits)
    hits = np.cumsum(targets[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / hits[-1]
    f_measure = (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall + 1e-9)
    return float(logits[order][f_measure.argmax()])


@dataclass(frozen=True)
class Evidence:
    """What is known of a name: of each kept sentence its target, its logit, whether phrases fit."""

    targets: Array
    logits: Array
    phrased: NDArray[np.bool_]
    ours: float
    """The highest logit of a sentence in our scripts; of an act that of the least clear script."""
    bad: float
    """The lowest logit of the rule's own bad example."""


def negative_threshold(usual: float, evidence: Evidence) -> float:
    """Below the usual, the one at which most of the phrases that it spares are right."""
    phrased = evidence.phrased
    pairs = zip(evidence.logits[phrased].tolist(), evidence.targets[phrased].tolist(), strict=True)
    lower = sorted(((at, right) for at, right in pairs if at < usual), reverse=True)
    spared = list(accumulate((1 if right else -1 for _, right in lower), initial=0))
    # The plain words that somebody thought of are believed until they were wrong too often.
    most = max(at for at, sum_ in enumerate(spared) if sum_ >= max(spared) - TOLERATED_SLIPS)
    if most == len(lower):
        return LOWEST_NEGATIVE
    return max(lower[most - 1][0] if most else usual, LOWEST_NEGATIVE)


def thresholds_of(name: str, usual: UsualThresholds, evidence: Evidence) -> Thresholds:
    """Those of one name; a rule's own example is never denied, our scripts never accused."""
    act = name.startswith("act_")
    pair = usual.act if act else usual.rule
    positive, negative = pair.positive, pair.negative
    if evidence.targets.sum() >= MIN_POSITIVES:
        positive += OWN_SHARE * (best_threshold(evidence.targets, evidence.logits) - positive)
    if name == ASKING:
        return Thresholds(max(positive, evidence.ours + MARGIN), negative)
    if act:
        return Thresholds(positive, min(negative, evidence.ours - MARGIN))
    return Thresholds(
        max(positive, evidence.ours + MARGIN),
        min(negative_threshold(negative, evidence), evidence.bad - MARGIN),
    )


def phrased_rules(drafts: Sequence[Labelled], rules: RuleSet) -> list[frozenset[str]]:
    """Of each labelled sentence the rules whose phrases stand in it."""
    found: list[set[str]] = []
    for draft in drafts:
        ends, first = np.cumsum([len(text) + 1 for text, _ in draft.sentences]), len(found)
        found += [set() for _ in draft.sentences]
        reading = rules.read(draft.text)
        for rule in rules.rules:
            for match in reading.matches(rules.finds[rule.id], rule.id):
                found[first + int(np.searchsorted(ends, match.span[0], side="right"))].add(rule.id)
    return [frozenset(names) for names in found]


def alone(text: str, rules: RuleSet) -> SentenceInput:
    """A sentence as its labels have it, even where we would split it in two."""
    return SentenceInput(text, plain(text, rules))


def kept_logits(scorer: Scorer, examples: Sequence[Example], rules: RuleSet) -> Array:
    """The logits of each sentence of the examples."""
    return np.concatenate(
        [
            scorer.scores([alone(text, rules) for text in example.sentences], example.context)
            for example in examples
        ]
    )


def script_limits(scorer: Scorer, rules: RuleSet) -> dict[str, float]:
    """What the thresholds of each name must not touch in our own scripts.

    An act that a script needs is denied in all its sentences but the clearest at no cost.
    """
    limits = {name: -NEVER if _accuses(name) else NEVER for name in names()}
    for case in (*WHOLE, *WITH_LESS):
        reading = rules.read(case.draft)
        inputs = sentence_inputs(case.draft, reading.sentences)
        logits = np.array(scorer.scores(inputs, case.context))
        needed = _needed(case, rules)
        for at, name in enumerate(names()):
            own = logits[:, at]
            if _accuses(name):
                free = name == ASKING and case.context.stage == "ask"
                limits[name] = limits[name] if free else max(limits[name], float(own.max()))
            elif name in needed and (found := reading.act(name.removeprefix("act_"))):
                clearest = float(own[[match.sentence.index for match in found]].max())
                limits[name] = min(limits[name], clearest)
    return limits


def _accuses(name: str) -> bool:
    """Whether seeing it can only harm a script: a rule, or an ask for business before its time."""
    return name == ASKING or not name.startswith("act_")


def _needed(case: ScriptCase, rules: RuleSet) -> frozenset[str]:
    # An effect that is left out is the rep's to add, and the check says so.
    theirs = {"act_impact"} if "say_impact" in case.left_out else set()
    return needed_acts(rules, case.context) - theirs


def own_examples(scorer: Scorer, rules: RuleSet) -> dict[str, float]:
    """The lowest logit of each rule's own bad example, in any stage where the rule speaks."""
    found: dict[str, float] = {}
    for rule in (rule for rule in rules.rules if rule.id in names()):
        inputs = sentence_inputs(rule.example_bad, rules.read(rule.example_bad).sentences)
        for stage in rule.stages:
            context = DraftContext(min(rule.circumstances), stage, "phone")
            logit = np.max(scorer.scores(inputs, context), 0)[names().index(rule.id)]
            found[rule.id] = min(found.get(rule.id, NEVER), float(logit))
    return found


def choose(model: str, scorer: Scorer, usual: UsualThresholds, rules: RuleSet) -> None:
    """Write the thresholds of each name."""
    examples = list(fully_labelled("kept-"))
    examples += map(Noise(examples, seed=2), fully_labelled("kept-"))
    logits = kept_logits(scorer, examples, rules)
    targets = np.concatenate([example.targets for example in examples])
    phrased = phrased_rules(read("kept-"), rules)
    ours, bad = script_limits(scorer, rules), own_examples(scorer, rules)
    evidence = {
        name: Evidence(
            targets=targets[:, at],
            logits=logits[:, at],
            phrased=_padded(np.array([name in shown for shown in phrased]), len(targets)),
            ours=ours[name],
            bad=bad.get(name, NEVER),
        )
        for at, name in enumerate(names())
    }
    write_thresholds(model, {name: thresholds_of(name, usual, evidence[name]) for name in names()})


def _padded(phrased: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """What phrases say of sentences as they were written; of those with noise nothing is said."""
    return np.pad(phrased, (0, length - len(phrased)))


def main() -> None:
    """Write both models' thresholds."""
    rules = load_rules()
    choose("words", load_words(), BY_WORDS, rules)
    meaning = load_meaning(read_model_info("meaning").encoder)
    choose("meaning", MixedScorer(meaning, load_words()), BY_MEANING, rules)
    for model, usual in (("words", BY_WORDS), ("meaning", BY_MEANING)):
        write_info(model, joint_threshold=usual.joint)


if __name__ == "__main__":
    main()

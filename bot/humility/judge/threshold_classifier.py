"""Scores of sentences, turned into predictions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, inf
from typing import Protocol

from bot.core.humility.classifier import Prediction, SentenceInput
from bot.core.humility.model import DraftContext

# Of these every positive one is told: acts are no faults, and of a repair that is claimed only the
# case can say whether it is one.
INDEPENDENT = ("act_", "unbacked_claim")
# Rules are neighbours: what shows one often looks like the next, and one finding is enough.
CERTAIN_MARGIN = 0.5
# A logit that is no further from its bound says little: retrained, the judge may say the opposite.
NEAR_MARGIN = 0.5


class Scorer(Protocol):
    """Whoever can say how much a sentence shows of each name, as logits in the names' order."""

    def scores(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """One row a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The logit from which a name is positive, and the one below which it is negative."""

    positive: float
    negative: float


@dataclass(frozen=True)
class ThresholdClassifier:
    """A classifier made of a scorer; `thresholds` are by name, in the order of its scores."""

    scorer: Scorer
    thresholds: Mapping[str, Thresholds]
    joint_threshold: float = inf
    """From this sum of probabilities something is amiss, though no rule alone is clear."""

    def predict(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None, /
    ) -> Sequence[Prediction]:
        """What each sentence shows by its scores, and what it surely does not."""
        rows = self.scorer.scores(sentences, context) if sentences else []
        return [self._prediction(row) for row in rows]

    def _prediction(self, scores: Sequence[float]) -> Prediction:
        named = dict(zip(self.thresholds, scores, strict=True))
        independent = (name for name in self._independent if self._reached(name, named))
        negative = (name for name, score in named.items() if score < self.thresholds[name].negative)
        rules = {name: score for name, score in named.items() if name not in self._independent}
        positive = frozenset([*independent, *self._clearest(rules)])
        return Prediction(positive, frozenset(negative), self._near(named, positive))

    @cached_property
    def _independent(self) -> frozenset[str]:
        return frozenset(name for name in self.thresholds if name.startswith(INDEPENDENT))

    def _near(self, scores: Mapping[str, float], positive: frozenset[str]) -> frozenset[str]:
        """What could as well be the other way; a rule beside a clear one is no doubt."""
        clear = not positive <= self._independent
        return frozenset(
            name
            for name, score in scores.items()
            if score < self.thresholds[name].positive + NEAR_MARGIN
            and (name in positive or score >= self.thresholds[name].positive - NEAR_MARGIN)
            and (name in positive or name in self._independent or not clear)
        )

    def _reached(self, name: str, scores: Mapping[str, float], margin: float = 0.0) -> bool:
        return scores[name] >= self.thresholds[name].positive + margin

    def _clearest(self, rules: Mapping[str, float]) -> list[str]:
        """Of what is positive the clearest, and any other that is as good as certain."""
        reached = [name for name in rules if self._reached(name, rules)]
        likely = sum(1 / (1 + exp(-score)) for score in rules.values()) >= self.joint_threshold
        top = max(reached or rules, key=rules.__getitem__)
        if not reached:
            return [top] if likely else []
        return [
            name for name in reached if name == top or self._reached(name, rules, CERTAIN_MARGIN)
        ]

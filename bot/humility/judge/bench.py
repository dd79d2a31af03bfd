"""Scores of sentences, turned into opinions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Protocol

from bot.core.humility.judge import Heard, Opinion
from bot.core.humility.model import DraftContext

# Of these all are told that are seen: acts are no faults, and of a repair that is claimed only the
# case can say whether it is one.
APART = ("act_", "unbacked_claim")
# Rules are neighbours: what shows one often looks like the next, and one finding is enough.
CERTAIN = 1.0


class Scorer(Protocol):
    """Whoever can say how much a sentence shows of each name, as log-odds in the names' order."""

    def scores(
        self, sentences: Sequence[Heard], context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """One row a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """The score from which a name is seen, and the one below which it is denied."""

    see: float
    deny: float


@dataclass(frozen=True)
class Bench:
    """A judge made of a scorer; `bounds` are by name, in the order of its scores."""

    scorer: Scorer
    bounds: Mapping[str, Bounds]
    together: float = inf
    """From this sum of chances something is amiss, though no rule alone is clear."""

    def opinions(
        self, sentences: Sequence[Heard], context: DraftContext | None, /
    ) -> Sequence[Opinion]:
        """What the scorer sees in each sentence, and what it denies."""
        rows = self.scorer.scores(sentences, context) if sentences else []
        return [self._opinion(row) for row in rows]

    def _opinion(self, scores: Sequence[float]) -> Opinion:
        named = dict(zip(self.bounds, scores, strict=True))
        apart = (name for name in named if name.startswith(APART) and self._seen(name, named))
        denied = (name for name, score in named.items() if score < self.bounds[name].deny)
        rules = {name: score for name, score in named.items() if not name.startswith(APART)}
        return Opinion(sees=frozenset([*apart, *self._told(rules)]), denies=frozenset(denied))

    def _seen(self, name: str, scores: Mapping[str, float], more: float = 0.0) -> bool:
        return scores[name] >= self.bounds[name].see + more

    def _told(self, rules: Mapping[str, float]) -> list[str]:
        """Of what is seen the clearest, and any other that is as good as certain."""
        seen = [name for name in rules if self._seen(name, rules)]
        likely = sum(1 / (1 + exp(-score)) for score in rules.values()) >= self.together
        clearest = max(seen or rules, key=rules.__getitem__)
        if not seen:
            return [clearest] if likely else []
        return [name for name in seen if name == clearest or self._seen(name, rules, CERTAIN)]

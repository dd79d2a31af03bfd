"""Scores of a sentence, weighed into opinions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.humility.judge import Heard, Opinion

ACT = "act_"
# Rules are neighbours: what shows one often looks like the next, and one finding is enough.
CERTAIN = 3.0
# Acts that a good draft wants; a rule in the same sentence must show more than elsewhere.
WELCOME = frozenset({"act_prevention", "act_exit", "act_ask"})
BESIDE_WELCOME = -1.0


class Scorer(Protocol):
    """Whoever can say how much a sentence shows of each name, as log-odds in the names' order."""

    def scores(self, sentences: Sequence[Heard]) -> Sequence[Sequence[float]]:
        """One row a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """The weighed score from which a name is seen, and the one below which it is denied."""

    see: float
    deny: float


@dataclass(frozen=True)
class Bench:
    """A judge made of one or more scorers; `bounds` are by name, in the order of the scores."""

    scorers: tuple[tuple[Scorer, float], ...]
    bounds: Mapping[str, Bounds]

    def opinions(self, sentences: Sequence[Heard]) -> Sequence[Opinion]:
        """What the scorers see in each sentence, and what they deny."""
        if not sentences:
            return []
        rows = [(scorer.scores(sentences), weight) for scorer, weight in self.scorers]
        return [
            self._opinion([sum(scores[at][n] * w for scores, w in rows) for n in self._columns])
            for at in range(len(sentences))
        ]

    @property
    def _columns(self) -> range:
        return range(len(self.bounds))

    def _opinion(self, scores: Sequence[float]) -> Opinion:
        named = list(zip(self.bounds.items(), scores, strict=True))
        seen = {name: score for (name, bound), score in named if score >= bound.see}
        denied = (name for (name, bound), score in named if score < bound.deny)
        return Opinion(sees=frozenset(self._told(seen)), denies=frozenset(denied))

    def _told(self, seen: Mapping[str, float]) -> Iterator[str]:
        """All acts, but of the rules the clearest one and any that is as good as certain."""
        rules = {name: score for name, score in seen.items() if not name.startswith(ACT)}
        least = max(rules.values(), default=0.0)
        if not WELCOME.isdisjoint(seen):
            least = max(least, BESIDE_WELCOME)
        return (
            name
            for name, score in seen.items()
            if name not in rules or score >= least or score >= self.bounds[name].see + CERTAIN
        )

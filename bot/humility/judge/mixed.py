"""Both scorers at once: what meaning and words make of a sentence, weighed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.humility.classifier import SentenceInput
from bot.core.humility.model import DraftContext
from bot.humility.judge.base import Array
from bot.humility.judge.meaning import MeaningScorer
from bot.humility.judge.word_features import NEAR_WEIGHT, Features
from bot.humility.judge.words import WordScorer

# On kept-s* and kept-t*, average precision over the rules: by meaning alone 0.75, by both 0.80.
SHARE_OF_WORDS = 0.5


@dataclass(frozen=True)
class MixedScorer:
    """They err in different sentences; both know the same names in the same order."""

    meaning: MeaningScorer
    words: WordScorer

    def scores(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """One row of logits a sentence."""
        by_meaning = np.array(self.meaning.scores(sentences, context))
        by_words = self._by_words(sentences, context)
        mixed = (1 - SHARE_OF_WORDS) * by_meaning + SHARE_OF_WORDS * by_words
        rows: list[list[float]] = mixed.tolist()
        return rows

    def _by_words(self, sentences: Sequence[SentenceInput], context: DraftContext | None) -> Array:
        """As the scorer by words itself, but summed by numpy, which needs no table of its own."""
        width = len(self.words.biases)
        table: NDArray[np.int8] = np.frombuffer(self.words.table, np.int8).reshape(-1, width)
        return np.array([self._row(table, one) for one in self.words.features(sentences, context)])

    def _row(self, table: NDArray[np.int8], found: Features) -> Array:
        part = self.words.scale / np.sqrt(len(found.own))
        own = table[[*found.own, *found.case]].sum(0, dtype=np.int32)
        near = table[found.near].sum(0, dtype=np.int32)
        summed: Array = np.array(self.words.biases) + part * (own + NEAR_WEIGHT * near)
        return summed

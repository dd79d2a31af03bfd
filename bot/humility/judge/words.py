"""A linear model over the words of a sentence and around it; plain Python, always on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import sqrt
from struct import unpack

from bot.core.humility.classifier import SentenceInput
from bot.core.humility.model import DraftContext
from bot.humility.judge.word_features import NEAR_WEIGHT, Features, features

_BYTES = 4
_OFFSET = 128


@dataclass(frozen=True)
class WordScorer:
    """One signed byte a bucket and name, times `scale`, and a bias a name."""

    table: memoryview
    biases: tuple[float, ...]
    scale: float

    def scores(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None = None, /
    ) -> Sequence[Sequence[float]]:
        """One row of logits a sentence."""
        return [self._row(found) for found in self.features(sentences, context)]

    def features(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None
    ) -> Iterable[Features]:
        """What it sees of each."""
        buckets = len(self.table) // len(self.biases)
        return features([sentence.plain for sentence in sentences], context, buckets)

    def _row(self, found: Features) -> Sequence[float]:
        part = self.scale / sqrt(len(found.own))
        own, near = self._sum(chain(found.own, found.case)), self._sum(found.near)
        sums = zip(self.biases, own, near, strict=True)
        return [bias + part * (one + NEAR_WEIGHT * other) for bias, one, other in sums]

    def _sum(self, buckets: Iterable[int]) -> Sequence[int]:
        """The sum of rows: each is one whole number, so that names are added all at once."""
        width, total, count = _BYTES * len(self.biases), 0, 0
        for bucket in buckets:
            row = self._spread[bucket * width : (bucket + 1) * width]
            total, count = total + int.from_bytes(row, "little"), count + 1
        sums = unpack(f"<{len(self.biases)}I", total.to_bytes(width, "little"))
        return [one - count * _OFFSET for one in sums]

    @cached_property
    def _spread(self) -> bytes:
        """The table above nought, with room to add up beside each byte."""
        spread = bytearray(_BYTES * len(self.table))
        spread[::_BYTES] = bytes(self.table).translate(_ABOVE_NOUGHT)
        return bytes(spread)


_ABOVE_NOUGHT = bytes((byte + _OFFSET) % 256 for byte in range(256))

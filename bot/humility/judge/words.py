"""A linear model over words and rows of two and three words; plain Python, always on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import add
from zlib import crc32

from bot.core.humility.classifier import SentenceInput
from bot.core.humility.model import DraftContext
from bot.humility.judge.bare import bare

LONGEST_ROW = 3
_NAME = re.compile(r"[^ ]+\^")
_NUMBER = re.compile(r"[£$€]?\d[^ ]*")


def features(plain: str, buckets: int) -> list[int]:
    """The buckets of a sentence's words and rows of words, each once, in order."""
    return sorted({crc32(row.encode()) % buckets for row in _rows(plain)})


def _rows(plain: str) -> Iterator[str]:
    words = ["^", *_NUMBER.sub("#", _NAME.sub("@", bare(plain))).split(), "$"]
    for length in range(1, LONGEST_ROW + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


@dataclass(frozen=True)
class WordScorer:
    """One signed byte a bucket and name, times `scale`, and a bias a name."""

    table: memoryview
    biases: tuple[float, ...]
    scale: float

    def scores(
        self, sentences: Sequence[SentenceInput], _context: DraftContext | None = None, /
    ) -> Sequence[Sequence[float]]:
        """One row of logits a sentence, whatever the case."""
        return [self._row(sentence.plain) for sentence in sentences]

    def _row(self, plain: str) -> Sequence[float]:
        width = len(self.biases)
        found = features(plain, len(self.table) // width)
        total = [0] * width
        for bucket in found:
            total = list(map(add, total, self.table[bucket * width : (bucket + 1) * width]))
        part = self.scale / sqrt(len(found))
        return [bias + part * value for bias, value in zip(self.biases, total, strict=True)]

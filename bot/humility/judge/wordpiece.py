"""BERT's uncased word pieces; own code, because the library for it brings a dozen packages."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNKNOWN, OPENS, CLOSES = 100, 101, 102
# Longer sentences are read up to here.
MOST_PIECES = 64
_MOST_CHARS = 100
# Marks stand alone; signs beyond ASCII, as of pounds, stay with their number.
_MARKS = r"!-/:-@\[-`{-~‘’“”–—…«»¿¡·•"
_PARTS = re.compile(rf"[^\s{_MARKS}]+|[{_MARKS}]")


@dataclass(frozen=True)
class WordPieces:
    """The numbers of the vocabulary's pieces; those inside a word begin with ##."""

    numbers: Mapping[str, int]

    def __call__(self, text: str) -> list[int]:
        """A text's pieces, at least one; longest pieces first."""
        pieces: list[int] = []
        for word in _PARTS.findall(_plain(text)):
            pieces += self._of(word)
            if len(pieces) >= MOST_PIECES:
                break
        return pieces[:MOST_PIECES] or [UNKNOWN]

    def _of(self, word: str) -> list[int]:
        found = list(self._split(word)) if len(word) <= _MOST_CHARS else [UNKNOWN]
        return [UNKNOWN] if UNKNOWN in found else found

    def _split(self, word: str) -> Iterator[int]:
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if lead + word[start:end] in self.numbers), None)
            yield UNKNOWN if end is None else self.numbers[lead + word[start:end]]
            start = end or len(word)


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in bare if unicodedata.category(char) not in {"Mn", "Cf", "Cc"})

"""BERT's uncased word pieces; own code, because the library for it brings a dozen packages."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNK_ID, CLS_ID, SEP_ID = 100, 101, 102
# Longer sentences are read up to here.
MAX_SENTENCE_TOKENS = 64
_MAX_WORD_CHARS = 100
# Marks stand alone; signs beyond ASCII, as of pounds, stay with their number.
_MARKS = r"!-/:-@\[-`{-~‘’“”–—…«»¿¡·•"
_WORDS = re.compile(rf"[^\s{_MARKS}]+|[{_MARKS}]")


@dataclass(frozen=True)
class Tokenizer:
    """The ids of the vocabulary's pieces; those inside a word begin with ##."""

    vocabulary: Mapping[str, int]

    def __call__(self, text: str) -> list[int]:
        """A text's token ids, at least one; longest pieces first."""
        token_ids: list[int] = []
        for word in _WORDS.findall(_plain(text)):
            token_ids += self._of(word)
            if len(token_ids) >= MAX_SENTENCE_TOKENS:
                break
        return token_ids[:MAX_SENTENCE_TOKENS] or [UNK_ID]

    def _of(self, word: str) -> list[int]:
        found = list(self._split(word)) if len(word) <= _MAX_WORD_CHARS else [UNK_ID]
        return [UNK_ID] if UNK_ID in found else found

    def _split(self, word: str) -> Iterator[int]:
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if lead + word[start:end] in self.vocabulary), None)
            yield UNK_ID if end is None else self.vocabulary[lead + word[start:end]]
            start = end or len(word)


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in bare if unicodedata.category(char) not in {"Mn", "Cf", "Cc"})

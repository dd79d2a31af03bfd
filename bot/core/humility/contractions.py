"""Contractions in full, also those whose apostrophe was left out in a hurry."""

from collections.abc import Mapping
from dataclasses import dataclass

_ENDS = {"m": "am", "re": "are", "ve": "have", "ll": "will"}
START = ""
"""What stands before the first word of a sentence."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A contraction without its apostrophe that is a word too: its neighbours tell which.

    Whatever is not named may stand there; `*ing` stands for every word that ends so.
    """

    meant: str
    after: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()

    def fits(self, previous: str, following: str) -> bool:
        """Whether it is the contraction between these two words."""
        if self.after and previous not in self.after:
            return False
        if self.before and not _among(following, self.before):
            return False
        return previous not in self.not_after and not _among(following, self.not_before)


def _among(word: str, words: frozenset[str]) -> bool:
    return word in words or (f"*{word[-3:]}" in words)


def marked(word: str, previous: str, following: str, unmarked: Mapping[str, Unmarked]) -> str:
    """The word with its apostrophe, where it is a contraction that lost it."""
    known = unmarked.get(word)
    return known.meant if known is not None and known.fits(previous, following) else word


def in_full(
    word: str, following: str, participles: frozenset[str], after_is: frozenset[str]
) -> str:
    """A contraction as the words that it stands for."""
    stem, mark, tail = word.rpartition("'")
    if not mark:
        return word
    if tail == "d":
        had = following in participles or following.endswith("ed")
        return f"{stem} {'had' if had else 'would'}"
    if tail == "s" and (following in after_is or following.endswith("ing")):
        return f"{stem} is"
    if word.endswith("n't"):
        return f"{word[:-3]} not"
    return f"{stem} {_ENDS[tail]}" if tail in _ENDS else word

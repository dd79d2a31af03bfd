"""A second opinion on sentences: hears what phrases miss, takes back what they wrongly hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.humility.model import DraftContext
from bot.core.humility.text import Sentence

# What is beyond reads by phrases alone, so that a hostile draft costs no more than its length.
MOST_SENTENCES = 80
MOST_CHARS = 400


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one sentence: the rules (and acts, as `act_ask`) that it shows, or surely does not."""

    sees: frozenset[str] = frozenset()
    denies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence as a judge gets it: as it was written, and as plain words."""

    written: str
    plain: str


NO_OPINION = Opinion()


class Judge(Protocol):
    """Whoever has opinions on sentences, in their order; it neither keeps nor sends them."""

    def opinions(
        self, sentences: Sequence[Heard], context: DraftContext | None, /
    ) -> Sequence[Opinion]:
        """One opinion a sentence of a draft; `context` where it is known."""
        ...


class NoJudge:
    """Leaves everything to the phrases."""

    def opinions(
        self, sentences: Sequence[Heard], _context: DraftContext | None, /
    ) -> Sequence[Opinion]:
        """No opinion on anything."""
        return [NO_OPINION] * len(sentences)


def heard(draft: str, sentences: Sequence[Sentence]) -> list[Heard]:
    """The first sentences of a draft, cut to a bounded length."""
    return [_heard(draft, sentence) for sentence in sentences[:MOST_SENTENCES]]


def _heard(draft: str, sentence: Sentence) -> Heard:
    start, end = sentence.tokens[0].start, sentence.tokens[-1].end
    written = " ".join(draft[start : min(end, start + MOST_CHARS)].split())
    return Heard(written, sentence.text[:MOST_CHARS])

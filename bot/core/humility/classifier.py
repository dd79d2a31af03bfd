"""A second opinion on sentences: hears what phrases miss, takes back what they wrongly hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.humility.model import DraftContext
from bot.core.humility.text import Sentence

# What is beyond reads by phrases alone, so that a hostile draft costs no more than its length.
MAX_SENTENCES = 80
MAX_CHARS = 400


@dataclass(frozen=True, slots=True)
class Prediction:
    """Of one sentence: the rules (and acts, as `act_ask`) that it shows, or surely does not.

    `near` are those whose score is so near the bound that it could as well be the other way.
    """

    positive: frozenset[str] = frozenset()
    negative: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SentenceInput:
    """One sentence as a classifier gets it: as it was written, and as plain words."""

    written: str
    plain: str


NO_PREDICTION = Prediction()


class SentenceClassifier(Protocol):
    """Predicts what sentences show, in their order; it neither keeps nor sends them."""

    def predict(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None, /
    ) -> Sequence[Prediction]:
        """One prediction a sentence of a draft; `context` where it is known."""
        ...


class NoClassifier:
    """Leaves everything to the phrases."""

    def predict(
        self, sentences: Sequence[SentenceInput], _context: DraftContext | None, /
    ) -> Sequence[Prediction]:
        """Nothing, of any sentence."""
        return [NO_PREDICTION] * len(sentences)


def sentence_inputs(draft: str, sentences: Sequence[Sentence]) -> list[SentenceInput]:
    """The first sentences of a draft, cut to a bounded length."""
    return [_sentence_input(draft, sentence) for sentence in sentences[:MAX_SENTENCES]]


def _sentence_input(draft: str, sentence: Sentence) -> SentenceInput:
    start, end = sentence.tokens[0].start, sentence.tokens[-1].end
    written = " ".join(draft[start : min(end, start + MAX_CHARS)].split())
    return SentenceInput(written, sentence.text[:MAX_CHARS])

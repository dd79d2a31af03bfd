"""Judges that say what a test wants them to."""

from collections.abc import Sequence

from bot.core.humility.classifier import Prediction, SentenceInput
from bot.core.humility.model import DraftContext


class Says:
    """A judge with one prediction for sentences that hold the words."""

    def __init__(self, words: str, *names: str, near: Sequence[str] = ()) -> None:
        self.words = words
        self.said = Prediction(frozenset(names), frozenset(), frozenset(near))

    def predict(
        self, sentences: Sequence[SentenceInput], _context: DraftContext | None, /
    ) -> Sequence[Prediction]:
        return [self.said if self.words in one.written else Prediction() for one in sentences]


class Denies(Says):
    """A judge that is sure that no sentence shows the names."""

    def __init__(self, *names: str) -> None:
        super().__init__("")
        self.said = Prediction(frozenset(), frozenset(names))


SILENT = Says("no such words")

"""Which of the scored names a classifier tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import pytest

from bot.core.humility.classifier import Prediction, SentenceInput
from bot.core.humility.model import DraftContext
from bot.humility.judge.threshold_classifier import (
    CERTAIN_MARGIN,
    ThresholdClassifier,
    Thresholds,
)

NAMES = ("act_ask", "blame_client", "minimise", "unbacked_claim")
SAID = [SentenceInput("Your form was late.", "your form was late")]


@dataclass(frozen=True)
class Given:
    """A scorer that says what it was given."""

    row: tuple[float, ...]

    def scores(
        self, sentences: Sequence[SentenceInput], _context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """The same row for each sentence."""
        return [self.row for _ in sentences]


def _predicted(*row: float, joint_threshold: float = inf) -> Prediction:
    thresholds = dict.fromkeys(NAMES, Thresholds(positive=0.0, negative=-3.0))
    classifier = ThresholdClassifier(Given(row), thresholds, joint_threshold)
    (prediction,) = classifier.predict(SAID, None)
    return prediction


@pytest.mark.parametrize(
    ("row", "positive"),
    [
        ((-1, -1, -1, -1), set()),
        ((-1, 0.2, 0.1, -1), {"blame_client"}),
        ((-1, CERTAIN_MARGIN + 1, CERTAIN_MARGIN, -1), {"blame_client", "minimise"}),
        ((0.1, 0.2, -1, 0.3), {"act_ask", "blame_client", "unbacked_claim"}),
    ],
    ids=["nothing", "the clearest", "another that is certain", "acts and claims apart"],
)
def test_of_the_rules_the_clearest_is_told(row: tuple[float, ...], positive: set[str]) -> None:
    assert _predicted(*row).positive == positive


def test_what_is_likely_only_together_tells_the_likeliest() -> None:
    assert _predicted(-4, -1.0, -0.9, -4, joint_threshold=0.5).positive == {"minimise"}
    assert _predicted(-4, -1.0, -0.9, -4, joint_threshold=0.6).positive == frozenset()


def test_what_is_far_below_is_negative() -> None:
    assert _predicted(-3.1, -2.9, -3.0, -9).negative == {"act_ask", "unbacked_claim"}

"""Which of the scored names a judge tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import pytest

from bot.core.humility.judge import Heard, Opinion
from bot.core.humility.model import DraftContext
from bot.humility.judge.bench import CERTAIN, Bench, Bounds

NAMES = ("act_ask", "blame_client", "minimise", "unbacked_claim")
SAID = [Heard("Your form was late.", "your form was late")]


@dataclass(frozen=True)
class Given:
    """A scorer that says what it was given."""

    row: tuple[float, ...]

    def scores(
        self, sentences: Sequence[Heard], _context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """The same row for each sentence."""
        return [self.row for _ in sentences]


def _opinion(*row: float, together: float = inf) -> Opinion:
    bounds = dict.fromkeys(NAMES, Bounds(see=0.0, deny=-3.0))
    (opinion,) = Bench(Given(row), bounds, together).opinions(SAID, None)
    return opinion


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ((-1, -1, -1, -1), set()),
        ((-1, 0.2, 0.1, -1), {"blame_client"}),
        ((-1, CERTAIN + 1, CERTAIN, -1), {"blame_client", "minimise"}),
        ((0.1, 0.2, -1, 0.3), {"act_ask", "blame_client", "unbacked_claim"}),
    ],
    ids=["nothing", "the clearest", "another that is certain", "acts and claims apart"],
)
def test_of_the_rules_the_clearest_is_told(row: tuple[float, ...], seen: set[str]) -> None:
    assert _opinion(*row).sees == seen


def test_what_is_likely_only_together_tells_the_likeliest() -> None:
    assert _opinion(-4, -1.0, -0.9, -4, together=0.5).sees == {"minimise"}
    assert _opinion(-4, -1.0, -0.9, -4, together=0.6).sees == frozenset()


def test_what_is_far_below_is_denied() -> None:
    assert _opinion(-3.1, -2.9, -3.0, -9).denies == {"act_ask", "unbacked_claim"}

"""Fits the meaning scorer's head anew: `python -m tests.humility.training.head` (the train extra).

The adapted encoder stays as it is; its head is drawn to the fully labelled drafts, and held back to
what it knew before by PRIOR. A few minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.humility_judge import read_shelf
from bot.humility_judge.meaning import BATCH, MeaningScorer, load_meaning
from tests.humility.training.rows import (
    HEAD_DRAFTS,
    Row,
    drafted_rows,
    full_rows,
    head_hash,
    names,
    rows,
)
from tests.humility.training.shelf import first_head, write, write_head
from tests.humility.training.words import labels

Array = NDArray[np.float32]
# The encoder was adapted on the sentences of `rows`, so it makes them look easier than they are.
SEEN, LABELLED, FULL = 0.3, 1.0, 2.0
PRIOR, STEPS, PACE = 0.005, 200, 0.01


@dataclass(frozen=True)
class Lesson:
    """Rows with what is said of each name, and how much each entry counts."""

    rows: list[Row]
    said: Array
    counts: Array


def lesson() -> Lesson:
    """All that the head learns from."""
    parts = ((rows(), SEEN), (drafted_rows(*HEAD_DRAFTS), LABELLED), (full_rows(), FULL))
    given = [row for part, _ in parts for row in part]
    said, counts = labels(names(), given)
    weight = np.concatenate([np.full(len(part), value, np.float32) for part, value in parts])
    return Lesson(given, said, counts * weight[:, None])


def features(scorer: MeaningScorer, given: Sequence[Row]) -> Array:
    """What the adapted encoder makes of each row."""
    pieces = [scorer.pieces(row.written) for row in given]
    out = np.zeros((len(given), scorer.weights.shape[0]), np.float32)
    order = sorted(range(len(given)), key=lambda at: len(pieces[at]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        out[batch] = scorer.encoder([pieces[at] for at in batch])
    return out


def fit(
    x: Array, said: Array, counts: Array, before: tuple[Array, Array], prior: float = PRIOR
) -> tuple[Array, Array]:
    """Weights and biases by Adam on all rows, near those of before."""
    values = [before[0].astype(np.float32).copy(), before[1].astype(np.float32).copy()]
    moments = [(np.zeros_like(value), np.zeros_like(value)) for value in values]
    share = counts / counts.sum(0)
    for step in range(1, STEPS + 1):
        slope = (1 / (1 + np.exp(-(x @ values[0] + values[1]))) - said) * share
        slopes = (x.T @ slope + prior * (values[0] - before[0]), slope.sum(0))
        pace = PACE * (1 - step / (STEPS + 1))
        for value, (mean, square), gradient in zip(values, moments, slopes, strict=True):
            mean[...] += 0.1 * (gradient - mean)
            square[...] += 0.001 * (gradient**2 - square)
            value[...] -= (
                pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
            )
    return values[0], values[1]


def main() -> None:
    """Fit on all, and write."""
    scorer = load_meaning(read_shelf("meaning").encoder)
    given = lesson()
    x = features(scorer, given.rows)
    weights, biases = fit(x, given.said, given.counts, first_head())
    write_head(weights, biases)
    write("meaning", head_data=head_hash())


if __name__ == "__main__":
    main()

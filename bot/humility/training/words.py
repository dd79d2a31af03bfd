"""Trains the word scorer: `python -m bot.humility.training.words` (needs numpy and scipy)."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.humility.judge.words import features
from bot.humility.training.rows import Row, data_hash, names, rows
from bot.humility.training.shelf import listed, write, write_words

Array = NDArray[np.float32]
BUCKETS = 1 << 14
FOLDS = 4
# A sentence written for one rule is most likely innocent of the others, but nobody said so.
UNSAID = 0.3
SCALE, SHRINK, STEPS, PACE = 5.0, 1e-4, 300, 0.05


@dataclass(frozen=True)
class Model:
    """A matrix of buckets by names, and a bias a name."""

    weights: Array
    biases: Array


def labels(taught: Sequence[str], given: Sequence[Row]) -> tuple[Array, Array]:
    """What each row says of each name, and how much that counts."""
    said = np.zeros((len(given), len(taught)), np.float32)
    counts = np.zeros_like(said)
    for at, row in enumerate(given):
        for column, name in enumerate(taught):
            if name in row.known:
                said[at, column], counts[at, column] = row.known[name], 1
            elif not row.drafted and not name.startswith("act_") and name not in row.phrased:
                counts[at, column] = UNSAID
    return said, counts


def fold(group: str, folds: int) -> int:
    """Which part a group of rows is in, the same on every machine."""
    return crc32(group.encode()) % folds


def matrix(given: Sequence[Row]) -> sparse.csr_matrix:
    """The rows' features, each row of length SCALE."""
    found = [features(row.plain, BUCKETS) for row in given]
    at = np.repeat(np.arange(len(found)), [len(f) for f in found])
    values = np.concatenate([np.full(len(f), SCALE / np.sqrt(len(f)), np.float32) for f in found])
    return sparse.csr_matrix((values, (at, np.concatenate(found))), (len(found), BUCKETS))


def fit(x: sparse.csr_matrix, said: Array, counts: Array) -> Model:
    """Logistic regression of all names at once, by Adam on all rows."""
    model = Model(
        np.zeros((x.shape[1], said.shape[1]), np.float32), np.full(said.shape[1], -3, np.float32)
    )
    moments = [np.zeros_like(p) for p in (model.weights, model.biases) for _ in range(2)]
    share = counts / np.maximum(counts.sum(0), 1)
    turned = x.T.tocsr()
    for step in range(1, STEPS + 1):
        slope = (1 / (1 + np.exp(-(x @ model.weights + model.biases))) - said) * share
        slopes = (turned @ slope + SHRINK * model.weights, slope.sum(0))
        _move((model.weights, model.biases), slopes, moments, step)
    return model


def _move(
    values: Sequence[Array], slopes: Sequence[Array], moments: Sequence[Array], step: int
) -> None:
    pace = PACE * min(1, 2 * (1 - step / STEPS) + 0.02)
    for at, (value, slope) in enumerate(zip(values, slopes, strict=True)):
        mean, square = moments[2 * at], moments[2 * at + 1]
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope * slope - square)
        move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        np.subtract(value, pace * move, out=value)


def unseen_scores(given: Sequence[Row], taught: Sequence[str]) -> Array:
    """Each row's scores by a model that has not seen its group."""
    x, (said, counts) = matrix(given), labels(taught, given)
    folds = np.array([fold(row.group, FOLDS) for row in given])
    scores = np.zeros_like(said)
    for part in range(FOLDS):
        learned, kept = folds != part, folds == part
        model = fit(x[learned], said[learned], counts[learned])
        scores[kept] = x[kept] @ model.weights + model.biases
    return scores


def keep(model: Model, taught: Sequence[str]) -> None:
    """Write the model beside the judge, each weight as a signed byte."""
    step = float(np.abs(model.weights).max()) / 127
    write_words(map(int, np.round(model.weights / step).astype(np.int8).ravel()))
    made = {"data": data_hash(), "made_with": "python -m bot.humility.training.words"}
    write("words", names=taught, **made, biases=listed(model.biases.tolist()), scale=step * SCALE)


def main() -> None:
    """Train on everything and write the model beside the judge."""
    given, taught = rows(), names()
    keep(fit(matrix(given), *labels(taught, given)), taught)


if __name__ == "__main__":
    main()

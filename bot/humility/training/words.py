"""Trains the word scorer: `python -m bot.humility.training.words` (needs numpy and scipy)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.core.humility.rules import RuleSet
from bot.humility.judge.words import features
from bot.humility.rules import load_rules
from bot.humility.training.examples import fully_labelled
from bot.humility.training.model_files import rounded, write_info, write_word_table
from bot.humility.training.noise import Noise
from bot.humility.training.rows import Row, data_hash, names, plain, rows

Array = NDArray[np.float32]
BUCKETS = 1 << 14
# A sentence written for one rule is most likely innocent of the others, but nobody said so.
UNSAID_WEIGHT = 0.3
NOISY_WEIGHT = 0.7
SCALE, WEIGHT_DECAY, STEPS, LEARNING_RATE = 5.0, 1e-4, 300, 0.05


@dataclass(frozen=True)
class Model:
    """A matrix of buckets by names, and a bias a name."""

    weights: Array
    biases: Array


def targets_of(taught: Sequence[str], given: Sequence[Row]) -> tuple[Array, Array]:
    """What each row says of each name, and how sure that is."""
    targets = np.zeros((len(given), len(taught)), np.float32)
    weights = np.zeros_like(targets)
    for at, row in enumerate(given):
        for column, name in enumerate(taught):
            if name in row.known:
                targets[at, column], weights[at, column] = row.known[name], 1
            elif not row.drafted and not name.startswith("act_") and name not in row.phrased:
                weights[at, column] = UNSAID_WEIGHT
    return targets, weights


def matrix(given: Sequence[str]) -> sparse.csr_matrix:
    """The features of plain sentences, each row of length SCALE."""
    found = [features(plain_words, BUCKETS) for plain_words in given]
    at = np.repeat(np.arange(len(found)), [len(f) for f in found])
    values = np.concatenate([np.full(len(f), SCALE / np.sqrt(len(f)), np.float32) for f in found])
    return sparse.csr_matrix((values, (at, np.concatenate(found))), (len(found), BUCKETS))


def fit(x: sparse.csr_matrix, targets: Array, weights: Array) -> Model:
    """Logistic regression of all names at once, by Adam on all rows."""
    width = targets.shape[1]
    model = Model(np.zeros((x.shape[1], width), np.float32), np.full(width, -3, np.float32))
    moments = [np.zeros_like(p) for p in (model.weights, model.biases) for _ in range(2)]
    share = weights / np.maximum(weights.sum(0), 1)
    transposed = x.T.tocsr()
    for step in range(1, STEPS + 1):
        error = (1 / (1 + np.exp(-(x @ model.weights + model.biases))) - targets) * share
        gradients = (transposed @ error + WEIGHT_DECAY * model.weights, error.sum(0))
        _update((model.weights, model.biases), gradients, moments, step)
    return model


def _update(
    values: Sequence[Array], gradients: Sequence[Array], moments: Sequence[Array], step: int
) -> None:
    rate = LEARNING_RATE * min(1, 2 * (1 - step / STEPS) + 0.02)
    for at, (value, gradient) in enumerate(zip(values, gradients, strict=True)):
        mean, square = moments[2 * at], moments[2 * at + 1]
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient * gradient - square)
        move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        np.subtract(value, rate * move, out=value)


def keep(model: Model, taught: Sequence[str]) -> None:
    """Write the model beside the judge, each weight as a signed byte."""
    step = float(np.abs(model.weights).max()) / 127
    write_word_table(map(int, np.round(model.weights / step).astype(np.int8).ravel()))
    made = {"data": data_hash(), "made_with": "python -m bot.humility.training.words"}
    biases = rounded(model.biases.tolist())
    write_info("words", names=taught, **made, biases=biases, scale=step * SCALE)


def noisy(rules: RuleSet) -> tuple[list[str], Array, Array]:
    """The fully labelled drafts once more, as other people would have typed them."""
    examples = list(fully_labelled("full-"))
    typed = list(map(Noise(examples, seed=1), examples))
    said = [plain(text, rules) for example in typed for text in example.sentences]
    targets = np.concatenate([example.targets for example in typed])
    weights = np.concatenate([example.weights for example in typed])
    return said, targets, (NOISY_WEIGHT * weights).astype(np.float32)


def main() -> None:
    """Train on everything and write the model beside the judge."""
    given, taught = rows(), names()
    targets, weights = targets_of(taught, given)
    said, more_targets, more_weights = noisy(load_rules())
    words = matrix([*(row.plain for row in given), *said])
    learnt = np.concatenate([targets, more_targets]), np.concatenate([weights, more_weights])
    keep(fit(words, *learnt), taught)


if __name__ == "__main__":
    main()

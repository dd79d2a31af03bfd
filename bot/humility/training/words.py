"""Trains the word scorer: `python -m bot.humility.training.words` (needs numpy and scipy)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.core.humility.rules import RuleSet
from bot.humility.judge.word_features import NEAR_WEIGHT, Features, features
from bot.humility.rules import load_rules
from bot.humility.training.examples import Example, all_examples, fully_labelled
from bot.humility.training.model_files import rounded, write_info, write_word_table
from bot.humility.training.noise import Noise
from bot.humility.training.rows import data_hash, names, plain

Array = NDArray[np.float32]
BUCKETS = 1 << 16
# Of a draft as it might have been typed, beside the draft itself.
NOISY_WEIGHT = 0.7
SCALE, WEIGHT_DECAY, STEPS, LEARNING_RATE = 5.0, 1e-4, 120, 0.05


@dataclass(frozen=True)
class Model:
    """A matrix of buckets by names, and a bias a name."""

    weights: Array
    biases: Array


def examples() -> list[Example]:
    """Everything, and the fully labelled drafts once more as other people would have typed them."""
    full = list(fully_labelled("full-"))
    noisy = map(Noise(full, seed=1), full)
    weighed = (replace(one, weights=NOISY_WEIGHT * one.weights) for one in noisy)
    return [*all_examples(), *weighed]


def features_of(given: Sequence[Example], rules: RuleSet) -> Iterator[Features]:
    """What the scorer sees of each sentence."""
    for example in given:
        said = [plain(text, rules) for text in example.sentences]
        yield from features(said, example.context, BUCKETS)


def matrix(found: Sequence[Features]) -> sparse.csr_matrix:
    """The features, each row's own words of length SCALE."""
    values, columns = list[float](), list[int]()
    for one in found:
        part = SCALE / float(np.sqrt(len(one.own)))
        columns += [*one.own, *one.case, *one.near]
        values += [part] * (len(one.own) + len(one.case)) + [part * NEAR_WEIGHT] * len(one.near)
    ends = np.cumsum([0, *(len(one.own) + len(one.case) + len(one.near) for one in found)])
    made = sparse.csr_matrix((np.array(values, np.float32), columns, ends), (len(found), BUCKETS))
    made.sum_duplicates()
    return made


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


def main() -> None:
    """Train on everything and write the model beside the judge."""
    given = examples()
    words = matrix(list(features_of(given, load_rules())))
    targets = np.concatenate([example.targets for example in given])
    weights = np.concatenate([example.weights for example in given]).astype(np.float32)
    keep(fit(words, targets, weights), names())


if __name__ == "__main__":
    main()

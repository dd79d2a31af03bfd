"""The sentence encoder: MiniLM's layers in numpy, the upper ones with our own adapters added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
HEADS = 12
EPSILON = np.float32(1e-12)
FAR_AWAY = np.float32(-1e9)
# The tanh form of GELU, within 0.001 of the exact one, which numpy cannot do.
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True)
class Layer:
    """One transformer layer: matrices by role (query, key, ...), with biases and norms."""

    matrices: Mapping[str, Array]
    biases: Mapping[str, Array]
    norms: tuple[tuple[Array, Array], tuple[Array, Array]]

    def __call__(self, states: Array, far: Array) -> Array:
        """The next states of a batch; `far` is very negative where there is padding."""
        states = _norm(states + self._attend(states, far), *self.norms[0])
        inner = _gelu(self._apply("inner", states))
        return _norm(states + self._apply("outer", inner), *self.norms[1])

    def _apply(self, role: str, states: Array) -> Array:
        flat = states.reshape(-1, states.shape[-1])
        out: Array = flat @ self.matrices[role] + self.biases[role]
        return out.reshape(*states.shape[:-1], -1)

    def _attend(self, states: Array, far: Array) -> Array:
        query, key, value = (self._heads(role, states) for role in ("query", "key", "value"))
        scores = query @ key.swapaxes(-1, -2) / np.float32(np.sqrt(query.shape[-1])) + far
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        mixed = (weights @ value).swapaxes(1, 2).reshape(states.shape)
        return self._apply("mixed", mixed)

    def _heads(self, role: str, states: Array) -> Array:
        split = self._apply(role, states).reshape(*states.shape[:2], HEADS, -1)
        return split.swapaxes(1, 2)


@dataclass(frozen=True)
class Encoder:
    """Tables of words and places, and the layers above them."""

    words: Array
    places: Array
    norm: tuple[Array, Array]
    layers: tuple[Layer, ...]

    def __call__(self, rows: Sequence[Sequence[int]]) -> Array:
        """Mean and maximum of each row's states, first and last token left out."""
        states = self.states(rows, len(self.layers))
        inside = (state[1 : len(row) - 1] for state, row in zip(states, rows, strict=True))
        return np.stack([_pooled(state) for state in inside])

    def states(self, rows: Sequence[Sequence[int]], layers: int) -> Array:
        """What the first layers make of each token of each row."""
        longest = max(map(len, rows))
        ids = np.array([[*row, *[0] * (longest - len(row))] for row in rows])
        lengths = np.array([[len(row)] for row in rows])
        far = np.where(np.arange(longest) < lengths, np.float32(0), FAR_AWAY)[:, None, None, :]
        states = _norm(self.words[ids] + self.places[:longest], *self.norm)
        for layer in self.layers[:layers]:
            states = layer(states, far)
        return states


def _pooled(states: Array) -> Array:
    return np.concatenate([states.mean(0), states.max(0)])


def _norm(states: Array, gain: Array, shift: Array) -> Array:
    centred = states - states.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + EPSILON)
    scaled: Array = centred / spread * gain + shift
    return scaled


def _gelu(x: Array) -> Array:
    out: Array = x * np.float32(0.5) * (1 + np.tanh(_GELU * (x + np.float32(0.044715) * x * x * x)))
    return out

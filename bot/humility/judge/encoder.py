"""The sentence encoder: the packaged MiniLM with our own adapters, run by ONNX Runtime."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, OrtValue, SessionOptions

from bot.humility.judge.base import Array, Base

WIDTH = 384
# Every other layer of the package's six; the adapters make up for the rest.
LAYERS = (0, 2, 4)
# Three matrices beside each other are one wide one, which is quicker.
ATTENDING = "attending"
_MERGED = {
    ATTENDING: ("query", "key", "value"),
    **{role: (role,) for role in ("attention_output", "intermediate", "output")},
}
# Seven bits, because processors without VNNI add two products of eight bits into sixteen.
INT7_MAX = 63
# On processors these merged steps take longer than what they stand for, a quarter of a draft.
SLOWER = ["SkipLayerNormFusion", "MatmulTransposeFusion"]


@dataclass(frozen=True)
class Encoder:
    """The base's embeddings, and its layers as a session."""

    base: Base
    positions: Array
    session: InferenceSession

    def __call__(self, token_ids: Sequence[int]) -> Array:
        """The state of each token, all read together."""
        at = list(token_ids)
        # Rows of the file on disk: those of common words stay in memory, the others never come.
        tokens = self.base["tokens"][at].astype(np.float32) * self.base["tokens.scale"][at]
        summed = tokens + self.positions[: len(at)]
        states: Array = self.session.run(None, {"embeddings": summed[None]})[0][0]
        return states


def build_encoder(base: Base, adapters: Mapping[str, Array], longest: int) -> Encoder:
    """Our layers of the base, with the adapters' products added to their matrices.

    `longest` is how many tokens are read together at most.
    """
    weights = dict(_weights(base, adapters))
    options = _options()
    # The session has its own copies, in the order in which its processor multiplies.
    values = [OrtValue.ortvalue_from_numpy(value) for value in weights.values()]
    options.add_external_initializers(list(weights), values)
    graph = (files(__package__) / "graph.onnx").read_bytes()
    session = InferenceSession(graph, options, ["CPUExecutionProvider"], disabled_optimizers=SLOWER)
    return Encoder(base, positions_of(base)[:longest].copy(), session)


def positions_of(base: Base) -> Array:
    """What is added to a token for its place; a draft has one segment."""
    summed: Array = base.whole("positions") + base["segment"][0]
    return summed


def _options() -> SessionOptions:
    options = SessionOptions()
    # Threads that spin on after a draft would take the processor from the bot.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    # What a long draft needed is given back, not kept for the next.
    options.enable_cpu_mem_arena = False
    return options


def _weights(base: Base, adapters: Mapping[str, Array]) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from _norm(base, "norm")
    for layer in LAYERS:
        for number in range(2):
            yield from _norm(base, f"{layer}.norm{number}")
        for merged, roles in _MERGED.items():
            adapted = [_adapted(base, adapters, f"{layer}.{role}") for role in roles]
            matrix = np.concatenate(adapted, 1)
            scale = (np.abs(matrix).max(0) / INT7_MAX).astype(np.float32)
            biases = [base[f"{layer}.{role}.bias"] for role in roles]
            yield f"{layer}.{merged}.matrix", np.round(matrix / scale).astype(np.int8)
            yield f"{layer}.{merged}.scale", scale
            yield f"{layer}.{merged}.bias", np.concatenate(biases)


def _norm(base: Base, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    for part in ("gain", "shift"):
        yield f"{name}.{part}", base[f"{name}.{part}"].copy()


def _adapted(base: Base, adapters: Mapping[str, Array], name: str) -> Array:
    adapted: Array = base.whole(name) + adapters[f"{name}.down"] @ adapters[f"{name}.up"]
    return adapted

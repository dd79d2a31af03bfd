"""The sentence encoder: the packaged MiniLM with our own adapters, run by ONNX Runtime."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from onnxruntime import InferenceSession, SessionOptions

from bot.humility.judge.graph import Array, Layer, build_graph

# Every other layer of the package's six; the adapters make up for the rest.
LAYERS = (0, 2, 4)
# The matrices of a layer in the order of the package's file, and where it keeps their biases.
_BIASES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention_output": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
}
ROLES = tuple(_BIASES)
# On processors these merged steps take longer than what they stand for, a quarter of a draft.
SLOWER = ["SkipLayerNormFusion", "MatmulTransposeFusion"]


@dataclass(frozen=True)
class BaseWeights:
    """What the package carries: embeddings of tokens and positions, their norm, and the layers."""

    token_embeddings: NDArray[np.int8]
    token_scale: Array
    position_embeddings: Array
    norm: tuple[Array, Array]
    layers: tuple[Layer, ...]


@dataclass(frozen=True)
class Encoder:
    """The base's embeddings, and its layers as a session."""

    base: BaseWeights
    session: InferenceSession

    def __call__(self, token_ids: Sequence[int]) -> Array:
        """The state of each token, all read together."""
        at = list(token_ids)
        tokens = self.base.token_embeddings[at].astype(np.float32) * self.base.token_scale[at]
        summed = tokens + self.base.position_embeddings[: len(at)]
        states: Array = self.session.run(None, {"embeddings": summed[None]})[0][0]
        return states


def build_encoder(base: BaseWeights, adapters: dict[str, Array]) -> Encoder:
    """Our layers of the base, with the adapters' products added to their matrices."""
    adapted = [_adapted(base.layers[at], at, adapters) for at in LAYERS]
    options = SessionOptions()
    # Threads that spin on after a draft would take the processor from the bot.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    drawn = build_graph(base.norm, adapted)
    # The session has its own layers: ours would be 42 MB for nothing.
    tables = replace(base, layers=())
    return Encoder(tables, InferenceSession(drawn, options, disabled_optimizers=SLOWER))


def _adapted(layer: Layer, at: int, adapters: dict[str, Array]) -> Layer:
    matrices = {
        role: matrix + adapters[f"{at}.{role}.down"] @ adapters[f"{at}.{role}.up"]
        for role, matrix in layer.matrices.items()
    }
    return Layer(matrices, layer.biases, layer.norms)


def read_base(raw: bytes) -> BaseWeights:
    """The encoder in the package's ONNX file."""
    graph = onnx.load_from_string(raw).graph
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    at = "inner.embeddings"
    found = (name for node in graph.node if node.op_type == "MatMul" for name in node.input)
    named = [name for name in found if f"{name}_q" in kept]
    layers = [named[start : start + len(ROLES)] for start in range(0, len(named), len(ROLES))]
    return BaseWeights(
        token_embeddings=kept[f"{at}.word_embeddings.weight_q"],
        token_scale=kept[f"{at}.word_embeddings.weight_scale"],
        position_embeddings=_dequantized(kept, f"{at}.position_embeddings.weight")
        + kept[f"{at}.token_type_embeddings.weight"][0],
        norm=(kept[f"{at}.LayerNorm.weight"], kept[f"{at}.LayerNorm.bias"]),
        layers=tuple(_layer(kept, at, names) for at, names in enumerate(layers)),
    )


def _dequantized(kept: dict[str, Array], name: str) -> Array:
    whole: Array = kept[f"{name}_q"].astype(np.float32) * kept[f"{name}_scale"]
    return whole


def _layer(kept: dict[str, Array], at: int, names: Iterable[str]) -> Layer:
    place = f"inner.encoder.layer.{at}"
    matrices = dict(zip(ROLES, (_dequantized(kept, name) for name in names), strict=True))
    norms = (f"{place}.attention.output.LayerNorm", f"{place}.output.LayerNorm")
    first, second = ((kept[f"{norm}.weight"], kept[f"{norm}.bias"]) for norm in norms)
    biases = {role: kept[f"{place}.{part}.bias"] for role, part in _BIASES.items()}
    return Layer(matrices, biases, (first, second))

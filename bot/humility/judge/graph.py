"""MiniLM's layers as a graph for ONNX Runtime, which multiplies in whole numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
WIDTH, HEADS = 384, 12
# Seven bits, because processors without VNNI add two products of eight bits into sixteen.
INT7_MAX = 63
EPSILON = 1e-12
OPSET, IR_VERSION = 20, 9
# Whatever onnx takes: numbers, texts, rows of them.
Attribute = Any
_ATTENDING = ("query", "key", "value")


@dataclass(frozen=True)
class Layer:
    """One transformer layer: matrices by role (query, key, ...), with biases and norms."""

    matrices: Mapping[str, Array]
    biases: Mapping[str, Array]
    norms: tuple[tuple[Array, Array], tuple[Array, Array]]


@dataclass
class _GraphBuilder:
    nodes: list[NodeProto] = field(default_factory=list)
    values: list[TensorProto] = field(default_factory=list)

    def value(self, array: NDArray[np.generic]) -> str:
        name = f"v{len(self.values)}"
        self.values.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operation: str, *given: str, **attributes: Attribute) -> str:
        return self.nodes_of(operation, 1, *given, **attributes)[0]

    def nodes_of(
        self, operation: str, outputs: int, *given: str, **attributes: Attribute
    ) -> list[str]:
        made = [f"n{len(self.nodes)}_{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(operation, given, made, **attributes))
        return made

    def norm(self, states: str, gain: Array, shift: Array) -> str:
        scaled = (states, self.value(gain), self.value(shift))
        return self.node("LayerNormalization", *scaled, axis=-1, epsilon=EPSILON)

    def quantized(self, states: str) -> list[str]:
        """States as whole numbers, with their scale and zero."""
        return self.nodes_of("DynamicQuantizeLinear", 3, states)

    def linear(self, states: list[str], matrix: Array, bias: Array) -> str:
        scale = (np.abs(matrix).max(0) / INT7_MAX).astype(np.float32)
        whole = self.value(np.round(matrix / scale).astype(np.int8))
        product = self.node("MatMulInteger", states[0], whole, states[2])
        back = self.node("Mul", states[1], self.value(scale))
        product = self.node("Cast", product, to=TensorProto.FLOAT)
        return self.node("Add", self.node("Mul", product, back), self.value(bias))

    def dense(self, layer: Layer, role: str, states: str) -> str:
        return self.linear(self.quantized(states), layer.matrices[role], layer.biases[role])

    def heads(self, states: str, order: Sequence[int]) -> str:
        split = self.value(np.array([0, 0, HEADS, WIDTH // HEADS]))
        return self.node("Transpose", self.node("Reshape", states, split), perm=order)

    def attention(self, layer: Layer, states: str) -> str:
        # One wide product is quicker than three.
        matrix = np.concatenate([layer.matrices[role] for role in _ATTENDING], 1)
        bias = np.concatenate([layer.biases[role] for role in _ATTENDING])
        wide = self.linear(self.quantized(states), matrix, bias)
        query, key, value = self.nodes_of("Split", 3, wide, axis=-1, num_outputs=3)
        scores = self.node("MatMul", self.heads(query, [0, 2, 1, 3]), self.heads(key, [0, 2, 3, 1]))
        scale = self.value(np.array((WIDTH // HEADS) ** -0.5, np.float32))
        weights = self.node("Softmax", self.node("Mul", scores, scale), axis=-1)
        mixed = self.node("MatMul", weights, self.heads(value, [0, 2, 1, 3]))
        joined = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        joined = self.node("Reshape", joined, self.value(np.array([0, 0, WIDTH])))
        return self.dense(layer, "attention_output", joined)

    def layer(self, layer: Layer, states: str) -> str:
        states = self.node("Add", states, self.attention(layer, states))
        states = self.norm(states, *layer.norms[0])
        intermediate = self.dense(layer, "intermediate", states)
        intermediate = self.node("Gelu", intermediate, approximate="tanh")
        output = self.dense(layer, "output", intermediate)
        return self.norm(self.node("Add", states, output), *layer.norms[1])


def build_graph(norm: tuple[Array, Array], layers: Sequence[Layer]) -> bytes:
    """The model from the sums of embeddings to the states of the last layer."""
    builder = _GraphBuilder()
    states = builder.norm("embeddings", *norm)
    for layer in layers:
        states = builder.layer(layer, states)
    shape: list[str | int | None] = [1, "tokens", WIDTH]
    given, made = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name in ("embeddings", states)
    )
    graph = helper.make_graph(builder.nodes, "minilm", [given], [made], builder.values)
    opset = [helper.make_opsetid("", OPSET)]
    model: ModelProto = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)
    return bytes(model.SerializeToString())

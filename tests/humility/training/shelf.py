"""Writes what was learned beside the judge."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.humility_judge.bench import Bounds

Array = NDArray[np.float32]
SHELF = Path(__file__).parents[3] / "bot" / "humility_judge"


def write(name: str, **said: Any) -> None:
    """Change what a model's file says, and leave the rest of it."""
    file = SHELF / f"{name}.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    text = json.dumps({**before, **said}, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def write_bounds(name: str, bounds: Mapping[str, Bounds]) -> None:
    """The bounds of a model, rounded so that the file is easy to read."""
    rounded = {
        key: {side: round(value, 3) for side, value in asdict(bound).items()}
        for key, bound in bounds.items()
    }
    write(name, bounds=rounded)


def write_words(values: Iterable[int]) -> None:
    """The word scorer's signed bytes."""
    packed = bytes(value & 0xFF for value in values)
    (SHELF / "words.bin").write_bytes(zlib.compress(packed, 9))


def first_head() -> tuple[Array, Array]:
    """Weights and biases that were learned together with the adapters."""
    with np.load(SHELF / "meaning.npz") as kept:
        first = "first_" if "first_weights" in kept.files else ""
        weights, biases = (kept[f"{first}{name}"] for name in ("weights", "biases"))
    return weights.astype(np.float32), biases.astype(np.float32)


def write_head(weights: Array, biases: Array) -> None:
    """The meaning scorer's head, beside the adapters and the head that they were learned with."""
    file, first = SHELF / "meaning.npz", first_head()
    with np.load(file) as kept:
        held = {name: kept[name] for name in kept.files}
    held["first_weights"], held["first_biases"] = first[0].astype(np.float16), first[1]
    held["weights"], held["biases"] = weights.astype(np.float16), biases.astype(np.float32)
    np.savez_compressed(file, **held)


def listed(values: Sequence[float]) -> list[float]:
    """Short floats."""
    return [round(float(value), 5) for value in values]

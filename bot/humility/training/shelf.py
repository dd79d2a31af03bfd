"""Writes what was learned beside the judge."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.humility.judge.bench import Bounds

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


def learned() -> dict[str, Array]:
    """The adapters and the head of the meaning scorer."""
    with np.load(SHELF / "meaning.npz") as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def write_learned(values: Mapping[str, Array]) -> None:
    """The adapters and the head of the meaning scorer, in half floats."""
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in values.items()}
    np.savez_compressed(SHELF / "meaning.npz", **halves)


def listed(values: Sequence[float]) -> list[float]:
    """Short floats."""
    return [round(float(value), 5) for value in values]

"""Writes what was learned beside the judge."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.humility.judge.threshold_classifier import Thresholds

Array = NDArray[np.float32]
FOLDER = Path(__file__).parents[1] / "judge"


def write_info(name: str, **info: Any) -> None:
    """Change what a model's file says, and leave the rest of it."""
    file = FOLDER / f"{name}.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    text = json.dumps({**before, **info}, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def write_thresholds(name: str, thresholds: Mapping[str, Thresholds]) -> None:
    """The thresholds of a model, rounded so that the file is easy to read."""
    rounded = {
        key: {side: round(value, 3) for side, value in asdict(pair).items()}
        for key, pair in thresholds.items()
    }
    write_info(name, thresholds=rounded)


def write_word_table(values: Iterable[int]) -> None:
    """The word scorer's signed bytes."""
    packed = bytes(value & 0xFF for value in values)
    (FOLDER / "words.bin").write_bytes(zlib.compress(packed, 9))


def read_weights() -> dict[str, Array]:
    """The adapters and the head of the meaning scorer."""
    with np.load(FOLDER / "meaning.npz") as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def write_weights(values: Mapping[str, Array]) -> None:
    """The adapters and the head of the meaning scorer, in half floats."""
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in values.items()}
    np.savez_compressed(FOLDER / "meaning.npz", **halves)


def rounded(values: Sequence[float]) -> list[float]:
    """Short floats."""
    return [round(float(value), 5) for value in values]

"""Writes what was learned beside the judge."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.humility_judge.bench import Bounds

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


def listed(values: Sequence[float]) -> list[float]:
    """Short floats."""
    return [round(float(value), 5) for value in values]

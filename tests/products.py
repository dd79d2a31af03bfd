"""Large products of cases: a sample of each in every run, the whole of it in `make campaign`."""

import os
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

WHOLE = bool(os.environ.get("ALL_CASES"))
SEED = int(os.environ.get("SAMPLE_SEED", "1"))
"""Which sample a run tries, where it may be any; the run prints it in the end."""


def one_in(apart: int, cases: Iterable[T], start: int = 0) -> list[T]:
    """Always the same cases, evenly apart; another start gives others."""
    return list(cases) if WHOLE else list(islice(cases, start % apart, None, apart))

"""What is to befall a process, drawn before it starts: where it is suspended, and where it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Literal

What = Literal["kill", "suspend"]
Where = Literal["inside", "committed", "at_door", "answered", "in_time"]

_WHERE: tuple[tuple[Where, int], ...] = (
    ("inside", 2),
    ("committed", 4),
    ("at_door", 3),
    ("answered", 4),
    ("in_time", 2),
)
IN_PROCESS = frozenset[Where]({"inside", "committed"})
MOST_TRANSACTIONS, MOST_CALLS, MOST_SECONDS = 14, 12, 3.0
OLDEST, OLDEST_SHARED = (2.0, 5.0), (4.0, 10.0)
"""Seconds after which a process ends that was spared until then; one that shares starts slower."""

SUSPENDED_OFTEN = 0.5


@dataclass(frozen=True, slots=True)
class Fate:
    """At the n-th transaction or call from 1 (or after so many seconds), killed or suspended.

    `inside` a transaction before its commit, `committed` after it, `at_door` of Slack before its
    effect, `answered` after it but before the answer is heard; `seconds` is how long a suspended
    process stays so.
    """

    what: What
    where: Where
    nth: int
    after: float
    seconds: float = 0.0


def draw_fates(
    seed: str, process: int, lease: float, lives: tuple[float, float] = OLDEST
) -> tuple[Fate, ...]:
    """The fates of the n-th process of a campaign: perhaps a suspension, and the end."""
    rng = Random(f"{seed}:process:{process}")
    fates, oldest = [_draw(rng, "kill", 1.0)], rng.uniform(*lives)
    if rng.random() < SUSPENDED_OFTEN:
        # Some outlast a lease: those find that others have taken over meanwhile.
        seconds = rng.uniform(0.1, 1.4) * lease
        fates.insert(0, _draw(rng, "suspend", 0.25, seconds))
        oldest += seconds
    return (*fates, Fate("kill", "in_time", 0, oldest))


def those_in(places: Iterable[Where], fates: Iterable[Fate]) -> dict[tuple[Where, int], Fate]:
    """The fates of these places, by place and number."""
    wanted = set(places)
    return {(fate.where, fate.nth): fate for fate in reversed(list(fates)) if fate.where in wanted}


def _draw(rng: Random, what: What, share: float, seconds: float = 0.0) -> Fate:
    places, weights = zip(*_WHERE, strict=True)
    where: Where = rng.choices(places, weights)[0]
    most = MOST_TRANSACTIONS if where in IN_PROCESS else MOST_CALLS
    nth = rng.randint(1, max(1, round(most * share)))
    return Fate(what, where, nth, rng.uniform(0.1, MOST_SECONDS) * share, seconds)

"""Companies of many sizes with reps in many time zones: assumed, and the same for the same seed.

Zones (zones.csv, in shares that need not make up a hundred): no count of Slack's people by zone is
public. Slack said in January 2019 that more than half of them were outside the United States and
that Japan was its second largest market; within the United States reps are spread as people are,
with some more in the west.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ZONES = Path(__file__).with_name("zones.csv")
SPREAD = 1.6
"""Sigma of the log-normal sizes: with a hundred reps on average, from 1 to thousands."""

AT_HOME = ((50, 1.0), (1_000, 0.8), (100_000, 0.5))
"""Up to so many reps, the share of them in the zone of the company's own; else as the world is."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Companies:
    """Which workspace and which zone each rep is in; reps are numbered by workspace."""

    zones: tuple[str, ...]
    workspace: Numbers
    zone: Numbers

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many reps each workspace has."""
        return np.bincount(self.workspace)


def companies(workspaces: int, reps: int, chance: np.random.Generator) -> Companies:
    """So many reps in so many workspaces."""
    zones, shares = _zones()
    sizes = _sizes(workspaces, reps, chance)
    workspace = np.repeat(np.arange(workspaces, dtype=np.int32), sizes)
    home = chance.choice(len(zones), workspaces, p=shares)
    elsewhere = chance.choice(len(zones), reps, p=shares)
    stays = chance.random(reps) < _at_home(sizes)[workspace]
    zone = np.where(stays, home[workspace], elsewhere).astype(np.int32)
    return Companies(zones, workspace, zone)


def _zones() -> tuple[tuple[str, ...], NDArray[Any]]:
    with ZONES.open() as lines:
        rows = list(csv.DictReader(lines))
    shares = np.array([float(row["share"]) for row in rows])
    return tuple(row["zone"] for row in rows), shares / shares.sum()


def _sizes(workspaces: int, reps: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Sizes that make up all reps, each at least one."""
    if reps < workspaces:
        raise ValueError(f"{reps} reps are too few for {workspaces} workspaces")
    parts = chance.lognormal(0.0, SPREAD, workspaces)
    return 1 + chance.multinomial(reps - workspaces, parts / parts.sum())


def _at_home(sizes: NDArray[np.int64]) -> NDArray[Any]:
    share = np.zeros(len(sizes))
    for most, at_home in reversed(AT_HOME):
        share[sizes <= most] = at_home
    return share

"""The mornings that are told of: how many workspaces, reps and workers."""

from dataclasses import dataclass, replace

import numpy as np

from tests.morning.companies import Companies, Numbers, companies
from tests.morning.day import Day, Workers
from tests.morning.in_hand import InHand
from tests.morning.lateness import Told
from tests.morning.notes_due import NotesDue, Shares, notes_due
from tests.morning.slack_takes import SlackTakes

MILLION = 1_000_000
AS_DOCUMENTED = SlackTakes()


@dataclass(frozen=True)
class Scene:
    """One morning; `drawn` is in the plot, `in_hand`: notes wait in workers' hands."""

    workspaces: int
    reps: int
    workers: int
    load: float = 1.0
    takes: SlackTakes = AS_DOCUMENTED
    drawn: bool = False
    in_hand: bool = False

    def smaller(self, by: int) -> "Scene":
        """The same with fewer of everything but workers."""
        fewer = max(1, self.workspaces // by)
        return replace(self, workspaces=fewer, reps=max(fewer, self.reps // by))


@dataclass(frozen=True)
class Played:
    """A scene and what came of it."""

    scene: Scene
    reps: Companies
    notes: NotesDue
    sent: Numbers

    @property
    def told(self) -> Told:
        """It in numbers."""
        return Told.of(self.reps, self.notes, self.sent)


SCENES = (
    Scene(1, 1_000, 1),
    Scene(1, 5_000, 1),
    Scene(100, 10_000, 1),
    Scene(10_000, MILLION, 1),
    Scene(10_000, MILLION, 2),
    Scene(10_000, MILLION, 4, drawn=True),
    Scene(10_000, MILLION, 8),
    Scene(10_000, MILLION, 4, load=0.25),
    Scene(10_000, MILLION, 4, in_hand=True),
    Scene(100, MILLION, 4, drawn=True),
    Scene(1, MILLION, 4, drawn=True),
    Scene(1, MILLION, 4, takes=SlackTakes(a_minute=900, at_once=180)),
)


def play(scene: Scene, seed: int, notes_a_second: float) -> Played:
    """Let a morning happen; the same for the same seed."""
    chance = np.random.default_rng(seed)
    reps = companies(scene.workspaces, scene.reps, chance)
    notes = notes_due(reps, Shares(load=scene.load), chance)
    workers = Workers(scene.workers, notes_a_second)
    day = InHand if scene.in_hand else Day
    return Played(scene, reps, notes, day(reps, notes, workers, scene.takes).run())

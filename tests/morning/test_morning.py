"""The simulated morning keeps to what it says of the bot and of Slack, whatever is drawn."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.morning import plot, table
from tests.morning.companies import Numbers
from tests.morning.scenes import SCENES, Played, Scene, play
from tests.morning.slack_takes import SlackTakes

SPEED = 7.0
"""Notes a second of a worker that is too slow for these mornings, so that lines form."""

TAKES = SlackTakes(a_minute=30, at_once=6)
scenes = st.builds(
    Scene,
    workspaces=st.integers(1, 40),
    reps=st.integers(40, 400),
    workers=st.integers(1, 4),
    load=st.sampled_from((0.3, 1.0, 1.5)),
    takes=st.just(TAKES),
    in_hand=st.booleans(),
)
seeds = st.integers(0, 1_000)
few = settings(max_examples=25, deadline=None)


@few
@given(scenes, seeds)
def test_nothing_is_lost_and_nothing_comes_before_its_time(scene: Scene, seed: int) -> None:
    """Every note is sent once, when it is due or later."""
    played = play(scene, seed, SPEED)
    assert len(played.sent) == len(played.notes) > 0
    assert (played.sent >= played.notes.due).all()


@few
@given(scenes, seeds)
def test_a_person_hears_no_two_things_in_a_second(scene: Scene, seed: int) -> None:
    """Direct messages are a channel, which takes one a second."""
    played = play(scene, seed, SPEED)
    for sent in _by(played.notes.rep, played.sent):
        assert (np.diff(sent) >= TAKES.apart).all()


@few
@given(scenes, seeds)
def test_a_workspace_has_no_more_in_any_minute_than_slack_takes(scene: Scene, seed: int) -> None:
    """Also right after a rest."""
    played = play(scene, seed, SPEED)
    for sent in _by(played.reps.workspace[played.notes.rep], played.sent):
        apart = sent[TAKES.a_minute :] - sent[: -TAKES.a_minute]
        assert (apart >= 60).all()


@few
@given(scenes, seeds)
def test_workers_send_no_faster_than_was_measured(scene: Scene, seed: int) -> None:
    """In any span of time, but for a batch that was begun in it."""
    sent = np.sort(play(scene, seed, SPEED).sent)
    for number in (150, 250, 400):
        spans = sent[number:] - sent[:-number] + 1
        assert (spans * scene.workers * SPEED + 100 >= number).all()


@few
@given(scenes, seeds)
def test_more_notes_are_later(scene: Scene, seed: int) -> None:
    """A greater load has all notes of a smaller one: in all and at worst they come later."""
    days = [play(replace(scene, load=load), seed, SPEED) for load in (0.25, 0.5, 1.0)]
    late = [day.sent - day.notes.due for day in days]
    assert sorted(len(one) for one in late) == [len(one) for one in late]
    assert sorted(one.sum() for one in late) == [one.sum() for one in late]


def test_more_workers_are_sooner() -> None:
    """As long as workers are what is short."""
    fewer, more = (play(Scene(40, 4_000, workers), 3, SPEED).told for workers in (1, 3))
    assert fewer.median > more.median
    assert fewer.small_p99 > more.small_p99


def test_where_nothing_is_short_all_come_in_their_second() -> None:
    """The simulation adds no lateness of its own."""
    scene = Scene(10, 1_000, 1, takes=SlackTakes(a_minute=100_000, at_once=50_000, apart=0))
    assert play(scene, 3, 50_000).told.worst == 0


def test_a_small_workspace_does_not_wait_for_a_large_one() -> None:
    """The large ones wait for Slack meanwhile."""
    told = play(Scene(300, 30_000, 1), 3, 600).told
    assert told.small_p99 < 60 < told.p99


def test_small_workspaces_wait_where_used_up_ones_are_not_passed_over() -> None:
    """Their notes would find every hand full of others' that wait for Slack."""
    over = Scene(300, 30_000, 1)
    passed_over, in_hand = (play(one, 3, 600).told for one in (over, replace(over, in_hand=True)))
    assert in_hand.small_p99 > 2 * passed_over.small_p99


@pytest.mark.parametrize("scene", SCENES)
def test_the_mornings_that_are_told_of_can_be_played_small(scene: Scene) -> None:
    """Each gives a row of the table, the same for the same seed."""
    rows = [table.row(play(scene.smaller(1_000), 5, SPEED)) for _ in range(2)]
    assert rows[0] == rows[1]
    assert len(rows[0]) == len(table.HEAD)


def test_the_plot_is_drawn_light_and_dark_and_is_the_same_again(tmp_path: Path) -> None:
    """Pictures, with a line for each morning that is drawn."""
    drawn = [play(scene.smaller(1_000), 5, SPEED) for scene in SCENES if scene.drawn]
    pictures = [_drawn(drawn, tmp_path / name) for name in ("one", "other")]
    assert pictures[0] == pictures[1]
    assert sorted(pictures[0]) == ["morning-dark.svg", "morning-light.svg"]
    for picture in pictures[0].values():
        assert "10 workspaces" in "".join(ET.fromstring(picture).itertext())


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """And of nothing else."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    table.write([table.HEAD], page)
    text = page.read_text()
    assert text.startswith(f"before\n{table.BEGIN}\n| workspaces | reps |")
    assert text.endswith(f"|\n{table.END}\nafter\n")
    assert "old" not in text


def _drawn(played: list[Played], folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    plot.draw(played, folder)
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def _by(whose: Numbers, sent: Numbers) -> list[Numbers]:
    """When each had something, rising."""
    order = np.lexsort((sent, whose))
    _, first = np.unique(whose[order], return_index=True)
    return np.split(sent[order], first[1:])

"""A campaign: rounds of people at work in the worst of weathers, then calm, then the judge."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.actor import Actor
from tests.chaos.calm import Calm
from tests.chaos.crews import crew_of
from tests.chaos.evidence import Verdict, gathered, keep_rows
from tests.chaos.judge import judged
from tests.chaos.people import REPS
from tests.chaos.round_trouble import RoundTrouble
from tests.chaos.stage import Beside, Plan, Stage, set_up

BURSTS, BURST = 0.3, 12
"""How often somebody reports so many deals at once."""

ALONE = Beside()
PAUSE = 0.1
AWAKE = 0.3
"""Seconds that what was suspended at the end of a round has before it is killed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign came to."""

    counts: Counter[str]
    verdict: Verdict


async def campaign(plan: Plan, database_url: str, folder: Path, beside: Beside = ALONE) -> Outcome:
    """Play a campaign on a migrated, empty database; `folder` keeps its trace."""
    async with set_up(plan, database_url, folder, beside) as stage:
        actors = [Actor(plan.seed, rep, stage.server, stage.ledger, stage.trace) for rep in REPS]
        counts = Counter[str]()
        for number in range(plan.rounds):
            counts += await _round(stage, actors, number)
        calm = Calm(stage)
        stuck = await calm.after_the_storm()
        stuck += await calm.until_all_is_said()
        workspace, posts = stage.server.workspace, stage.door.posts
        evidence = await gathered(workspace, stage.ledger, posts, stage.screens, stage.url)
        keep_rows(evidence, folder / "nudges.jsonl")
        verdict = judged(evidence, [*stuck, *stage.fleet.strange])
        return Outcome(counts + _counted(stage), verdict)


async def _round(stage: Stage, actors: list[Actor], number: int) -> Counter[str]:
    rng = Random(f"{stage.plan.seed}:round:{number}")
    stage.trace.note("round", number=number)
    has_old = stage.fleet.old is not None
    stage.fleet.keep(crew_of(rng, shared=stage.plan.shared, has_old=has_old))
    await stage.fleet.until_up()
    trouble, stop = RoundTrouble(stage, number), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(trouble.make(stop))
        busy = [tasks.create_task(work) for work in _work(rng, actors, stop)]
        await asyncio.sleep(stage.plan.seconds)
        stop.set()
        for task in busy:
            task.cancel()
    # Whatever still sleeps wakes up and finds how late it is.
    stage.fleet.wake_all()
    await asyncio.sleep(AWAKE)
    if number < stage.plan.rounds - 1:
        await _time_passes(stage, rng)
    return trouble.counts


def _work(
    rng: Random, actors: list[Actor], stop: asyncio.Event
) -> Iterator[Coroutine[None, None, None]]:
    at_work = rng.sample(actors, rng.randint(3, len(actors)))
    if rng.random() < BURSTS:
        yield at_work.pop().burst(stop, BURST)
    for actor in at_work:
        yield actor.act_until(stop, PAUSE)


async def _time_passes(stage: Stage, rng: Random) -> None:
    # What is on its way lands within seconds: nothing is under way when hours have passed.
    await stage.fleet.kill_all()
    await stage.door.quiet()
    if rng.random() < 0.7:
        stage.time.set_machine(0.0)
    await Calm(stage).skip(rng)


def _counted(stage: Stage) -> Counter[str]:
    workspace, door = stage.server.workspace, stage.door
    posted = sum(bool(m.from_app) for c in workspace.channels.all() for m in c.messages)
    seen = {
        "rounds": stage.plan.rounds,
        "messages": posted,
        "calls of Slack": door.calls,
        "calls that met trouble": door.troubles,
    }
    people = {"reports": len(stage.ledger.reports), "presses": stage.ledger.presses}
    return stage.fleet.counts + Counter(seen) + Counter(people)

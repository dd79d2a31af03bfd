"""What shows that a rep is there, and so ends the quiet after three that were ignored."""

import pytest

from storage.models import Rep
from storage.teams import get_rep
from tests.slack.world import ANA, BO, World


async def rep(world: World, user: str = ANA) -> Rep:
    found = await world.bot.ctx.run(lambda s: get_rep(s, world.workspace.team.id, user))
    assert found is not None
    return found


async def is_there(world: World, user: str = ANA) -> bool:
    """Whether the rep acted just now; the time passes by a minute."""
    acted = (await rep(world, user)).acted_at == world.clock.at
    world.pass_time(minutes=1)
    return acted


@pytest.mark.parametrize(
    "typed",
    [
        *("list", "help", "digest", "lessons", "lessons brief", "resume", "pause until 6 March"),
        *("pause until whenever", "promise", "hours", "lift", "", "Beta Works 500 EUR"),
    ],
)
async def test_every_command_shows_it(one_world: World, typed: str) -> None:
    await one_world.report()
    one_world.pass_time(hours=1)
    await one_world.lostdeal(typed)
    assert await is_there(one_world)


async def test_forms_presses_and_ticks_show_it(one_world: World) -> None:
    world = one_world
    await world.report()
    assert await is_there(world)
    note = await world.note_of("ask")
    world.pass_time(minutes=1)
    await world.choose(note, "more", "promise")
    await world.submit(action="Call back", due_on="2026-03-20")
    assert await is_there(world)
    await world.choose(note, "more", "trouble")
    await world.submit(until="2026-03-20")
    assert await is_there(world)
    await world.choose(note, "more", "back_burner")
    await world.submit(items="A demo\nA rehearsal")
    assert await is_there(world)
    boxes = next(
        element["options"]
        for block in world.now(note).blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "ready"
    )
    await world.press(note, "ready", [boxes[0]["value"]])
    assert await is_there(world)
    await world.lostdeal("hours")
    await world.submit(end="17:00")
    assert await is_there(world)


async def test_logging_a_contact_shows_it(one_world: World) -> None:
    await one_world.report("told_no")
    note = await one_world.note_of("reply")
    await one_world.press(note, "record.replied")
    touch = await one_world.note_of("keep_in_touch")
    one_world.pass_time(minutes=1)
    await one_world.press(touch, "record.touched")
    assert await is_there(one_world)


async def test_a_colleagues_answer_shows_that_the_colleague_is_there(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "hand_over")
    await one_world.submit(colleague=BO)
    gave = (await rep(one_world)).acted_at
    one_world.pass_time(minutes=1)
    await one_world.press(await one_world.offer_to(), "accept")
    assert (await rep(one_world)).acted_at == gave
    assert await is_there(one_world, BO)

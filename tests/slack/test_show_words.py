"""Where several deals share a message or a list, a button shows the words of one."""

from bot.local_slack.messages import Message
from tests.slack.world import ANA, BO, World, actions, words

CLIENTS = ("Alpha Ltd", "Dr. Beta & Sons")


async def two_asks(world: World) -> Message:
    """The message in which two asks come together."""
    for client in CLIENTS:
        await world.report("blown_meeting", client=client)
    await world.note_of("ask")
    return world.direct()[-1]


async def test_two_asks_share_their_words_and_each_has_them(one_world: World) -> None:
    shared = await two_asks(one_world)
    assert words(shared).count("Why now") == 1
    assert all(client.replace("&", "&amp;") in words(shared) for client in CLIENTS)
    await one_world.press(shared, "show_note")
    shown = words(await one_world.form())
    assert "Why now" in shown
    assert "There are three good ways on with Dr. Beta &amp; Sons" in shown
    # What is to be pressed stays in the message.
    assert "I asked" in words(one_world.now(shared))
    assert "I asked" not in shown


async def test_a_list_shows_the_words_of_what_is_due(one_world: World) -> None:
    await one_world.report("own_mistake")
    (early,) = (await one_world.lostdeal("list")).messages
    assert "show_note" not in actions(early)
    await one_world.note_of("own_up")
    one_world.pass_time(seconds=1)
    (listed,) = (await one_world.lostdeal("list")).messages
    await one_world.server.actions.press(ANA, listed, "show_note")
    await one_world.settle()
    assert "how soon you owned it" in words(await one_world.form())


async def test_words_of_a_step_that_has_gone_are_not_shown(one_world: World) -> None:
    shared = await two_asks(one_world)
    late = await one_world.press(shared, "record.asked")
    assert "You asked Alpha Ltd for a second chance" in words(late)


async def test_nobody_reads_the_words_of_a_colleague(one_world: World) -> None:
    shared = await two_asks(one_world)
    seen = await one_world.server.actions.press(BO, shared, "show_note")
    await one_world.settle()
    assert "Why now" not in str(seen)

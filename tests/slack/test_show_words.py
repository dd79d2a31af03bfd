"""Where several deals share a message or a list, a button shows the words of one."""

from bot.local_slack.messages import Message
from tests.slack.raw import interact, press_of
from tests.slack.world import ANA, BO, World, actions, words

CLIENTS = ("Alpha Ltd", "Dr. Beta & Sons")
SHOWN = tuple(client.replace("&", "&amp;") for client in CLIENTS)
GOOD_WAYS = "There are three good ways on with"


async def two_asks(world: World) -> Message:
    """The message in which two asks come together."""
    for client in CLIENTS:
        await world.report("blown_meeting", client=client)
    await world.note_of("ask")
    return world.direct()[-1]


def whole_and_brief(shared: Message) -> tuple[str, str]:
    """Which client's words stand in the message, and which behind the button."""
    first = next(one for one in SHOWN if f"{GOOD_WAYS} {one}" in words(shared))
    return first, next(one for one in SHOWN if one != first)


async def test_two_asks_share_their_words_and_each_has_them(one_world: World) -> None:
    shared = await two_asks(one_world)
    assert words(shared).count("Why now") == 1
    _, brief = whole_and_brief(shared)
    assert f"*{brief}*" in words(shared)
    await one_world.press(shared, "show_note")
    shown = words(await one_world.form())
    assert "Why now" in shown
    assert f"{GOOD_WAYS} {brief}" in shown
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
    whole, brief = whole_and_brief(shared)
    late = await one_world.press(shared, "record.asked")
    assert f"You asked {whole} for a second chance" in words(late)
    assert f"{GOOD_WAYS} {whole}" not in words(late)
    assert f"{GOOD_WAYS} {brief}" in words(late)


async def test_nobody_reads_the_words_of_a_colleague(one_world: World) -> None:
    shared = await two_asks(one_world)
    assert (await interact(one_world, press_of(one_world, shared, "show_note", user=BO))).ok
    assert one_world.workspace.views.top(BO) is None
    (told,) = one_world.workspace.posts.ephemerals(BO)
    assert "cannot find that deal any more" in told.text

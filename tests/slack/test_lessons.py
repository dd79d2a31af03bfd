"""One line for next time: offered where a deal ends, private, found again and offered again."""

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from storage.models import Lesson
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, BO, World, actions, words

LINE = "Read the brief back before quoting."


async def asked(world: World, client: str = "Acme Corp") -> Message:
    await world.report(client=client)
    return await world.press(await world.note_of("ask"), "record.asked")


async def recovered(world: World) -> Message:
    note = await world.press(await asked(world), "record.yes")
    await world.press(note, "win_back")
    assert not (await world.submit(in_digest="no", show_client="no")).errors
    return world.now(note)


async def let_go(world: World) -> Message:
    return await world.press(await asked(world), "record.let_go")


async def did_not_work(world: World) -> Message:
    return await world.press(
        await world.press(await asked(world), "record.yes"), "record.did_not_work"
    )


ENDS = {"recovered": recovered, "let_go": let_go, "did_not_work": did_not_work}


async def keep(world: World, ended: Message, line: str = LINE) -> Message:
    await world.press(ended, "lesson")
    assert not (await world.submit(lesson=line)).errors
    return world.now(ended)


async def lessons(world: World, text: str = "lessons", user: str = ANA) -> str:
    return words((await world.lostdeal(text, user)).messages[0])


@pytest.mark.parametrize("end", ENDS)
async def test_every_end_offers_one_line_and_then_no_more(one_world: World, end: str) -> None:
    ended = await ENDS[end](one_world)
    assert "One line for next time" in words(ended)
    kept = await keep(one_world, ended)
    assert "lesson" not in actions(kept)
    assert "is saved, and only you can see it" in words(kept)
    assert LINE in await lessons(one_world)


async def test_a_deal_let_go_again_offers_it_again(one_world: World) -> None:
    kept = await keep(one_world, await let_go(one_world))
    one_world.pass_time(minutes=5)
    again = await one_world.press(kept, "record.taken_up_again")
    assert "lesson" not in actions(again)
    assert "lesson" in actions(await one_world.press(again, "record.let_go"))


async def test_it_is_for_ones_own_eyes(http_world: World) -> None:
    await keep(http_world, await let_go(http_world))
    assert "You have kept no lessons yet" in await lessons(http_world, user=BO)
    other = await http_world.report(user=BO)
    assert LINE not in words(other)


async def test_it_is_found_by_its_words(one_world: World) -> None:
    await keep(one_world, await let_go(one_world))
    await one_world.report(client="Beta Works")
    (listed,) = (await one_world.lostdeal("list")).messages
    await use(one_world, listed, "record.let_go")
    await use(one_world, shown_to_ana(one_world), "lesson")
    assert not (await one_world.submit(lesson="Bring samples.")).errors
    for search in ("lessons BRIEF", "Lessons quoting  the", "lessons acme", "lessons read meeting"):
        found = await lessons(one_world, search)
        assert LINE in found
        assert ("samples" in found) is False, search
    assert "Bring samples" in await lessons(one_world, "lessons beta")
    assert "None of your lessons" in await lessons(one_world, "lessons read samples")


async def test_it_is_offered_when_a_similar_deal_is_logged(one_world: World) -> None:
    await keep(one_world, await let_go(one_world))
    alike = await one_world.report(client="Gamma Ltd")
    assert f"Your lesson from a deal like this one: {LINE}" in words(alike)
    other = await one_world.report("told_no", client="Delta Ltd")
    assert LINE not in words(other)


async def test_a_deal_closed_from_the_list_offers_it_there(one_world: World) -> None:
    await one_world.report()
    (listed,) = (await one_world.lostdeal("list")).messages
    await use(one_world, listed, "record.let_go")
    ended = shown_to_ana(one_world)
    assert actions(ended) == ["record.taken_up_again", "lesson", "open_deal"]
    await use(one_world, ended, "lesson")
    assert not (await one_world.submit(lesson=LINE)).errors
    assert "is saved, and only you can see it" in words(shown_to_ana(one_world))
    assert LINE in await lessons(one_world)


async def test_a_deal_closed_from_home_offers_it_there(one_world: World) -> None:
    await one_world.report()
    await one_world.server.actions.open_home(ANA)
    await one_world.settle()
    homes = one_world.workspace.views.homes
    for action in ("record.let_go", "lesson"):
        await one_world.server.actions.press(ANA, homes[ANA], action)
        await one_world.settle()
    assert not (await one_world.submit(lesson=LINE)).errors
    assert "is saved, and only you can see it" in words(homes[ANA])


async def test_a_form_that_comes_twice_is_one_lesson(http_world: World) -> None:
    ended = await let_go(http_world)
    await http_world.press(ended, "lesson")
    await http_world.server.forms.fill(await http_world.form(), {"lesson": LINE})
    form = submission_of(http_world, await http_world.form())
    for delivery in (form, form):
        ack = await interact(http_world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    kept = await http_world.bot.ctx.run(lambda s: [one.text for one in s.exec(select(Lesson))])
    assert kept == [LINE]


async def test_a_line_without_a_word_is_told_at_its_field(one_world: World) -> None:
    await one_world.press(await let_go(one_world), "lesson")
    assert list((await one_world.submit(lesson="  ")).errors) == ["lesson"]


async def use(world: World, message: Message, action_id: str) -> None:
    """Press a button of a message that only Ana sees."""
    await world.server.actions.press(ANA, message, action_id)
    await world.settle()


def shown_to_ana(world: World) -> Message:
    """The latest list in front of Ana."""
    return world.workspace.posts.ephemerals(ANA)[-1]

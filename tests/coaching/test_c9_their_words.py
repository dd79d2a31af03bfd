"""The client's own words have a field, are shown before the next step, and are quoted (9.11)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.history import EventKind
from bot.local_slack.messages import Message
from tests.slack import world as worlds
from tests.slack.raw import interact, press_of
from tests.slack.world import ANA, BO, World, actions, fields, held, words

SAID = 'The menus came "as agreed", they said, and <!channel> is still waiting.'
WANTED = "Send somebody who\nlooks at the proof with us"


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[World]:
    """A workspace with the bot in it."""
    async with worlds.world("http", sqlite_url) as one:
        yield one


async def told_them(world: World) -> Message:
    """Own up to a mistake; gives the note."""
    await world.report("own_mistake", what_happened="I quoted two colours", impact="A lost fair")
    note = await world.note_of("own_up")
    return await world.press(note, "record.owned_up")


async def write_down(world: World, note: Message, **typed: str) -> Message:
    """Write down what they said; gives the note as it is then."""
    await world.press(note, "client_words")
    assert not (await world.submit(**typed)).errors
    return world.now(note)


async def test_c9_their_words_are_asked_for_with_what_records_the_step(shop: World) -> None:
    await shop.report("own_mistake", what_happened="I quoted two colours", impact="A lost fair")
    note = await shop.note_of("own_up")
    assert "client_words" not in actions(note)
    note = await shop.press(note, "record.owned_up")
    assert "client_words" in actions(note)
    await shop.press(note, "client_words")
    assert fields(await shop.form()) == ["said", "wanted"]
    assert "let them be, correct nothing, write it down, and thank them" in words(await shop.form())


@pytest.mark.parametrize(
    ("circumstance", "step", "what"),
    [
        ("told_no", "reply", EventKind.REPLIED),
        ("told_no", "reply", EventKind.NO_CONTACT),
    ],
)
async def test_c9_their_words_need_no_second_field_where_nobody_was_let_down(
    shop: World, circumstance: str, step: str, what: EventKind
) -> None:
    await shop.report(circumstance)
    note = await shop.note_of(step)
    if f"record.{what}" in actions(note):
        note = await shop.press(note, f"record.{what}")
    else:
        note = await shop.choose(note, "more", what)
    await shop.press(note, "client_words")
    assert fields(await shop.form()) == ["said"]


async def test_c9_their_words_are_shown_before_the_next_step(shop: World) -> None:
    note = await told_them(shop)
    note = await write_down(shop, note, said=SAID, wanted=WANTED)
    following = await shop.note_of("plan_in_writing")
    shown = words(following)
    assert 'They said on Tue 3 Mar: "The menus came "as agreed"' in shown
    assert "<!channel>" not in shown
    assert 'What would help, they said: "Send somebody who looks at the proof with us"' in shown


async def test_c9_their_words_can_be_corrected(shop: World) -> None:
    note = await told_them(shop)
    note = await write_down(shop, note, said="They were loud", wanted=WANTED)
    shop.pass_time(days=3)
    await shop.press(note, "client_words")
    assert held(await shop.form()) == {"said": "They were loud", "wanted": WANTED}
    assert not (await shop.submit(said="They were calm", wanted="")).errors
    following = await shop.note_of("repair")
    assert "They were calm" in words(following)
    assert "They were loud" not in words(following)


async def test_c9_their_words_are_quoted_by_the_plan_and_never_spliced(shop: World) -> None:
    note = await told_them(shop)
    await write_down(shop, note, said="It was bad", wanted='A "real" plan <@U1ANA>')
    note = await shop.note_of("plan_in_writing")
    assert "You told us" not in words(note)
    await shop.press(note, "write_plan")
    assert not (await shop.submit(**{"action.1": "Reprint the menus"})).errors
    following = words(shop.now(note))
    assert "You told us what would help: \"A 'real' plan &lt;@U1ANA&gt;.\"" in following


async def test_c9_their_words_are_private_to_whoever_has_the_deal(shop: World) -> None:
    note = await told_them(shop)
    note = await write_down(shop, note, said="Only for you", wanted=WANTED)
    await interact(shop, press_of(shop, note, "client_words", user=BO))
    assert shop.workspace.views.top(BO) is None
    await shop.choose(note, "more", "hand_over")
    assert not (await shop.submit(colleague=BO)).errors
    told = shop.workspace.views.top(ANA)
    offer = await shop.offer_to()
    assert "Only for you" not in words(offer)
    await shop.press(offer, "accept")
    assert "Only for you" in words(await shop.note_of("repair", BO))
    await interact(shop, press_of(shop, note, "client_words", user=ANA))
    assert shop.workspace.views.top(ANA) == told


async def test_c9_their_words_are_asked_for_while_they_are_fresh(shop: World) -> None:
    note = await told_them(shop)
    shop.clock.at += timedelta(days=3)
    (listed,) = (await shop.lostdeal("list")).messages
    assert "client_words" not in actions(listed)
    assert "client_words" in actions(note)

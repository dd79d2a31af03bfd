"""The deal view: the whole story of a deal in a window, and everything that can be done with it."""

from datetime import timedelta

from bot.local_slack.views import View
from tests.slack.many_deals import clients_in, headings, press_for
from tests.slack.test_home import home, use
from tests.slack.world import ANA, BO, World, choice, words


async def opened(world: World) -> View:
    """Acme's deal, opened from Home."""
    shown = await home(world)
    await press_for(world, shown, "open_deal", "Acme Corp")
    return await world.form()


async def press(world: World, action_id: str, value: object = None) -> View:
    """Use something of the window in front; gives what is in front then."""
    await world.server.actions.press(ANA, await world.form(), action_id, value)
    return await world.form()


async def test_it_tells_what_happened_when_and_who_did_it(http_world: World) -> None:
    await http_world.report("own_mistake", contact="Dana Reed", what_happened="wrong size")
    note = await http_world.note_of("own_up")
    await http_world.choose(note, "more", "promise")
    await http_world.submit(action="Send the reprint", due_on="2026-03-13")
    await http_world.press(note, "record.owned_up")
    told = words(await opened(http_world))
    view = await http_world.form()
    assert headings(view)[:3] == ["Acme Corp", "What happened", "Promises"]
    assert "I made a mistake. Contact: Dana Reed" in told
    assert "• Tue 3 Mar, 11:00: The loss was logged (<@U1ANA>)" in told
    assert ": Owned up (<@U1ANA>)" in told
    assert "• Send the reprint, by Fri 13 Mar: open" in told
    assert "wrong size" in told


async def test_a_step_out_of_order_is_added_with_its_day(http_world: World) -> None:
    await http_world.report("own_mistake")
    http_world.pass_time(days=2)
    await opened(http_world)
    form = await press(http_world, "already")
    assert form.previous_view_id
    assert not (await http_world.submit(what="owned_up", day="2026-03-03")).errors
    view = await http_world.form()
    assert "Tue 3 Mar: Owned up (<@U1ANA>), noted on Thu 5 Mar" in words(view)
    await press(http_world, "take_back")
    assert "~Owned up~" in words(await http_world.form())


async def test_what_is_done_there_is_shown_beneath_too(one_world: World) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    await opened(one_world)
    view = await press(one_world, "record.asked")
    assert "That took courage" in words(view)
    assert "That took courage" in words(one_world.workspace.views.homes[ANA])
    assert "That took courage" in words(one_world.now(note))


async def test_it_opens_from_a_note_and_brings_that_up_to_date(one_world: World) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    await one_world.press(note, "more", choice(note, "open", "more"))
    view = await one_world.form()
    assert headings(view)[0] == "Acme Corp"
    await press(one_world, "record.asked")
    assert "That took courage" in words(one_world.now(note))


async def test_editing_and_promising_come_back_to_it(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await opened(one_world)
    await press(one_world, "edit")
    await one_world.submit_view(client="Acme Holdings")
    assert headings(await one_world.form())[0] == "Acme Holdings"
    await press(one_world, "promise")
    await one_world.submit(action="A sample", due_on="2026-03-20")
    view = await one_world.form()
    assert "• A sample, by Fri 20 Mar: open" in words(view)
    view = await press(one_world, "promise_missed")
    assert "• A sample, by Fri 20 Mar: missed" in words(view)


async def test_their_words_and_kept_words_stand_there(one_world: World) -> None:
    await one_world.report("own_mistake")
    note = await one_world.note_of("own_up")
    await one_world.press(note, "record.owned_up")
    await opened(one_world)
    await press(one_world, "client_words")
    await one_world.submit(said="You never called.", wanted="A call each Friday.")
    told = words(await one_world.form())
    assert 'They said on Tue 3 Mar: "You never called."' in told
    assert 'What would help, they said: "A call each Friday."' in told


async def test_deleting_asks_first_and_says_what_goes(http_world: World) -> None:
    await http_world.report("blown_meeting")
    note = await http_world.note_of("ask")
    await http_world.press(note, "record.asked")
    http_world.pass_time(days=2)
    await opened(http_world)
    form = await press(http_world, "remove")
    assert "what you recorded (1 entry)" in words(form)
    await http_world.server.forms.close(ANA)
    assert clients_in(await home(http_world)) == ["Acme Corp"]
    await press(http_world, "remove")
    await http_world.submit()
    assert "is taken back" in words(await http_world.form())
    assert clients_in(await home(http_world)) == []
    assert await http_world.hears_no_more()


async def test_a_deal_that_was_won_back_and_deleted_is_told_to_nobody(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await home(one_world)
    for what in ("record.asked", "record.yes", "win_back"):
        await use(one_world, what)
    await one_world.submit(in_digest="yes", show_client="yes")
    one_world.pass_time(minutes=1)
    assert "Acme Corp" in words((await one_world.lostdeal("digest")).messages[0])
    shown = await home(one_world)
    await press_for(one_world, shown, "open_deal", "Acme Corp")
    await press(one_world, "remove")
    await one_world.submit()
    assert "Acme Corp" not in words((await one_world.lostdeal("digest")).messages[0])


async def test_a_colleagues_deal_is_not_opened(one_world: World) -> None:
    await one_world.report("blown_meeting")
    shown = await home(one_world)
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "hand_over")
    await one_world.submit(colleague=BO)
    await one_world.press(await one_world.offer_to(BO), "accept")
    one_world.clock.at += timedelta(minutes=1)
    await press_for(one_world, shown, "open_deal", "Acme Corp")
    assert "I cannot find that deal any more" in words(await one_world.form())
    assert "What happened" not in words(await one_world.form())

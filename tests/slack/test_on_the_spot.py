"""Three routes after a blown meeting, and the one that can be taken in the room (S0, S1)."""

from datetime import timedelta

from tests.slack.world import BO, MAX, World, actions, fields, words


async def test_who_asked_in_the_room_may_say_so_and_what_came_of_it(world: World) -> None:
    receipt = await world.report(contact="Dana Whitfield")
    assert "May I stop for a moment, Dana?" in words(receipt)
    asked = await world.press(receipt, "record.asked")
    assert asked.text.startswith("You asked Acme Corp for a second chance. That took courage")
    assert {"record.yes", "record.no", "record.door_open", "edit"} <= set(actions(asked))
    answered = await world.press(asked, "record.yes")
    assert "I will watch your next jobs myself" in words(answered)
    assert "win_back" in actions(answered)


async def test_the_room_is_not_asked_for_where_the_meeting_is_long_over(one_world: World) -> None:
    receipt = await one_world.report()
    one_world.clock.at += timedelta(hours=3)
    await one_world.press(receipt, "edit")
    await one_world.submit(client="Acme Limited")
    assert "Still in the room" not in words(one_world.now(receipt))


async def test_nor_where_nobody_may_ask_the_client_any_more(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "stop")
    await one_world.submit()
    again = await one_world.report()
    assert "record.asked" not in actions(again)


async def test_a_button_hands_the_deal_to_a_colleague(world: World) -> None:
    await world.report()
    note = await world.note_of("ask")
    await world.press(note, "hand_over")
    assert fields(await world.form()) == ["colleague"]
    assert not (await world.submit(colleague=BO)).errors
    assert "accept" in actions(await world.offer_to(BO))
    assert world.direct(MAX) == []


async def test_a_button_puts_the_deal_on_the_back_burner(world: World) -> None:
    await world.report()
    note = await world.note_of("ask")
    await world.press(note, "back_burner")
    assert not (await world.submit(items="A demo")).errors
    assert "record.asked" not in actions(world.now(note))


async def test_a_colleague_asks_for_us_and_not_for_themselves(one_world: World) -> None:
    await one_world.report(what_happened="I talked for half an hour")
    note = await one_world.note_of("ask")
    await one_world.press(note, "complete_script")
    await one_world.submit(what_changed="I have read your report.")
    await one_world.press(note, "hand_over")
    await one_world.submit(colleague=BO)
    await one_world.press(await one_world.offer_to(BO), "accept")
    taken = words(await one_world.note_of("ask_by_colleague", BO))
    assert "What you got from us that day was not worth the hour" in taken
    assert "We talked for half an hour." in taken
    assert "We have read your report." in taken
    assert "I have read" not in taken
    assert "I talked" not in taken

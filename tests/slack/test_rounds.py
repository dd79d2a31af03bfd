"""A step that comes again comes whole: with its note, its script and its buttons."""

from tests.slack.world import World, actions, words


async def test_a_snoozed_ask_comes_back_with_its_script(http_world: World) -> None:
    await http_world.report(text="Acme Corp 12,000 EUR quoted two colours instead of four")
    first = await http_world.note_of("ask")
    snoozed = await http_world.choose(first, "snooze", "week")
    assert "I will remind you of Acme Corp on Mon 9 Mar." in words(snoozed)
    assert actions(snoozed) == ["more", "record.let_go", "take_back"]

    second = await http_world.note_of("ask")
    assert second.ts != first.ts
    assert second.text.startswith("Back to Acme Corp: Ask for a second chance.")
    assert "lean on what only you know" in words(second)
    assert actions(second) == actions(first)


async def test_a_repair_that_takes_longer_is_asked_after_again(http_world: World) -> None:
    await http_world.report("own_mistake")
    await http_world.skip_to_next_nudge()
    await http_world.press(http_world.direct()[-1], "record.owned_up")
    first = await http_world.note_of("repair")
    assert "is it put right?" in words(first)
    not_yet = await http_world.press(first, "record.not_repaired")
    assert "It is not put right for Acme Corp yet." in words(not_yet)

    second = await http_world.note_of("repair")
    assert second.ts != first.ts
    assert "Back to Acme Corp: Check that it is put right." in words(second)
    put_right = await http_world.press(second, "record.repaired")
    assert "It is put right for Acme Corp." in words(put_right)


async def test_an_answer_is_looked_for_in_a_note_of_its_own(http_world: World) -> None:
    await http_world.report()
    await http_world.skip_to_next_nudge()
    await http_world.press(http_world.direct()[-1], "record.asked")
    note = await http_world.note_of("answer")
    assert "Has an answer come?" in words(note)
    assert "That took courage" not in words(note)

    waiting = await http_world.press(note, "record.not_yet")
    assert "No answer from Acme Corp yet." in words(waiting)
    again = await http_world.note_of("answer", reminder=1)
    assert "Has anything come back?" in words(again)

    yes = await http_world.press(again, "record.yes")
    assert actions(yes)[:2] == ["win_back", "record.did_not_work"]
    assert "Has the first job gone well" in words(await http_world.note_of("second_chance"))

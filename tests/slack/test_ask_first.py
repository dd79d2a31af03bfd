"""What cannot be taken back asks first and says what will go."""

from datetime import timedelta

from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, World, actions, choice, words


async def test_a_report_of_a_moment_ago_goes_at_once(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    one_world.pass_time(minutes=59)
    assert "is taken back" in words(await one_world.press(receipt, "record.undone"))


async def test_an_old_report_asks_first(http_world: World) -> None:
    receipt = await http_world.report("blown_meeting")
    http_world.pass_time(minutes=61)
    asked = await http_world.press(receipt, "record.undone")
    assert words(asked) == words(receipt)
    form = await http_world.form()
    assert "This cannot be taken back" in words(form)
    await http_world.server.forms.close(ANA)
    assert words(http_world.now(receipt)) == words(receipt)
    await http_world.press(receipt, "record.undone")
    saved = submission_of(http_world, await http_world.form())
    for _ in range(2):
        assert (await interact(http_world, saved)).body is None
    assert "is taken back" in words(http_world.now(receipt))
    assert await http_world.hears_no_more()


async def test_a_report_with_a_history_says_what_goes_with_it(one_world: World) -> None:
    receipt = await one_world.report("own_mistake")
    await one_world.skip_to_next_nudge()
    note = one_world.direct()[-1]
    await one_world.press(note, "more", choice(note, "promise", "more"))
    await one_world.submit(action="Send the reprint", due_on="2026-03-13")
    await one_world.press(note, "record.owned_up")
    await one_world.press(receipt, "record.undone")
    told = words(await one_world.form())
    assert "what you recorded (1 entry)" in told
    assert "1 open promise with its reminders" in told
    await one_world.submit()
    assert "is taken back" in words(one_world.now(receipt))


async def test_a_form_that_was_overtaken_removes_nothing(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    await one_world.press(receipt, "record.undone")
    await one_world.press(note, "record.asked")
    assert not (await one_world.submit()).errors
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(listed)


async def test_never_again_asks_first_and_has_no_undo(http_world: World) -> None:
    await http_world.report("company_failed")
    await http_world.skip_to_next_nudge()
    note = http_world.direct()[-1]
    await http_world.press(note, "more", choice(note, "never_again", "more"))
    assert "you may ask once more, much later" in words(await http_world.form())
    assert words(http_world.now(note)) == words(note)
    await http_world.submit()
    http_world.clock.at += timedelta(seconds=1)
    (listed,) = (await http_world.lostdeal("list")).messages
    assert "take_back" not in actions(listed)
    options = [one["value"].partition(":")[0] for one in _more(http_world.now(note))]
    assert "stop" in options


def _more(message: object) -> list[dict[str, str]]:
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")  # type: ignore[attr-defined]
    return next(one["options"] for row in rows for one in row if one["action_id"] == "more")

"""The receipt of a report: the plan, Edit and Undo."""

from bot.local_slack.web_api.faults import ApiError
from tests.slack.raw import interact, press_of
from tests.slack.world import ANA, World, actions, fields, held, words


async def test_it_says_what_will_happen_and_when(world: World) -> None:
    receipt = await world.report("own_mistake")
    said = words(receipt)
    assert "Only you can see what you wrote about *Acme Corp*" in said
    assert "*Own up, by phone if you can*: Tue 3 Mar at 11:10" in said
    assert "Check that it is put right" not in said  # it waits for the own-up's answer
    assert "*Ask for a second chance*: 10 working days after it is put right" in said
    assert actions(receipt) == ["words_now", "edit", "record.undone"]


async def test_editing_shows_what_was_typed_and_plans_again(http_world: World) -> None:
    world = http_world
    receipt = await world.report(
        "own_mistake",
        contact="Joy Adler",
        amount="12000",
        currency="EUR",
        impact="They lost a weekend.",
        client_knows="yes",
        client_raised_it="no",
    )
    await world.press(receipt, "edit")
    form = await world.form()
    assert form.callback_id == "edit_report"
    kept = held(form)
    assert (kept["client"], kept["contact"]) == ("Acme Corp", "Joy Adler")
    assert (kept["amount"], kept["currency"]) == ("12,000", "EUR")
    assert kept["impact"] == "They lost a weekend."
    assert kept["client_knows"]["value"] == "yes"  # type: ignore[index]
    assert kept["client_raised_it"]["value"] == "no"  # type: ignore[index]

    form = await world.pick("told_no")
    assert form.callback_id == "edit_report"
    assert "loss_reason" in fields(form)
    assert held(form)["client"] == "Acme Corp"
    await world.submit(client="Acme Limited", loss_reason="no_decision")

    said = words(world.now(receipt))
    assert "*Acme Limited*" in said
    assert "Answer the no graciously" in said
    assert "Own up" not in said
    steps = {row.step: row.status for row in await world.nudges() if row.step}
    assert steps == {
        "own_up": "cancelled",
        "reply": "pending",
        "what_decided": "pending",
        "keep_in_touch": "pending",
        "ask": "pending",
    }
    await world.skip_to_next_nudge()
    assert "A no is hard to hear" in words(world.direct()[-1])


async def test_an_edit_that_is_wrong_is_told_at_its_field(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    await one_world.press(receipt, "edit")
    seen = await one_world.submit(client="Beta Works", amount="-3", currency="EUR")
    assert list(seen.errors) == ["amount"]
    assert held(await one_world.form())["client"] == "Beta Works"
    assert "Acme Corp" in words(one_world.now(receipt))


async def test_undo_takes_everything_back(world: World) -> None:
    receipt = await world.report("own_mistake")
    press = press_of(world, receipt, "record.undone")
    undone = await world.press(receipt, "record.undone")
    assert "I will not write to you about it" in words(undone)
    assert (
        undone.text
        == "Your report about Acme Corp is taken back. I will not write to you about it."
    )
    assert actions(undone) == []
    assert await world.hears_no_more()
    assert len(world.direct()) == 1
    (told,) = (await world.lostdeal("list")).messages
    assert "You have no open deals" in words(told)

    assert (await interact(world, press)).ok
    assert words(world.now(receipt)) == words(undone)


async def test_undo_comes_too_late_once_the_deal_has_moved_on(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    await one_world.skip_to_next_nudge()
    await one_world.press(one_world.direct()[-1], "record.asked")
    await one_world.press(receipt, "record.undone")
    # What has happened since would go with it: it asks first.
    assert (await one_world.form()).callback_id == "remove_report"
    await one_world.server.forms.close(ANA)
    (told,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(told)


async def test_undo_works_after_an_edit_and_after_a_note(one_world: World) -> None:
    receipt = await one_world.report("own_mistake")
    await one_world.press(receipt, "edit")
    await one_world.submit(client="Acme Limited")
    await one_world.skip_to_next_nudge()
    note = one_world.direct()[-1]
    undone = await one_world.press(receipt, "record.undone")
    assert "is taken back" in words(undone)
    assert await one_world.hears_no_more()
    late = one_world.now(note)
    assert "is taken back" in words(late)
    assert actions(late) == []


async def test_a_deal_that_was_undone_is_not_edited(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    await one_world.press(receipt, "edit")
    press = press_of(one_world, receipt, "record.undone")
    assert (await interact(one_world, press)).ok
    await one_world.submit(client="Changed after all")
    assert "is taken back" in words(one_world.now(receipt))
    assert "Changed" not in words(one_world.now(receipt))
    assert await one_world.hears_no_more()


async def test_a_form_that_slack_would_not_open_any_more_is_told_of(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    one_world.server.api.faults.script("views.open", ApiError("expired_trigger_id"))
    await one_world.press(receipt, "edit")
    (told,) = one_world.workspace.posts.ephemerals(ANA)
    assert "Please try once more" in told.text

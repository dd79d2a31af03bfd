"""Deliveries that come more than once, and people who press what is not theirs."""

from sqlmodel import Session, func, select

from bot.local_slack.people import JsonObject
from storage.models import DealEvent, LostDeal
from tests.slack.raw import interact, press_of, submission_of
from tests.slack.world import ANA, BO, World, words


async def counted(world: World) -> tuple[int, int]:
    """How many deals there are, and how many entries in their histories."""

    def count(session: Session) -> tuple[int, int]:
        deals = session.exec(select(func.count()).select_from(LostDeal)).one()
        return deals, session.exec(select(func.count()).select_from(DealEvent)).one()

    return await world.bot.ctx.run(count)


async def filled_in(world: World) -> JsonObject:
    """The submission of a report that is filled in."""
    await world.lostdeal()
    form = await world.pick("blown_meeting")
    await world.server.forms.fill(form, {"client": "Acme Corp"})
    return submission_of(world, await world.form())


async def test_a_double_submit_makes_one_deal(http_world: World) -> None:
    once = await filled_in(http_world)
    again = submission_of(http_world, await http_world.form())
    first = await interact(http_world, once)
    assert first.body is not None
    assert (first.ok, first.body["response_action"]) == (True, "update")
    # It is kept: a repeat closes the form instead of asking anew.
    for delivery in (again, once):
        ack = await interact(http_world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    assert await counted(http_world) == (1, 1)
    assert len(http_world.direct()) == 1


async def test_a_form_that_is_opened_again_makes_another_deal(one_world: World) -> None:
    for _ in range(2):
        await interact(one_world, await filled_in(one_world))
        await one_world.server.forms.close(ANA, every=True)
    assert await counted(one_world) == (2, 2)


async def test_a_strangers_press_is_refused_politely_and_changes_nothing(world: World) -> None:
    await world.report("blown_meeting")
    await world.skip_to_next_nudge()
    receipt, note = world.direct()
    snooze = next(
        option["value"]
        for block in note.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "snooze"
        for option in element["options"]
    )
    before, shown = await counted(world), [words(message) for message in world.direct()]
    presses = [
        press_of(world, note, "record.asked", user=BO),
        press_of(world, note, "record.let_go", user=BO),
        press_of(world, note, "snooze", snooze, user=BO),
        press_of(world, note, "complete_script", user=BO),
        press_of(world, receipt, "edit", user=BO),
        press_of(world, receipt, "record.undone", user=BO),
    ]
    for number, press in enumerate(presses, start=1):
        assert (await interact(world, press)).ok
        told = world.workspace.posts.ephemerals(BO)
        assert len(told) == number
        assert "cannot find that deal any more" in told[-1].text
    assert await counted(world) == before
    assert [words(message) for message in world.direct()] == shown
    assert world.workspace.views.top(BO) is None


async def test_a_strangers_form_is_refused_at_its_field(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    await one_world.press(receipt, "edit")
    form = await one_world.form()
    ack = await interact(one_world, submission_of(one_world, form, BO))
    assert ack.body is not None
    (error,) = ack.body["errors"].values()
    assert "cannot find that deal any more" in error
    assert "Acme Corp" in words(one_world.now(receipt))


async def test_a_deal_of_another_workspace_cannot_be_reached(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await one_world.skip_to_next_nudge()
    note = one_world.direct()[-1]
    press = press_of(one_world, note, "record.asked")
    press["team"] = {"id": "T9OTHER", "domain": "other"}
    press["user"]["team_id"] = "T9OTHER"
    before = await counted(one_world)
    assert (await interact(one_world, press)).ok
    assert await counted(one_world) == before
    (told,) = one_world.workspace.posts.ephemerals(ANA)
    assert "I cannot find that deal any more" in told.text

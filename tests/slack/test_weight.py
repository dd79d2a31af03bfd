"""How bad it is: asked in the report, and what follows from it (9.9)."""

import pytest

from tests.slack.world import World, actions, held, words, world


async def test_a_small_fault_has_a_short_plan_and_promises_none(one_world: World) -> None:
    receipt = await one_world.report(
        "own_mistake", weight="small", what_happened="I misspelt your name", impact="You noticed."
    )
    note = await one_world.note_of("own_up")
    assert "It will be put right by" in words(note)
    assert "with dates" not in words(note)
    await one_world.press(note, "record.owned_up")
    await one_world.press(await one_world.note_of("repair"), "record.repaired")
    await one_world.press(await one_world.note_of("feedback"), "record.solved")
    ask = await one_world.note_of("ask")
    await one_world.press(ask, "complete_script")
    assert not (await one_world.submit(what_we_did="We reprinted it.")).errors
    assert "It has been put right. We reprinted it." in words(one_world.now(ask))
    steps = {row.step for row in await one_world.nudges()}
    assert not steps & {"plan_in_writing", "post_mortem", "prevention_note", "feedback_again"}
    assert "edit" in actions(receipt)


async def test_an_edit_changes_the_weight_and_the_plan(one_world: World) -> None:
    receipt = await one_world.report(
        "own_mistake", what_happened="I was late", impact="You lost a weekend."
    )
    await one_world.press(receipt, "edit")
    assert held(await one_world.form())["weight"] is not None
    await one_world.submit(weight="very_serious")
    note = words(await one_world.note_of("own_up"))
    assert note.index("*Face to face*") < note.index("*On the phone*")
    assert "You may ask your manager along." in note


@pytest.mark.parametrize(("amount", "visited"), [("49,999", False), ("50,000", True)])
async def test_a_large_account_is_gone_to(sqlite_url: str, amount: str, *, visited: bool) -> None:
    async with world("http", sqlite_url, LARGE_ACCOUNT="50000 EUR, 60000 USD") as one:
        await one.report("company_failed", amount=amount, currency="EUR", what_happened="We failed")
        note = await one.note_of("own_up")
        assert ("go and see Acme Corp today if you can" in words(note)) is visited

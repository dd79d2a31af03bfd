"""The second view of a report: what it adds, and what it sends back."""

import pytest

from tests.slack.second_view import NOTE, SAID, kept_report, only_deal
from tests.slack.world import World, actions, fields, held, words


async def test_what_is_no_sentence_yet_comes_back_as_it_could_be_said(
    one_world: World,
) -> None:
    await kept_report(one_world)
    seen = await one_world.submit_view(impact="They lost their weekend")
    assert seen.view is not None
    assert fields(seen.view) == ["say_impact.again"]
    assert held(seen.view)["say_impact.again"] == "You lost your weekend."
    deal = await only_deal(one_world)
    assert (deal.say_happened, deal.impact, deal.say_impact) == (
        SAID,
        "They lost their weekend",
        "",
    )
    assert not (await one_world.submit_view()).errors
    assert (await only_deal(one_world)).say_impact == "You lost your weekend."


async def test_who_insists_on_words_in_doubt_has_them_said(one_world: World) -> None:
    receipt = await one_world.report("own_mistake")
    await one_world.press(receipt, "edit")
    seen = await one_world.submit_view(say_happened="Paper got dearer than we had thought")
    assert "it is said as it is" in seen.errors["say_happened"]
    assert not (await one_world.submit_view()).errors
    note = words(await one_world.note_of("own_up"))
    assert "Paper got dearer than we had thought. That was my mistake" in note


async def test_who_insists_on_a_note_has_it_kept_and_not_said(one_world: World) -> None:
    receipt = await one_world.report("own_mistake")
    await one_world.press(receipt, "edit")
    seen = await one_world.submit_view(say_happened="they wanted four colours")
    assert list(seen.errors) == ["say_happened"]
    assert "the script keeps a blank" in seen.errors["say_happened"]
    assert not (await one_world.submit_view()).errors
    assert (await only_deal(one_world)).say_happened == "they wanted four colours"
    note = words(await one_world.note_of("own_up"))
    assert "[what went wrong, in one sentence]" in note
    assert "they wanted" not in note


async def test_nobody_insists_on_another_language(one_world: World) -> None:
    receipt = await one_world.report("own_mistake")
    await one_world.press(receipt, "edit")
    for _ in range(2):
        seen = await one_world.submit_view(say_happened="Я забыл отправить предложение.")
        assert "The scripts are in English" in seen.errors["say_happened"]
    assert (await only_deal(one_world)).say_happened == ""


async def test_a_grave_matter_that_is_named_second_stops_the_scripts(
    http_world: World,
) -> None:
    await kept_report(http_world)
    await http_world.submit_view(escalation="privacy")
    deal = await only_deal(http_world)
    assert (deal.escalation, deal.escalation_kind) == ("egregious", "privacy")
    rows = {row.step: row.status for row in await http_world.nudges() if row.kind == "step"}
    assert "own_up" not in {step for step, status in rows.items() if status == "pending"}
    assert any(row.kind == "admin_notice" for row in await http_world.nudges())
    assert "words_now" not in actions(http_world.direct()[0])


async def test_the_receipt_says_what_the_second_view_changed(http_world: World) -> None:
    await kept_report(http_world)
    before = words(http_world.direct()[0])
    assert "Ask for a second chance" in before
    await http_world.submit_view(business_lost="no")
    assert "Ask for a second chance" not in words(http_world.direct()[0])


async def test_what_is_wrong_in_the_second_view_keeps_what_was_typed(
    one_world: World,
) -> None:
    await kept_report(one_world)
    seen = await one_world.submit_view(amount="a lot", currency="EUR", impact="You lost a day.")
    assert list(seen.errors) == ["amount"]
    assert held(await one_world.form())["impact"] == "You lost a day."
    assert not (await one_world.submit_view(amount="900")).errors
    deal = await only_deal(one_world)
    assert (deal.amount_minor, deal.say_impact) == (90_000, "You lost a day.")


ODD = ["X", "x" * 150, "Anna 🌴 Berg", "Анна Петрова", "JOY ADLER", "n/a"]


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_name_is_kept_as_typed(one_world: World, name: str) -> None:
    await one_world.report("own_mistake", client=name, contact=name, what_happened=NOTE)
    deal = await only_deal(one_world)
    assert (deal.client, deal.contact, deal.say_happened) == (name, name, SAID)
    note = await one_world.note_of("own_up")
    assert SAID.rstrip(".") in words(note)

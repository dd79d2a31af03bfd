"""A sign and a bare amount mean the money of the rep's region, which the form shows."""

from dataclasses import replace

import pytest

from tests.slack.second_view import kept_report, only_deal
from tests.slack.world import ANA, World, held, words


def moved_to(world: World, zone: str, locale: str = "en-US") -> None:
    person = world.workspace.person(ANA)
    world.workspace.add_person(replace(person, tz=zone, locale=locale))


@pytest.mark.parametrize(
    ("zone", "typed", "currency"),
    [
        ("Australia/Sydney", "$12k", "AUD"),
        ("Australia/Canberra", "$12k", "AUD"),
        ("America/Mexico_City", "$12k", "MXN"),
        ("Australia/Sydney", "€12k", "EUR"),
        ("Europe/Stockholm", "12k", "SEK"),
        ("Europe/Oslo", "12 000 kr", "NOK"),
    ],
)
async def test_a_line_shows_the_currency_before_it_is_kept(
    one_world: World, zone: str, typed: str, currency: str
) -> None:
    moved_to(one_world, zone)
    await one_world.lostdeal(f"Acme Corp {typed} they chose another")
    shown = held(await one_world.form())
    assert (shown["amount"], shown["currency"]) == ("12,000", currency)


@pytest.mark.parametrize(("typed", "currency"), [("$12k", "AUD"), ("12k", "AUD"), ("£12k", "GBP")])
async def test_the_form_has_the_reps_currency_until_another_is_typed(
    one_world: World, typed: str, currency: str
) -> None:
    moved_to(one_world, "Australia/Sydney")
    assert held(await kept_report(one_world))["currency"] == "AUD"
    assert not (await one_world.submit_view(amount=typed)).errors
    deal = await only_deal(one_world)
    assert (deal.amount_minor, deal.currency) == (1_200_000, currency)


async def test_a_currency_that_was_picked_is_never_overruled(one_world: World) -> None:
    moved_to(one_world, "Australia/Sydney")
    await kept_report(one_world)
    seen = await one_world.submit_view(amount="£12k", currency="EUR")
    assert list(seen.errors) == ["currency"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("€10-12k", "€10,000, the lower end"), ("€10k/month", "€10,000 a month")],
)
async def test_what_more_was_said_of_an_amount_is_said_back(
    one_world: World, typed: str, told: str
) -> None:
    await one_world.lostdeal(f"Acme Corp {typed} they chose another")
    form = held(await one_world.form())
    assert (form["amount"], form["currency"]) == ("10,000", "EUR")
    assert typed in str(form["what_happened"])
    await one_world.pick("blown_meeting")
    seen = await one_world.submit_view(amount=typed)
    assert seen.view is not None
    assert told in words(seen.view)
    assert (await only_deal(one_world)).amount_minor == 1_000_000


async def test_what_was_said_beside_an_amount_is_kept_with_it(one_world: World) -> None:
    receipt = await one_world.report()
    await one_world.press(receipt, "edit")
    seen = await one_world.submit(amount="€10-12k/month")
    assert seen.view is not None
    assert "€10,000 a month, the lower end" in words(seen.view)
    await one_world.press(receipt, "edit")
    assert held(await one_world.form())["amount"] == "10,000+/month"
    assert (await one_world.submit()).view is None
    deal = await only_deal(one_world)
    assert (deal.amount_minor, deal.amount_notes) == (1_000_000, "a_month,lower")
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "€10,000 a month, the lower end" in words(listed)
    await one_world.press(receipt, "edit")
    await one_world.submit(amount="9000")
    assert (await only_deal(one_world)).amount_notes == ""


async def test_three_decimals_go_through_the_form_unchanged(one_world: World) -> None:
    # No such locale is known to CLDR: it is written and read as its language is.
    moved_to(one_world, "Asia/Kuwait", "de-KW")
    receipt = await one_world.report(amount="1,234 KWD")
    assert (await only_deal(one_world)).amount_minor == 1_234
    await one_world.press(receipt, "edit")
    assert not (await one_world.submit_view()).errors
    assert (await only_deal(one_world)).amount_minor == 1_234

"""The form of `/lostdeal`: what it asks, what it keeps, and what it says is wrong."""

import pytest
from sqlmodel import Session, select

from bot.practice.faults import ApiError
from storage.models import LostDeal
from tests.slack.world import ANA, BO, World, fields, held, words

ALWAYS = ["circumstance", "client", "contact", "amount", "currency", "what_happened"]
HARM = ["impact", "client_knows", "client_raised_it"]
ASKED = {
    "own_mistake": [*ALWAYS, *HARM],
    "company_failed": [*ALWAYS, *HARM],
    "blown_meeting": ALWAYS,
    "told_no": [*ALWAYS, "loss_reason"],
    "lost_client": [*ALWAYS, "loss_reason", *HARM],
}


async def deals(world: World) -> list[LostDeal]:
    def read(session: Session) -> list[LostDeal]:
        return list(session.exec(select(LostDeal)))

    return await world.bot.edge.run(read)


async def test_it_follows_the_circumstance_and_keeps_what_was_typed(world: World) -> None:
    await world.lostdeal()
    form = await world.form()
    assert fields(form) == ALWAYS

    written = {"client": "Acme Corp", "contact": "Joy", "amount": "12k", "currency": "EUR"}
    await world.server.forms.fill(form, {**written, "what_happened": "I was late."})
    for circumstance, asked in ASKED.items():
        form = await world.pick(circumstance)
        assert fields(form) == asked
        kept = held(form)
        assert {name: kept[name] for name in written} == written
        assert kept["circumstance"] == {**kept["circumstance"], "value": circumstance}  # type: ignore[dict-item]


@pytest.mark.parametrize("circumstance", list(ASKED))
async def test_each_circumstance_is_kept_with_its_answers(
    http_world: World, circumstance: str
) -> None:
    answers = {
        "impact": "They lost a weekend.",
        "client_knows": "yes",
        "client_raised_it": "no",
        "loss_reason": "competitor",
    }
    given = {name: answers[name] for name in ASKED[circumstance] if name in answers}
    receipt = await http_world.report(
        circumstance,
        contact="Joy Adler",
        amount="1.234,50",
        currency="eur",
        what_happened="I was late.",
        **given,
    )
    (deal,) = await deals(http_world)
    assert "Acme Corp" in words(receipt)
    assert (deal.circumstance, deal.client, deal.contact) == (circumstance, "Acme Corp", "Joy Adler")
    assert (deal.amount_minor, deal.currency) == (123450, "EUR")
    assert deal.what_happened == "I was late."
    assert deal.impact == given.get("impact", "")
    assert deal.client_knows is (True if "client_knows" in given else None)
    assert deal.client_raised_it is (False if "client_raised_it" in given else None)
    assert deal.loss_reason == given.get("loss_reason")


async def test_answers_to_questions_that_are_no_longer_asked_are_not_kept(
    one_world: World,
) -> None:
    await one_world.lostdeal()
    await one_world.pick("own_mistake")
    await one_world.server.forms.fill(
        await one_world.form(), {"client": "Acme", "impact": "Much.", "client_knows": "yes"}
    )
    await one_world.pick("blown_meeting")
    assert not (await one_world.submit()).errors
    (deal,) = await deals(one_world)
    assert (deal.impact, deal.client_knows) == ("", None)


@pytest.mark.parametrize(
    ("user", "typed", "filled"),
    [
        (ANA, "Acme Corp 12,000 EUR quoted two colours", ("Acme Corp", "12,000", "EUR")),
        (ANA, "Acme Corp €12.000,50 quoted two colours", ("Acme Corp", "12,000.5", "EUR")),
        (ANA, "Acme Corp 12k CHF quoted two colours", ("Acme Corp", "12,000", "CHF")),
        (ANA, "Acme Corp CHF 12'500.- quoted two colours", ("Acme Corp", "12,500", "CHF")),
        (ANA, "Acme Corp 1 234 567,89 zł quoted two colours", ("Acme Corp", "1,234,567.89", "PLN")),
        (ANA, "Acme Corp £900 quoted two colours", ("Acme Corp", "900", "GBP")),
        (BO, "Acme Corp $12,000 quoted two colours", ("Acme Corp", "12,000", "USD")),
        (BO, "Acme Corp ₹12,34,567 quoted two colours", ("Acme Corp", "1,234,567", "INR")),
        (BO, "Acme Corp 120万円 quoted two colours", ("Acme Corp", "1,200,000", "JPY")),
    ],
)
async def test_it_opens_filled_in_with_what_was_typed(
    one_world: World, user: str, typed: str, filled: tuple[str, str, str]
) -> None:
    await one_world.lostdeal(typed, user)
    form = held(await one_world.form(user))
    assert (form["client"], form["amount"], form["currency"]) == filled
    assert form["what_happened"] == "quoted two colours"


async def test_a_rep_sees_amounts_as_they_write_them(one_world: World) -> None:
    person = one_world.workspace.person(ANA)
    one_world.workspace.add_person(type(person)(ANA, "ana", "Ana", tz=person.tz, locale="de-DE"))
    await one_world.lostdeal("Acme Corp 12.000,50 EUR zwei Farben statt vier")
    form = held(await one_world.form())
    assert (form["amount"], form["currency"]) == ("12.000,5", "EUR")
    await one_world.pick("blown_meeting")
    assert not (await one_world.submit()).errors
    (deal,) = await deals(one_world)
    assert deal.amount_minor == 1200050


WRONG = [
    ({"amount": "-12", "currency": "EUR"}, "amount", "below zero"),
    ({"amount": "(12)", "currency": "EUR"}, "amount", "below zero"),
    ({"amount": "0", "currency": "EUR"}, "amount", "Leave it empty"),
    ({"amount": "9" * 40, "currency": "EUR"}, "amount", "check the zeros"),
    ({"amount": "a lot", "currency": "EUR"}, "amount", "could not read"),
    ({"amount": "1e309", "currency": "EUR"}, "amount", "could not read"),
    ({"amount": "NaN", "currency": "EUR"}, "amount", "could not read"),
    ({"amount": "12.50", "currency": "JPY"}, "amount", "decimals"),
    ({"amount": "12", "currency": "XYZ"}, "currency", "do not know that currency"),
    ({"amount": "12", "currency": "🍕"}, "currency", "do not know that currency"),
    ({"amount": "12", "currency": "'; DROP TABLE lost_deal; --"}, "currency", "do not know"),
    ({"amount": "12"}, "currency", "Which currency"),
    ({"amount": "€12", "currency": "USD"}, "currency", "another currency"),
    ({"client": "   "}, "client", "A name is enough"),
    ({"client": "\u200e \u3000"}, "client", "A name is enough"),
]


async def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(world: World) -> None:
    await world.lostdeal("Acme Corp quoted two colours instead of four")
    await world.pick("told_no")
    sound: dict[str, object] = {
        "client": "Acme Corp",
        "contact": "Joy",
        "loss_reason": "price",
        "amount": "",
        "currency": "",
        "what_happened": "I was late.",
    }
    for bad, field, said in WRONG:
        seen = await world.submit(**{**sound, **bad})
        assert list(seen.errors) == [field], bad
        assert said in seen.errors[field], bad
        kept = held(await world.form())
        assert kept["what_happened"] == "I was late."
        assert kept["contact"] == "Joy"
        assert kept["loss_reason"]["value"] == "price"  # type: ignore[index]
    assert await deals(world) == []

    seen = await world.submit(**{**sound, "amount": "12", "currency": "£"})
    assert not seen.errors
    assert seen.view is None
    (deal,) = await deals(world)
    assert (deal.amount_minor, deal.currency) == (1200, "GBP")


async def test_a_currency_without_an_amount_is_no_error(one_world: World) -> None:
    await one_world.report(currency="anything")
    (deal,) = await deals(one_world)
    assert (deal.amount_minor, deal.currency) == (None, None)


async def test_slack_itself_asks_for_the_circumstance(one_world: World) -> None:
    await one_world.lostdeal("Acme Corp quoted two colours")
    seen = await one_world.submit()
    assert list(seen.errors) == ["circumstance"]
    assert await deals(one_world) == []


async def test_a_form_that_slack_closed_meanwhile_is_told_of(one_world: World) -> None:
    one_world.server.api.faults.script("views.open", ApiError("expired_trigger_id"))
    await one_world.lostdeal()
    (told,) = one_world.workspace.posts.ephemerals(ANA)
    assert "Please try once more" in told.text

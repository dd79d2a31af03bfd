"""The form of `/lostdeal`: what it asks, what it keeps, and what it says is wrong."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.local_slack.web_api.faults import ApiError
from storage.models import LostDeal
from tests.slack.world import ANA, World, fields, held, words

ALWAYS = ["circumstance", "client", "contact", "what_happened"]
WORTH_AND_WHERE = ["amount", "currency", "client_timezone"]
WORDS = ["say_happened", "impact"]
HARM = ["weight", "client_knows", "client_raised_it"]
ASKED = {
    "own_mistake": ALWAYS,
    "company_failed": ALWAYS,
    "blown_meeting": ALWAYS,
    "told_no": [*ALWAYS, "loss_reason"],
    "lost_client": [*ALWAYS, "loss_reason"],
}
ASKED_THEN = {
    "own_mistake": [*WORDS, *HARM, "business_lost", *WORTH_AND_WHERE, "escalation"],
    "company_failed": [*WORDS, *HARM, "business_lost", *WORTH_AND_WHERE, "escalation"],
    "blown_meeting": WORTH_AND_WHERE,
    "told_no": ["their_date", *WORTH_AND_WHERE],
    # A client who left is lost business already.
    "lost_client": [*WORDS, *HARM, "their_date", *WORTH_AND_WHERE, "escalation"],
}


async def deals(world: World) -> list[LostDeal]:
    def read(session: Session) -> list[LostDeal]:
        return list(session.exec(select(LostDeal)))

    return await world.bot.ctx.run(read)


async def test_it_follows_the_circumstance_and_keeps_what_was_typed(world: World) -> None:
    await world.lostdeal()
    form = await world.form()
    assert fields(form) == ALWAYS

    written = {"client": "Acme Corp", "contact": "Joy"}
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
        "weight": "very_serious",
        "client_knows": "yes",
        "client_raised_it": "no",
        "loss_reason": "competitor",
    }
    asked = {*ASKED[circumstance], *ASKED_THEN[circumstance]}
    given = {name: answer for name, answer in answers.items() if name in asked}
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
    assert (deal.circumstance, deal.client, deal.contact) == (
        circumstance,
        "Acme Corp",
        "Joy Adler",
    )
    assert (deal.amount_minor, deal.currency) == (123450, "EUR")
    assert deal.what_happened == "I was late."
    assert deal.impact == given.get("impact", "")
    assert deal.client_knows is (True if "client_knows" in given else None)
    assert deal.client_raised_it is (False if "client_raised_it" in given else None)
    assert deal.loss_reason == given.get("loss_reason")
    assert deal.weight == given.get("weight")


async def test_answers_to_questions_that_are_no_longer_asked_are_not_kept(
    one_world: World,
) -> None:
    receipt = await one_world.report("own_mistake", impact="Much.", client_knows="yes")
    await one_world.press(receipt, "edit")
    await one_world.pick("blown_meeting")
    assert not (await one_world.submit()).errors
    (deal,) = await deals(one_world)
    assert (deal.impact, deal.client_knows) == ("", None)


@pytest.mark.parametrize(
    ("locale", "typed", "shown", "kept"),
    [
        ("en-GB", "Acme Corp 12,000 EUR quoted two colours", ("12,000", "EUR"), (1200000, "EUR")),
        ("en-GB", "Acme Corp €12.000,50 quoted two colours", ("12,000.5", "EUR"), (1200050, "EUR")),
        ("en-GB", "Acme Corp £900 quoted two colours", ("900", "GBP"), (90000, "GBP")),
        ("en-US", "Acme Corp $12k quoted two colours", ("12,000", "USD"), (1200000, "USD")),
        (
            "en-IN",
            "Acme Corp ₹12,34,567 quoted two colours",
            ("12,34,567", "INR"),
            (123456700, "INR"),
        ),
        (
            "de-DE",
            "Acme Corp 12.000,50 EUR quoted two colours",
            ("12.000,5", "EUR"),
            (1200050, "EUR"),
        ),
        ("de-CH", "Acme Corp CHF 12'500.- quoted two colours", ("12’500", "CHF"), (1250000, "CHF")),
        (
            "pl-PL",
            "Acme Corp 1 234 567,89 zł quoted two colours",
            ("1 234 567,89", "PLN"),
            (123456789, "PLN"),
        ),
        ("ja-JP", "Acme Corp 120万円 quoted two colours", ("1,200,000", "JPY"), (1200000, "JPY")),
        ("sv-SE", "Acme Corp 12 000 kr quoted two colours", ("12 000", "SEK"), (1200000, "SEK")),
    ],
)
async def test_it_opens_filled_in_as_the_rep_writes_amounts(
    one_world: World, locale: str, typed: str, shown: tuple[str, str], kept: tuple[int, str]
) -> None:
    one_world.workspace.add_person(replace(one_world.workspace.person(ANA), locale=locale))
    await one_world.lostdeal(typed)
    form = held(await one_world.form())
    assert (str(form["amount"]).replace("\u00a0", " "), form["currency"]) == shown
    assert (form["client"], form["what_happened"]) == ("Acme Corp", "quoted two colours")

    await one_world.pick("blown_meeting")
    assert not (await one_world.submit()).errors
    (deal,) = await deals(one_world)
    assert (deal.amount_minor, deal.currency) == kept


WRONG: list[tuple[dict[str, object], str, str]] = [
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
    ({"amount": "€12", "currency": "USD"}, "currency", "another currency"),
    ({"client": "   "}, "client", "A name is enough"),
    ({"client": "\u200e \u3000"}, "client", "A name is enough"),
]


async def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(world: World) -> None:
    await world.lostdeal("Acme Corp 5 EUR quoted two colours instead of four")
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
        seen = await world.submit(ANA, **{**sound, **bad})
        assert list(seen.errors) == [field], bad
        assert said in seen.errors[field], bad
        kept = held(await world.form())
        assert kept["what_happened"] == "I was late."
        assert kept["contact"] == "Joy"
        assert kept["loss_reason"]["value"] == "price"  # type: ignore[index]
    assert await deals(world) == []

    seen = await world.submit(ANA, **{**sound, "amount": "12", "currency": "£"})
    assert not seen.errors
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

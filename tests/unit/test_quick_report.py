"""One-line reports as reps type them; whatever they type, no word is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.money import Money
from bot.core.quick_report import QuickReport, parse_quick_report

EUR_12K = Money(1_200_000, "EUR")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        (
            "Acme Corp 12,000 EUR quoted two colours instead of four",
            "en-US",
            QuickReport("Acme Corp", EUR_12K, "quoted two colours instead of four"),
        ),
        ("Acme €12k late", "en-US", QuickReport("Acme", EUR_12K, "late")),
        ("Acme €12k/month late", "en-US", QuickReport("Acme", EUR_12K, "€12k/month late")),
        ("Acme €12-15k, late", "en-US", QuickReport("Acme", EUR_12K, "€12-15k, late")),
        ("Acme R2 was late", "en-US", QuickReport("Acme R2 was late", None, "")),
        ("Acme 12.000 € zu spät", "de-DE", QuickReport("Acme", EUR_12K, "zu spät")),
        ("Acme (12,000 EUR) lost", "en-US", QuickReport("Acme", EUR_12K, "lost")),
        ("Acme - 12,000 EUR - lost", "en-US", QuickReport("Acme", EUR_12K, "lost")),
        ("Acme: 12,000 EUR, told no.", "en-US", QuickReport("Acme", EUR_12K, "told no.")),
        ("Acme, Inc. 12,000 EUR", "en-US", QuickReport("Acme, Inc.", EUR_12K, "")),
        ("12,000 EUR Acme: late", "en-US", QuickReport("Acme", EUR_12K, "late")),
        ("12,000 EUR", "en-US", QuickReport("", EUR_12K, "")),
        (
            "Acme quoted wrong, they left, 12,000 EUR gone",
            "en-US",
            QuickReport("Acme quoted wrong", EUR_12K, "they left gone"),
        ),
        (
            "Müller AG CHF 12'000.- falsche Farbe",
            "de-CH",
            QuickReport("Müller AG", Money(1_200_000, "CHF"), "falsche Farbe"),
        ),
        (
            "Kaffe & Co 12 000 kr för sent",
            "sv-SE",
            QuickReport("Kaffe & Co", Money(1_200_000, "SEK"), "för sent"),
        ),
        (
            "Tata Motors ₹12,00,000 wrong grade",
            "en-IN",
            QuickReport("Tata Motors", Money(120_000_000, "INR"), "wrong grade"),
        ),
        (
            "アクメ 120万円 納期遅れ",
            "ja-JP",
            QuickReport("アクメ", Money(1_200_000, "JPY"), "納期遅れ"),
        ),
        (
            "Padaria R$ 1.234,56 atraso",
            "pt-BR",
            QuickReport("Padaria", Money(123_456, "BRL"), "atraso"),
        ),
    ],
)
def test_the_text_before_the_amount_is_the_client_and_after_it_what_happened(
    text: str, locale: str, expected: QuickReport
) -> None:
    assert parse_quick_report(text, locale) == expected


@pytest.mark.parametrize(
    ("text", "client", "amount", "what_happened"),
    [
        ("3M", "3M", None, ""),
        ("3M €5k late delivery", "3M", Money(500_000, "EUR"), "late delivery"),
        ("Acme 3M tape was wrong", "Acme 3M tape was wrong", None, ""),
        ("Studio 54: quoted too late", "Studio 54", None, "quoted too late"),
        ("Studio 54 500 EUR wrong", "Studio 54", Money(50_000, "EUR"), "wrong"),
        ("Studio 54 EUR 5,000 wrong", "Studio 54", Money(500_000, "EUR"), "wrong"),
        ("Studio 54 $500 wrong", "Studio 54", Money(50_000, "USD"), "wrong"),
        ("7-Eleven, 4 pallets late", "7-Eleven", None, "4 pallets late"),
        (
            "Route 66 Diner 5k USD missed call",
            "Route 66 Diner",
            Money(500_000, "USD"),
            "missed call",
        ),
        ("20th Century Fox $2m no", "20th Century Fox", Money(200_000_000, "USD"), "no"),
        ("Acme sent 3 pen sets", "Acme sent 3 pen sets", None, ""),
        ("Acme - lost 4 all wrong", "Acme", None, "lost 4 all wrong"),
        ("Acme - 200 pounds of steel", "Acme", None, "200 pounds of steel"),
        ("Acme - 500 m of cable late", "Acme", None, "500 m of cable late"),
        ("Studio 54 quoted late and lost it", "Studio 54", None, "quoted late and lost it"),
        ("Acme, 4,000 units late, 5k EUR", "Acme", Money(500_000, "EUR"), "4,000 units late"),
    ],
)
def test_numbers_that_are_not_amounts_stay_where_they_were(
    text: str, client: str, amount: Money | None, what_happened: str
) -> None:
    found = parse_quick_report(text, "en-US", "USD")
    assert found == QuickReport(client, amount, what_happened)


@pytest.mark.parametrize(
    ("text", "client", "what_happened"),
    [
        ("", "", ""),
        ("Acme Corp", "Acme Corp", ""),
        ("acme - quoted wrong", "acme", "quoted wrong"),
        ("Acme — quoted wrong", "Acme", "quoted wrong"),
        ("Acme, Inc. - quoted wrong", "Acme, Inc.", "quoted wrong"),
        ("Smith-Jones: told no", "Smith-Jones", "told no"),
        ("Acme because we were late", "Acme", "because we were late"),
        ("Acme\nwe were late", "Acme", "we were late"),
        (
            "Bank of America missed the demo on Monday",
            "Bank of America",
            "missed the demo on Monday",
        ),
        ("the price was wrong and they left us", "", "the price was wrong and they left us"),
    ],
)
def test_without_an_amount_a_separator_or_the_name_ends_the_client(
    text: str, client: str, what_happened: str
) -> None:
    assert parse_quick_report(text, "en-US") == QuickReport(client, None, what_happened)


def test_a_bare_amount_needs_a_default_currency_and_is_kept_without_one() -> None:
    for text, amount in (("Acme 12k late", "12k"), ("Acme 12,000 late", "12,000")):
        assert parse_quick_report(text, "en-US", "EUR") == QuickReport("Acme", EUR_12K, "late")
        assert parse_quick_report(text, "en-US") == QuickReport("Acme", None, f"{amount} late")


def test_an_amount_that_cannot_be_taken_stays_in_what_happened() -> None:
    too_large = parse_quick_report("Acme 9999999999999999 EUR lost", "en-US")
    assert too_large == QuickReport("Acme", None, "9999999999999999 EUR lost")


pieces = [
    *("Acme", "3M", "12,000", "12", "000", "EUR", "€5k", "kr", "-", "—", ",", ":", "(", ")", "k"),
    *("$", "1.5m", "because", "Inc.", "lost", "’", "٣", "\n", "9" * 30, "of", "pounds", "-5"),
]
typed = st.text() | st.lists(st.sampled_from(pieces), max_size=12).map(" ".join)
locales = st.sampled_from(["en-US", "de-DE", "sv-SE", "ar-EG", "xx"])


@settings(deadline=None)
@given(typed, locales, st.none() | st.just("EUR"))
def test_no_word_is_ever_lost(text: str, locale: str, default_currency: str | None) -> None:
    found = parse_quick_report(text, locale, default_currency)
    kept, all_words = words(found.client) + words(found.what_happened), words(text)
    if found.amount is None:
        assert kept == all_words
        return
    missing = len(all_words) - len(kept)
    if missing == 0:
        # A range or a period says more than its sum.
        assert kept == all_words
        return
    ways_to_leave_out_one_stretch = (
        [*all_words[:start], *all_words[start + missing :]] for start in range(len(kept) + 1)
    )
    assert missing > 0
    assert kept in ways_to_leave_out_one_stretch


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 5000,
        " " * 10_000 + "x",
        "\n" * 10_000,
        "9" * 10_000,
        "<!channel> " * 1000,
        "\x00\ud800",
    ],
)
def test_hostile_text_is_kept(text: str) -> None:
    found = parse_quick_report(text, "en-US", "EUR")
    assert words(found.client) + words(found.what_happened) == words(text)

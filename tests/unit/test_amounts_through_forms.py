"""What a form shows of an amount is read back as the same amount, in every locale of CLDR."""

from babel import Locale
from babel.localedata import locale_identifiers

from bot.core.money import BadAmount, Money, parse_amount
from bot.slack.case_text import typed_amount

AMOUNTS = [
    *(Money(minor, "KWD") for minor in (1, 1_000, 1_234, 12_345, 1_234_567)),
    Money(1_234_500, "TND"),
    Money(123_456, "EUR"),
    Money(1_234, "JPY"),
]


def wrong_in(locale: str) -> list[object]:
    found: list[object] = []
    for money in AMOUNTS:
        number, currency = typed_amount(money, locale)
        read: Money | None
        try:
            read = parse_amount(number, currency, locale)
        except BadAmount:
            # Toki Pona parts digits in twos: what is refused is asked.
            read = money if locale.startswith("tok") else None
        if read != money:
            found.append((locale, number, read))
    return found


def writing(name: str) -> tuple[object, ...]:
    locale = Locale.parse(name)
    symbols = locale.number_symbols.get("latn", {})
    pattern = locale.decimal_formats[None].pattern
    return symbols.get("decimal"), symbols.get("group"), pattern, locale.default_numbering_system


def ways_to_write() -> dict[tuple[object, ...], str]:
    """One locale for each way in which CLDR has numbers written; most of its 1,100 share one."""
    return {writing(name): name for name in (*locale_identifiers(), "tok")}


def test_amounts_keep_their_value_in_every_locale() -> None:
    ways = ways_to_write()
    assert len(ways) > 20
    # The last are known to no list: a language in a country that speaks another.
    for locale in (*ways.values(), "de_KW", "fr_KW", "hi_KW"):
        assert not wrong_in(locale.replace("_", "-"))

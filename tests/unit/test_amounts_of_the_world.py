"""Three hundred ways to write an amount, in thirty places: read, or refused, and never wrong."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

from babel.numbers import get_currency_precision

from bot.core.currencies import currency_of
from bot.core.money import BadAmount, Money, parse_amount

TABLE = Path(__file__).parent.parent / "data" / "amounts.tsv"
LEAST_READ = 0.9


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def meant(row: dict[str, str]) -> Money:
    digits = get_currency_precision(row["currency"])
    return Money(int(Decimal(row["amount"]).scaleb(digits)), row["currency"])


def outcome(row: dict[str, str]) -> str:
    try:
        read = parse_amount(row["typed"], None, row["locale"], currency_of(row["country"]))
    except BadAmount:
        return "refused"
    return "right" if read == meant(row) else "wrong"


def test_most_are_read_and_none_wrongly() -> None:
    outcomes = {(row["locale"], row["country"], row["typed"]): outcome(row) for row in rows()}
    found = Counter(outcomes.values())
    assert not [each for each, how in outcomes.items() if how == "wrong"]
    assert found["right"] >= LEAST_READ * found.total()
    assert found.total() >= 300

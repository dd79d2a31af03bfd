"""One-line reports as sixty reps typed them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.money import BadAmount, Money, parse_amount
from bot.core.quick_report import QuickReport, parse_quick_report

REPORTS = json.loads(
    (Path(__file__).parents[1] / "coaching" / "natural_reports.json").read_text("utf-8")
)
LOCALE = "en-GB"
LEAST = {"upper": 58, "lower": 55}


def parsed(report: dict[str, str]) -> QuickReport:
    return parse_quick_report(report["shorthand"].removeprefix("/lostdeal "), LOCALE, "GBP")


def amount_of(report: dict[str, str]) -> Money | None:
    plain = re.sub(r"/.*|\b(?:pm|ish|MRR|ARR)\b.*|p\.a\.", "", report["amount"]).strip()
    # This one says in its one-line form that they are euros.
    given = "3,200 EUR" if report["client"] == "Rosati Foods" else plain
    try:
        return parse_amount(given, None, LOCALE, "GBP")
    except BadAmount:
        return None


def test_the_client_is_found_in_every_line_that_names_it() -> None:
    missed = [r["client"] for r in REPORTS if parsed(r).client.casefold() != r["client"].casefold()]
    # Its line says "Hendersons kitchen".
    assert missed == ["Henderson kitchen job"]


@pytest.mark.parametrize("typed", [str.upper, str.lower])
def test_the_client_is_found_however_the_line_is_typed(typed: Callable[[str], str]) -> None:
    lines = [(r["client"], typed(r["shorthand"].removeprefix("/lostdeal "))) for r in REPORTS]
    found = [
        parse_quick_report(line, LOCALE, "GBP").client.casefold() == client.casefold()
        for client, line in lines
    ]
    assert sum(found) >= LEAST[typed.__name__]


def test_the_amount_is_found_in_every_line() -> None:
    assert [r["client"] for r in REPORTS if parsed(r).amount != amount_of(r)] == []


@pytest.mark.parametrize(
    ("line", "client", "what_happened"),
    [
        (
            "HARPER MILLS SENT WRONG INVOICE TWICE AND NEVER CALLED",
            "HARPER MILLS",
            "SENT WRONG INVOICE TWICE AND NEVER CALLED",
        ),
        ("Tallow & Finch ask the office", "Tallow & Finch", "ask the office"),
        ("zetwick lodge missed the call", "zetwick lodge", "missed the call"),
        ("Corvina Foods they went elsewhere", "Corvina Foods", "they went elsewhere"),
        ("Lumen Arts tbc", "Lumen Arts", "tbc"),
        ("Pell & Daughters 😬", "Pell & Daughters", "😬"),
        ("Delta Airlines never called back", "Delta Airlines", "never called back"),
        ("Sunrise Care my fault, forgot to reply", "Sunrise Care", "my fault, forgot to reply"),
        ("O2 didn't call back", "O2", "didn't call back"),
        ("Kings Arms no table booked", "Kings Arms", "no table booked"),
        ("Kings Arms :(", "Kings Arms", ""),
        ("Kings Arms ???", "Kings Arms", "???"),
        ("LOST COAST BREWERY SENT WRONG KEGS", "LOST COAST BREWERY", "SENT WRONG KEGS"),
        ("zetwick lodge laptop died", "zetwick lodge", "laptop died"),
        (
            "Ostler & Vane promised things we dont do, sorry",
            "Ostler & Vane",
            "promised things we dont do, sorry",
        ),
        ("Phase I Research quoted late", "Phase I Research quoted late", ""),
        ("We Are Social", "We Are Social", ""),
        ("See Tickets", "See Tickets", ""),
    ],
)
def test_a_note_behind_the_name_is_not_part_of_it(
    line: str, client: str, what_happened: str
) -> None:
    assert parse_quick_report(line, LOCALE) == QuickReport(client, None, what_happened)

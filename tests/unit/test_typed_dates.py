"""Dates as people type them: right or asked, and never another day in silence."""

import os
from collections import Counter
from datetime import date

import pytest

from bot.slack.dates import NotADate, read_date
from tests.unit.date_campaign import FORMS, Typed, campaign, lone_years

FRIDAY = date(2026, 3, 6)
# The whole campaign is `make dates`.
OF_A_FORM = int(os.environ.get("TYPED_DATES", "150"))


def outcome(typed: Typed) -> str:
    try:
        read = read_date(typed.text, typed.locale, typed.today)
    except NotADate:
        return "asked"
    return "right" if read == typed.meant else "wrong"


@pytest.mark.parametrize("form", FORMS)
def test_random_days_in_every_form(form: str) -> None:
    found = Counter(map(outcome, campaign(form, OF_A_FORM)))
    assert found["wrong"] == 0
    # Of a few hundred one more or less is chance: a day and month on their own day is asked.
    assert found["right"] >= (0.99 if OF_A_FORM >= 1000 else 0.97) * OF_A_FORM


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("3", "en-US", "2026-04-03"),
        ("the 3rd", "en-GB", "2026-04-03"),
        ("6", "en-GB", "2026-04-06"),
        ("31", "en-GB", "2026-03-31"),
        ("January", "en-GB", "2027-01-01"),
        ("Jan 26", "en-GB", "2027-01-26"),
        ("6 Jan 26", "en-GB", "2026-01-06"),
        ("Jan 2027", "en-GB", "2027-01-01"),
        ("Jan '27", "en-GB", "2027-01-01"),
        ("29 Feb", "en-GB", "2028-02-29"),
        ("6/1", "en-US", "2026-06-01"),
        ("6/1", "en-GB", "2027-01-06"),
        ("6/1", "sv-SE", "2027-01-06"),
        ("6/1", "ja-JP", "2026-06-01"),
        ("6.1.", "de-DE", "2027-01-06"),
        ("friday", "en-US", "2026-03-13"),
        ("Fri", "en-US", "2026-03-13"),
        ("day after tomorrow", "en-US", "2026-03-08"),
        ("three weeks from now", "en-US", "2026-03-27"),
        ("end of January", "en-US", "2027-01-31"),
        ("Friday, 8 January", "en-GB", "2027-01-08"),
        ("the 6th of January 2027", "en-GB", "2027-01-06"),
        ("übermorgen", "de-DE", "2026-03-08"),
        ("Monatsende", "de-AT", "2026-03-31"),
        ("bis zum 3. Mai", "de-CH", "2026-05-03"),
        ("in drei Tagen", "de-DE", "2026-03-09"),
        ("tomorrow", "de-DE", "2026-03-07"),
        ("1er mai", "fr-FR", "2026-05-01"),
        ("jusqu’au 3 mai", "fr-CA", "2026-05-03"),
        ("après-demain", "fr-FR", "2026-03-08"),
        ("pasado mañana", "es-ES", "2026-03-08"),
        ("el lunes que viene", "es-MX", "2026-03-09"),
        ("6 de enero de 2027", "es-ES", "2027-01-06"),
        ("for a fortnight", "en-GB", "2026-03-20"),
        ("this Monday", "en-US", "2026-03-09"),
        ("the first of April", "en-GB", "2026-04-01"),
        ("end of next month", "en-US", "2026-04-30"),
        ("end of April 2027", "en-US", "2027-04-30"),
        ("6. Jänner", "de-AT", "2027-01-06"),
        ("15. Maerz", "de-DE", "2026-03-15"),
        ("dans quinze jours", "fr-FR", "2026-03-21"),
        ("fin du mois prochain", "fr-FR", "2026-04-30"),
        ("1º de abril", "es-ES", "2026-04-01"),
        ("setiembre", "es-MX", "2026-09-01"),
    ],
)
def test_a_missing_part_rolls_forward(text: str, locale: str, day: str) -> None:
    assert read_date(text, locale, FRIDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("6 March", "en-GB"),
        ("6/3", "en-GB"),
        ("12/13", "en-GB"),
        ("13/12", "en-US"),
        ("26/1/6", "sv-SE"),
        ("mar", "es-ES"),
        ("mar", "fr-FR"),
        ("jui", "fr-FR"),
        ("Monday 8 January", "en-GB"),
        ("next month", "en-US"),
        ("3 days ago", "en-US"),
        ("Friday 10am", "en-US"),
        *((text, "en-US") for text in lone_years()),
    ],
)
def test_what_can_be_two_days_or_none_is_asked(text: str, locale: str) -> None:
    with pytest.raises(NotADate):
        read_date(text, locale, FRIDAY)

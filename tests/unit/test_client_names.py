"""Names of many scripts and countries: one spelling, offered as one client, or nothing alike.

The lists in tests/data were written before the comparison was, and are not fitted to it.
"""

import unicodedata
from itertools import combinations
from pathlib import Path

import pytest

from bot.core.same_client import client_key, like_clients

DATA = Path(__file__).parent.parent / "data"


def pairs(listed: str) -> list[tuple[str, str]]:
    lines = (DATA / f"client_names_{listed}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    return [(row[0], row[1]) for row in rows]


def merged(one: str, other: str) -> bool:
    return client_key(one) == client_key(other)


def offered(one: str, other: str) -> bool:
    return bool(like_clients(one, [other])) and bool(like_clients(other, [one]))


def test_of_names_that_are_one_client_most_are_the_same_or_offered() -> None:
    listed = pairs("same")
    assert len(listed) >= 150
    found = [pair for pair in listed if merged(*pair) or offered(*pair)]
    assert len(found) / len(listed) >= 0.95


def test_of_names_that_are_two_clients_none_is_merged_and_few_are_offered() -> None:
    listed = pairs("apart")
    assert len(listed) >= 120
    assert [pair for pair in listed if merged(*pair)] == []
    assert len([pair for pair in listed if offered(*pair)]) / len(listed) <= 0.08


def test_every_way_to_write_a_letter_down_is_one_spelling() -> None:
    for one, other in (*pairs("same"), *pairs("apart")):
        for name in (one, other):
            forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")]
            assert {client_key(form) for form in forms} == {client_key(name)}


@pytest.mark.parametrize(
    "names",
    [
        ["टाटा", "टोटो", "टीटी", "टट"],
        ["C", "C+", "C++", "C#", "C*", "C&A", "CA"],
        ["🍕", "🚀", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"],
        ["!", "?", "...", "", "-"],
        ["ガス", "カス", "がす"],
        ["Müller", "Muller", "Möller"],
        ["€uro", "$uro", "uro"],
        ["می", "مي", "م"],
    ],
)
def test_what_makes_another_name_makes_another_key(names: list[str]) -> None:
    assert [pair for pair in combinations(names, 2) if merged(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İPEK", "ipek"),
        ("Ａｃｍｅ", "ACME"),
        ("ﾔﾏﾄ", "ヤマト"),
        ("Acme™", "Acme"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("soft\u00adhyphen", "softhyphen"),
        ("مـحمد", "محمد"),
        ("I ❤️ Bikes", "I❤Bikes"),
        ("Yahoo!", "yahoo"),
        ("C ++", "c++"),
    ],
)
def test_what_makes_no_other_name_makes_no_other_key(one: str, other: str) -> None:
    assert merged(one, other)

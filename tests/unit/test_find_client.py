"""What somebody types of a client's name, and which names answer it how well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.find_client import LONGEST, Closeness, closeness, what_is_sought


def how_close(typed: str, *names: str) -> Closeness:
    return closeness(what_is_sought(typed), names)


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("acme", "Acme Corp", Closeness.SAME),
        ("ACME corporation", "Acme GmbH", Closeness.SAME),
        ("noir cafe", "Café Noir", Closeness.SAME),
        ("müller", "Mueller AG", Closeness.SAME),
        ("*acme*", "Acme", Closeness.SAME),
        ("`acme` _corp_", "Acme Corp", Closeness.SAME),
        ("kes", "Kestrel Printing", Closeness.BEGINS),
        ("print kes", "Kestrel Printing", Closeness.BEGINS),
        ("group", "Kestrel Group", Closeness.BEGINS),
        ("bluebird", "Blue Bird Ltd", Closeness.HOLDS),
        ("strel", "Kestrel", Closeness.HOLDS),
        ("ibm", "International Business Machines", Closeness.HOLDS),
        ("電力", "東京電力", Closeness.HOLDS),
        ("kestral", "Kestrel Printing", Closeness.NEAR),
        ("orchrad", "Orchard & Sons", Closeness.NEAR),
        ("acme", "Kestrel", Closeness.NONE),
        ("ace", "Acme", Closeness.NONE),
    ],
)
def test_a_name_answers_what_was_typed(typed: str, name: str, how: Closeness) -> None:
    assert how_close(typed, name) is how


def test_the_best_spelling_counts() -> None:
    assert how_close("works", "Kestrel", "Blue Works") is Closeness.BEGINS


@pytest.mark.parametrize("typed", ["", "   ", "***", "`~`", "\u200b", "?!"])
def test_nothing_that_names_anybody_finds_nobody(typed: str) -> None:
    assert what_is_sought(typed) == ""
    assert how_close(typed, "Acme", "***") is Closeness.NONE


@given(st.text(), st.text(max_size=200))
def test_whatever_is_typed_is_compared(typed: str, name: str) -> None:
    assert len(what_is_sought(typed)) <= LONGEST
    assert how_close(typed, name) in Closeness


@given(st.text(alphabet="abcdefghij ", min_size=1, max_size=40))
def test_a_name_is_found_by_itself(name: str) -> None:
    if what_is_sought(name):
        assert how_close(name, name) is Closeness.SAME

"""Which names may mean the same client: offered, never decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.same_client import client_key, like_clients


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Acme Corp", "ACME Corporation"),
        ("Acme", "The Acme Company"),
        ("Hotel Anker GmbH", "Hotel Ancker"),
        ("Anker Hotel", "Hotel Anker"),
        ("Müller AG", "Mueller"),
        ("Café Noir", "Cafe Noir"),
        ("IBM", "International Business Machines"),
        ("Blue Bird", "Bluebird Ltd."),
    ],
)
def test_the_same_client_in_two_spellings_is_offered(name: str, other: str) -> None:
    assert like_clients(name, [other]) == [other]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Acme", "Apex"),
        ("Hotel Anker", "Hotel Krone"),
        ("North Ltd", "South Ltd"),
        ("GmbH", "Ltd"),
        ("", "Acme"),
        ("A", "Acme Brothers"),
    ],
)
def test_different_clients_are_not(name: str, other: str) -> None:
    assert like_clients(name, [other]) == []


def test_the_likest_comes_first() -> None:
    names = ["Hotel Ancker", "Hotel Anker Ltd", "Elsewhere"]
    assert like_clients("Hotel Anker", names) == ["Hotel Anker Ltd", "Hotel Ancker"]


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_forgets_case_and_marks(name: str) -> None:
    key = client_key(name)
    assert client_key(key) == key
    assert client_key(f"  {name}. ") == key

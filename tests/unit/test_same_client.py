"""Which names may mean the same client: offered, never decided."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.same_client import (
    client_key,
    like_clients,
    pieces_kept,
    pieces_sought,
)
from tests.client_names import client_names, spelt_again


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
def test_a_key_is_its_own_key_and_forgets_case_and_width(name: str) -> None:
    key = client_key(name)
    assert client_key(key) == key
    assert client_key(f"  {name} ") == key
    if any(char.isalnum() for char in name):
        assert client_key(f"{name}. ") == key


@given(st.text(max_size=40))
def test_a_name_is_like_itself_and_likeness_goes_both_ways(name: str) -> None:
    other = name[:-1]
    assert like_clients(name, [other]) == [other] * len(like_clients(other, [name]))
    if any("a" <= char <= "z" for char in name.lower()):
        assert like_clients(name, [name.upper()]) == [name.upper()] or not name.upper().isascii()


def test_names_with_a_slip_are_found_and_others_are_not() -> None:
    rng = Random(3)
    names = client_names(rng, 300)
    asked = {name: spelt_again(rng, name) for name in names}
    found = {name: like_clients(spelt, names) for name, spelt in asked.items()}
    assert sum(name in alike for name, alike in found.items()) >= 200
    assert sum(len(set(alike) - {name}) for name, alike in found.items()) < 300


@given(st.text(max_size=40))
def test_a_name_is_found_by_all_that_it_is_looked_for_with_but_its_initials(name: str) -> None:
    sought = pieces_sought(name)
    kept = pieces_kept(name)
    assert {*sought.letters} <= kept
    assert not {*kept} or {*sought.whole} & kept
    assert all(len(piece) >= 3 for piece in sought.letters)


@pytest.mark.parametrize(
    ("name", "other"),
    [("IBM", "International Business Machines"), ("M&S", "Marks & Spencer"), ("Ümit", "ÜMİT")],
)
def test_each_is_looked_for_by_what_the_other_is_kept_by(name: str, other: str) -> None:
    assert {*pieces_sought(name).whole} & pieces_kept(other)
    assert {*pieces_sought(other).whole} & pieces_kept(name)


def test_a_novel_as_a_name_has_a_bounded_number_of_pieces() -> None:
    novel = " ".join(f"word{place}" for place in range(2000))
    assert len(pieces_kept(novel)) < 100
    assert max(map(len, pieces_kept(novel))) <= 100

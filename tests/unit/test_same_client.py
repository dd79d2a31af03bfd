"""Which names may mean the same client: offered, never decided."""

from difflib import SequenceMatcher
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.same_client import (
    ALIKE,
    client_key,
    core_of_name,
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
def test_a_key_is_its_own_key_and_forgets_case_and_marks(name: str) -> None:
    key = client_key(name)
    assert client_key(key) == key
    assert client_key(f"  {name}. ") == key


def test_letters_are_compared_as_difflib_does_which_was_slower() -> None:
    rng = Random(3)
    names = client_names(rng, 120)
    asked = [spelt_again(rng, name) for name in names[:40]]
    ours = {(name, other) for name in asked for other in like_clients(name, names)}
    difflibs = {
        (name, other)
        for name in asked
        for other in names
        if _by_difflib(core_of_name(name), core_of_name(other)) >= ALIKE
    }
    assert len(difflibs) >= 30
    assert difflibs <= ours
    assert len({pair for pair in ours - difflibs if not _shares_a_whole(*pair)}) <= 1


def _by_difflib(one: str, other: str) -> float:
    return SequenceMatcher(a=one.replace(" ", ""), b=other.replace(" ", "")).ratio()


def _shares_a_whole(name: str, other: str) -> bool:
    return bool({*pieces_sought(name).whole} & pieces_kept(other))


@given(st.text(max_size=40))
def test_a_name_is_found_by_all_that_it_is_looked_for_with_but_its_initials(name: str) -> None:
    sought = pieces_sought(name)
    kept = pieces_kept(name)
    assert {*sought.letters, *sought.whole[:1]} <= kept
    assert all(len(piece) == 3 for piece in sought.letters)


def test_a_novel_as_a_name_has_a_bounded_number_of_pieces() -> None:
    novel = " ".join(f"word{place}" for place in range(2000))
    assert len(pieces_kept(novel)) < 100
    assert max(map(len, pieces_kept(novel))) <= 100

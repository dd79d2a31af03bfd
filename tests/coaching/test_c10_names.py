"""People are greeted by the name that is sure, or by none (10.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sentences.names import addressed, greeting
from tests.coaching.said import said_of


@pytest.mark.parametrize(("name", "least"), [("natural", 59), ("fresh", 36), ("let_down", 10)])
def test_c10_names_greet_as_a_careful_person_does(name: str, least: int) -> None:
    said = said_of(name)
    assert {each.greeting for each in said if each.greeting != each.report["greeting"]} <= {
        "Hello,"
    }
    assert sum(each.greeting == each.report["greeting"] for each in said) >= least


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        ("Prof. Dr. Anna Schmidt", "Prof. Schmidt"),
        ("Herr Dr. Vogel", "Dr. Vogel"),
        ("dr patel", "Dr Patel"),
        ("MRS O'NEILL", "Mrs O'Neill"),
        ("SIR JOHN MAJOR", "Sir John"),
        ("Dame Mary Beard", "Dame Mary"),
        ("Dr Ludwig van der Berg", "Dr van der Berg"),
        ("Ms. Chen (procurement)", "Ms. Chen"),
        ("Smith, Dr. Anna", "Dr. Smith"),
        ("Mr Tan Wei Ming", "Mr Tan"),
    ],
)
def test_c10_names_with_a_title_take_the_family_name(contact: str, name: str) -> None:
    assert addressed(contact) == name
    assert greeting(contact) == f"Hello {name},"


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        ("tom", "Tom"),
        ("PRIYA NAIR", "Priya"),
        ("sheila mcdonald", "Sheila"),
        ("mcdonald", "McDonald"),
        ("María José Álvarez", "María José"),
        ("anne-marie leblanc", "Anne-Marie"),
        ("DeShawn", "DeShawn"),
        ("Oduya, Grace", "Grace"),
        ("JP", "JP"),
        ("@kate", "Kate"),
        ("Dana, CFO", "Dana"),
        ("DUPONT Marie", "Marie"),
        ("Mark", "Mark"),
    ],
)
def test_c10_names_without_a_title_are_first_names_in_natural_capitals(
    contact: str, name: str
) -> None:
    assert addressed(contact) == name


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        ("Nguyen Thi Lan", "Nguyen Thi Lan"),
        ("J. van der Berg", "J. van der Berg"),
        ("Li Wei", "Li Wei"),
    ],
)
def test_c10_names_in_an_unclear_order_are_said_in_full(contact: str, name: str) -> None:
    assert addressed(contact) == name


@pytest.mark.parametrize(
    "contact",
    [
        *(
            "",
            "n/a",
            "?",
            "x",
            "Q.",
            "tbc",
            "the board",
            "Accounts payable",
            "CFO",
            "practice manager",
        ),
        *(
            "kate@acme.com",
            "🙂 Tom",
            "山田太郎",
            "Анна",
            "Tom/Priya",
            "Mr and Mrs Smith",
            "the Hendersons",
        ),
        *(
            "Maria's assistant",
            "PA to Maria",
            "wife of Steve",
            "maybe Karen",
            "<@U123>",
            "Sir",
            "Dr. K",
        ),
        *("a" * 150, "Tom " * 40, "https://acme.com/tom", "front desk", "nobody"),
    ],
)
def test_c10_names_in_doubt_are_not_said(contact: str) -> None:
    assert addressed(contact) == ""
    assert greeting(contact) == "Hello,"


@given(st.text())
def test_c10_names_of_any_text_are_part_of_it(contact: str) -> None:
    name = addressed(contact)
    typed = "".join(contact.casefold().split())
    assert all("".join(word.casefold().split()).strip(".") in typed for word in name.split())

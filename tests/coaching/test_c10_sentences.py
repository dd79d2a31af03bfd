"""Notes become sentences that can be said, or nothing (10.1, 10.2)."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.circumstances import Circumstance
from bot.core.sentences.suggest import (
    About,
    LeftOut,
    Suggestion,
    as_insisted,
    as_sentence,
    suggest_happened,
    suggest_impact,
)
from tests.coaching.said import digits, is_right, said_of

OWN = About(Circumstance.OWN_MISTAKE, "Foxley Partners", "Amelia Hart", ours=False)
OURS = About(Circumstance.COMPANY_FAILED, "Foxley Partners", "Amelia Hart", ours=True)
DECIDED = About(Circumstance.TOLD_NO, "Foxley Partners", "Amelia Hart", ours=False)
SUPPLIER = About(Circumstance.LET_DOWN, "Volt Hire", "Ray", ours=False)
EVERY_FILE = ("natural", "fresh", "let_down")
CONTROLS = ("Larkspur Vets", "Elmgrove Housing Trust")
THIRD_PERSON = re.compile(
    r"\b(they|their|theirs|he|she|him|his|her|hers|the (client|customer))\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", EVERY_FILE)
def test_c10_sentences_hold_nothing_that_betrays_a_note(name: str) -> None:
    assert [(each.report["client"], bad) for each in said_of(name) for bad in each.spliced()] == []


@pytest.mark.parametrize("name", EVERY_FILE)
def test_c10_sentences_invent_nothing(name: str) -> None:
    found = [(each.report["client"], odd) for each in said_of(name) for odd in each.invented()]
    assert found == []


@pytest.mark.parametrize("name", EVERY_FILE)
def test_c10_sentences_stay_empty_where_a_careful_person_says_nothing(name: str) -> None:
    assert [each.report["client"] for each in said_of(name) if each.wrongly_filled()] == []


@pytest.mark.parametrize(
    ("name", "happened", "impact"), [("natural", 36, 29), ("fresh", 23, 15), ("let_down", 7, 8)]
)
def test_c10_sentences_say_what_a_careful_person_says(
    name: str, happened: int, impact: int
) -> None:
    said = [each for each in said_of(name) if each.report["say_happened"]]
    assert sum(is_right(each.happened, each.report["say_happened"]) for each in said) >= happened
    felt = [each for each in said_of(name) if each.report["say_impact"]]
    assert sum(is_right(each.impact, each.report["say_impact"]) for each in felt) >= impact


def test_c10_sentences_that_are_ready_stay_as_typed() -> None:
    ready = [each for each in said_of("natural") if each.report["client"] in CONTROLS]
    assert [each.happened for each in ready] == [each.report["what_happened"] for each in ready]
    note = "You had to wait a week for the corrected quote."
    assert suggest_impact(note, OWN) == Suggestion(note, ())


def test_c10_sentences_begin_with_i_only_where_i_did_it_for_sure() -> None:
    assert suggest_happened("missed the call", OWN).text == "I missed the call."
    assert suggest_happened("wrote to the wrong person", OWN).text == "I wrote to the wrong person."
    for unclear in ("sent to the wrong site", "lost parcel", "delivered late to site", "forgot"):
        said = suggest_happened(unclear, OWN).text
        assert not said.startswith("I ") or said.startswith("I delivered"), unclear
    assert suggest_happened("went with a cheaper one", DECIDED).text == ""


def test_c10_sentences_of_ours_begin_with_we() -> None:
    assert suggest_happened("missed the call", OURS).text == "We missed the call."
    assert suggest_happened("nobody told them", OURS).text == "We did not tell you."
    assert suggest_happened("I lost their paperwork", OURS).text == "We lost your paperwork."
    assert suggest_happened("support lost my notes", OURS).text == "We lost our notes."


def test_c10_sentences_to_a_supplier_say_you_and_we() -> None:
    assert (
        suggest_happened("turned up late and never called", SUPPLIER).text
        == "You turned up late and never called."
    )
    assert suggest_impact("had to send two crews home", SUPPLIER).text == (
        "We had to send two crews home."
    )


def test_c10_sentences_never_take_them_for_another() -> None:
    samples = suggest_happened("sent the samples late and they were broken", OWN).text
    assert "you were" not in samples
    customer = suggest_impact("our client was angry so we gave them a refund", SUPPLIER).text
    assert "gave you" not in customer
    boss = suggest_happened("told my colleague and he forgot", OWN).text
    assert "you forgot" not in boss


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("the courier lost it", LeftOut.BLAME),
        ("missed the call, I was hungover", LeftOut.PRIVATE),
        ("olvidé mandar el presupuesto", LeftOut.LANGUAGE),
        ("ich habe das Angebot vergessen", LeftOut.LANGUAGE),
        ("報告を忘れた", LeftOut.LANGUAGE),
        ("see email", LeftOut.UNSURE),
        ("n/a", LeftOut.UNSURE),
        ("🤦🤦", LeftOut.UNSURE),
    ],
)
def test_c10_sentences_say_what_is_left_out(note: str, reason: LeftOut) -> None:
    suggestion = suggest_happened(note, OWN)
    assert reason in suggestion.left_out
    assert suggestion.text in {"", "I missed the call."}


def test_c10_sentences_of_the_rep_are_tidied_only() -> None:
    assert as_sentence("we re-ran the **whole** order 🎉").text == "We re-ran the whole order."
    assert as_sentence("I checked it. It is right").text == "I checked it. It is right."
    for ready in (
        "A second person reads back every file.",
        "Two people check each order.",
        "Two of us now read every proof.",
        "One of us quoted the wrong price.",
    ):
        assert as_sentence(ready).text == ready
    for no_sentence in (
        "the wrong price on the quote",
        "refunded the client",
        "two of us, very sorry",
        "they got a refund",
        "n/a",
        "see email",
        "ok",
        "",
    ):
        assert as_sentence(no_sentence).text == "", no_sentence


NOTES = [
    *("forgot to", "sent", "the quote", "they", "she said", "their", "her boss", "the client"),
    *(
        "3k",
        "5x",
        "2 hrs",
        "40mm",
        "£9,800",
        "**",
        "_late_",
        "🤦",
        "tbh",
        "bc",
        ",",
        ".",
        "!!",
        "\n-",
    ),
    *(
        "because",
        "nobody",
        "told them",
        "was",
        "no call",
        "I",
        "we",
        "support",
        "n/a",
        "AND",
        "(so)",
    ),
    *(
        "Dave",
        "supplier",
        "SOW",
        "didnt",
        "had to",
        "Tues",
        "wrong price",
        "on",
        "in it",
        "6 of them",
    ),
]
typed = st.text() | st.lists(st.sampled_from(NOTES), max_size=14).map(" ".join)


@settings(deadline=None)
@given(typed, st.sampled_from([OWN, OURS, DECIDED, SUPPLIER]))
def test_c10_sentences_of_any_text_are_sentences_or_nothing(note: str, about: About) -> None:
    for said in (suggest_happened(note, about).text, suggest_impact(note, about).text):
        if not said:
            continue
        assert said[0].isupper(), said
        assert said.endswith("."), said
        assert ".." not in said
        assert not THIRD_PERSON.search(said), said
        assert not re.search(r"[*_~`<>]", said), said
        assert not any(unicodedata.category(c) == "So" for c in said), said
        assert digits(said) <= digits(note) | digits(note.replace(",", "")), said


@settings(deadline=None)
@given(typed)
def test_c10_sentences_of_the_rep_never_raise(text: str) -> None:
    said = as_sentence(text).text
    assert not said or (said.endswith((".", "?")) and not THIRD_PERSON.search(said))


@pytest.mark.parametrize(
    "note",
    [
        "a" * 10_000,
        "sent, " * 1700,
        "they " * 2000,
        "(" * 10_000,
        "no " * 3300,
        "<@" * 5000,
        '"' * 9999,
    ],
)
def test_c10_sentences_of_endless_text_are_empty(note: str) -> None:
    for about in (OWN, SUPPLIER):
        assert suggest_happened(note, about).text == suggest_impact(note, about).text == ""
    assert as_sentence(note).text == ""


@pytest.mark.parametrize(
    "text",
    [
        "Paper got cheaper.",
        "Two people now check every quote",
        "Sam reads back every address before a job leaves us",
        "A new warehouse in Leeds means next-day delivery for you",
    ],
)
def test_c10_sentences_that_a_rep_insists_on_are_said(text: str) -> None:
    assert as_insisted(text).text == text.rstrip(".") + "."


@pytest.mark.parametrize(
    "text",
    ["forgot to send it", "they got a refund", "tbd", "the client is happy", "nous avons réparé"],
)
def test_c10_sentences_that_would_betray_a_note_are_not(text: str) -> None:
    assert as_insisted(text).text == ""

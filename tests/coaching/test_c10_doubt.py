"""Where a note leaves open who did what, nothing is said, rather than something wrong (10.2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.circumstances import Circumstance
from bot.core.sentences.suggest import About, as_sentence, suggest_happened, suggest_impact

OWN = About(Circumstance.OWN_MISTAKE, "Foxley Partners", "Gus Hart", ours=False)
OURS = About(Circumstance.COMPANY_FAILED, "Foxley Partners", "Gus Hart", ours=True)
MEETING = About(Circumstance.BLOWN_MEETING, "Foxley Partners", "Gus", ours=False)
DECIDED = About(Circumstance.TOLD_NO, "Foxley Partners", "Gus Hart", ours=False)
SUPPLIER = About(Circumstance.LET_DOWN, "Volt Hire", "Ann", ours=False)


@pytest.mark.parametrize(
    ("note", "about"),
    [
        ("sent the unit, was broken", OWN),
        ("2 weeks late", OURS),
        ("missing 3 boxes", OURS),
        ("lost on price, 8k vs 6.5k", DECIDED),
        ("lost the deal", DECIDED),
        ("said we had it in stock. we dont", OWN),
        ("the fault is mine, I mixed up the SKUs", OWN),
        ("they need SSO and we don't have it", DECIDED),
        ("mailing went out with [FIRST NAME] on it", OURS),
        ("my boss joined and took over", MEETING),
        ("Ray never showed", SUPPLIER),
    ],
)
def test_c10_doubt_whose_act_it_was_says_nothing(note: str, about: About) -> None:
    assert suggest_happened(note, about).text == ""


@pytest.mark.parametrize(
    "note",
    [
        "had to give them a discount",
        "had to refund them",
        "lost their attention",
        "lost the account",
        "woke his baby",
        "someone got in, nothing taken",
        "students couldn't see their results",
    ],
)
def test_c10_doubt_whom_it_befell_says_nothing(note: str) -> None:
    assert suggest_impact(note, OWN).text == ""


@pytest.mark.parametrize(
    "note",
    [
        "promised delivery by the 12th, it's now the 30th",
        "printed the flyers and Sarah sent them to Ohio",
        "called him Greg twice. His name is Gus",
        "It was my job to renew the domain and I forgot",
        "Forgot. we told them it was fine",
    ],
)
def test_c10_doubt_half_a_note_without_its_fault_says_nothing(note: str) -> None:
    assert suggest_happened(note, MEETING).text == ""


@pytest.mark.parametrize(
    "note", ["forgot 2 send it", "I sent it to soon", "there order was wrong", "he waited 4 ever"]
)
def test_c10_doubt_about_a_misspelt_word_says_nothing(note: str) -> None:
    assert suggest_happened(note, OWN).text == suggest_impact(note, OWN).text == ""


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("raised prices twice without telling them", "without telling you."),
        ("sent the invoices to them twice", "I sent the invoices to you twice."),
        ("abandoned them halfway through", "I abandoned you halfway through."),
        ("ordered chairs for them", ""),
        ("picked the samples on Friday and sent them on Tuesday", ""),
        ("printed the flyers and dropped them", "I printed the flyers and dropped them."),
    ],
)
def test_c10_doubt_whether_them_are_things_or_people(note: str, said: str) -> None:
    made = suggest_happened(note, OWN).text
    assert made.endswith(said) if said else "them" not in made and "sent you" not in made


@pytest.mark.parametrize(
    ("note", "about", "said"),
    [
        ("quoted 5 days but it took 15", OWN, "I quoted five days, but it took 15."),
        (
            "quoted $4.50, should of been $5.40",
            OWN,
            "I quoted $4.50, and it should have been $5.40.",
        ),
        ("i rushed it so i could go home early", OWN, "I rushed it."),
        (
            "booked the van for the 8th not the 6th",
            OWN,
            "I booked the van for the 8th, not the 6th.",
        ),
        ("driver was rude to their staff", OURS, "Our driver was rude to your staff."),
        ("QA missed it", OURS, "We missed it."),
        ("Mistake in the order from my side", OWN, "I made a mistake in the order from my side."),
        ("forgot to informed the client", OWN, "I forgot to inform you."),
        ("got their name wrong on slide 1", MEETING, "I got your name wrong on slide 1."),
        (
            "misjudged the time, said 1 day, took 4",
            OWN,
            "I misjudged the time, said one day and took four.",
        ),
        ("misspelt their name on the cover", OWN, "I misspelt your name on the cover."),
        ("misheard the street name", OWN, "I misheard the street name."),
        ("you double invoiced us", SUPPLIER, "You double-invoiced us."),
        ("goods were damaged", SUPPLIER, "Your goods were damaged."),
    ],
)
def test_c10_doubt_is_none_where_the_note_is_plain(note: str, about: About, said: str) -> None:
    assert suggest_happened(note, about).text == said


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("he'd got his CFO to join", "You had got your CFO to join."),
        ("lost a whole days work", "You lost a whole day's work."),
        ("everyone at his firm saw it", "Everyone at your firm saw it."),
        ("they had to find another supplier", "You had to find another supplier."),
    ],
)
def test_c10_doubt_is_none_where_the_effect_is_plain(note: str, said: str) -> None:
    assert suggest_impact(note, OWN).text == said


WORDS = [
    *("I", "we", "they", "he", "it", "was", "were", "should have been", "lost", "sent", "forgot"),
    *("the quote", "their", "prices", "them", "to", "for", "and", "but", "so", "because", "."),
    *("2", "10 instead of 12", "late", "not", "never", "our driver", "nobody", "the client", ","),
    *("wrong", "in front of", "his CFO", "students", "**now**", "last week", "12%", "£3k", "?"),
]
typed = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(deadline=None)
@given(typed, st.sampled_from([OWN, OURS, MEETING, DECIDED, SUPPLIER]))
def test_c10_doubt_a_suggestion_stays_when_it_is_confirmed(note: str, about: About) -> None:
    for said in (suggest_happened(note, about).text, suggest_impact(note, about).text):
        assert as_sentence(said).text == said


@settings(deadline=None)
@given(typed | st.text())
def test_c10_doubt_what_was_tidied_once_is_tidy(text: str) -> None:
    said = as_sentence(text).text
    assert as_sentence(said).text == said
    assert not said.endswith(("..", "?.", "!."))

"""The parts of a message: what belongs to which, and that each keeps its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.humility.anatomy.dissect import dissect
from bot.core.humility.anatomy.model import PartKind
from bot.core.humility.anatomy.wrapping import with_thoughts_apart
from bot.core.humility.check import check
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.humility.training.harmless_changes import CHANGES

BODY = (
    "Hi Nina,\n\nWe sent your pallets to the wrong depot and I'm sorry. Your drivers waited two"
    " hours.\nThe right ones leave at noon.\n\nIf not, I understand."
)
OWN_UP = DraftContext("own_mistake", "own_up")
ASK = DraftContext("told_no", "ask")
_PIECES = st.sampled_from(
    [*BODY.split("\n"), "Subject: Re: x", "> a", "--", "Sent from my iPhone", "Kind regards", "Tom"]
)


def _body(draft: str) -> str:
    return " ".join(dissect(draft).only(PartKind.BODY).split())


def _ids(rules: RuleSet, draft: str, context: DraftContext) -> set[str]:
    return {finding.id for finding in check(draft, context, rules)}


@given(st.lists(_PIECES | st.text(max_size=40), max_size=14).map("\n".join))
def test_the_parts_are_the_draft_and_keep_their_places(draft: str) -> None:
    anatomy = dissect(draft)
    assert "".join(draft[part.start : part.end] for part in anatomy.parts) == draft
    body = anatomy.only(PartKind.BODY)
    assert len(with_thoughts_apart(body)) == len(draft)
    assert all(a in {b, " ", "\n"} for a, b in zip(body, draft, strict=True))


_ADDED = [
    (name, at)
    for name in ("footer", "subject", "device", "signature", "quoted mail", "pleasantry")
    for at in range(len(CHANGES[name]))
]


@pytest.mark.parametrize(("name", "at"), _ADDED)
def test_what_is_added_around_a_message_leaves_its_body_alone(name: str, at: int) -> None:
    assert _body(CHANGES[name][at](BODY)) == _body(BODY)


SOME = """\
Kind regards,\\nJo|Thanks!\\nJo|Best,\\n\\nJo Marsh\\nHead of Sales|--\\nJo Marsh|BR\\nJo
Jo Marsh\\nSales Manager, Marsh & Co\\n0113 496 0000|Mit besten Grüßen\\nJan Petersen
Sent from my Huawei phone|Von Outlook für Android gesendet|Envoyé depuis mon iPhone
Wysłane z iPhone'a|Odesláno z iPhonu|Lähetetty iPhonesta|iPhone'umdan gönderildi|iPhone-ról küldve
Trimis de pe iPhone-ul meu|Отправлено с iPhone
Sent on the go. Please forgive any typos.|Get BlueMail for Android
This e-mail has been checked for viruses by Avast. www.avast.example
Acme plc is registered in Scotland, number SC123456.|Think before you print
I work flexibly; I don't expect a reply outside your hours.
On 02/03/2026 10:14, Nina wrote:\\n> I am sorry|Nina wrote on 2 March:\\n> I am sorry
From: Nina\\nSent: Monday\\nTo: Tom\\nSubject: late\\n\\nI am sorry.
Am Mo., 2. März 2026 um 10:14 schrieb Nina <nina@x.example>:\\n\\n> Tut mir leid"""


@pytest.mark.parametrize("added", SOME.replace("\n", "|").split("|"))
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_other_leave_taking_footers_devices_and_quotations(added: str, gap: str) -> None:
    assert _body(BODY + gap + added.replace("\\n", "\n")) == _body(BODY)


OWN = """\
P.S. I can do ten per cent if you sign today.|We accept no liability for this delay.
If you are not the right person, tell me who is.|Would that help?|Thank you.
The print run went out without a proof, and I should have printed this one first.
We printed before checking.|You received this pallet in error.|Sent the right ones this morning.
We emailed the file to the wrong client.|Hope you are happy with the other supplier.
I take full responsibility for the email and its attachments.|Nothing else today
We delivered to your registered office instead.|You can reach me on 0113 496 0000."""


@pytest.mark.parametrize("said", OWN.replace("\n", "|").split("|"))
def test_what_a_rep_says_last_is_the_body(said: str) -> None:
    assert _body(f"{BODY}\n\n{said}") == f"{_body(BODY)} {said}"


def test_words_below_quoted_mail_are_the_reps() -> None:
    draft = (
        "On 2 March 2026, Nina wrote:\n> You are late\n\nI'm sorry, Nina.\n\n> Why?\n\nI forgot."
    )
    assert _body(draft) == "I'm sorry, Nina. I forgot."


def test_findings_quote_the_reps_own_text(rules: RuleSet) -> None:
    draft = f"Subject: Re: x\n\n{BODY}\n\nSorry about that, but dates were tight.\n\nRegards\nTom"
    (finding,) = (f for f in check(draft, OWN_UP, rules) if f.id == "apology_but")
    assert draft[finding.start : finding.end] == finding.quote
    assert finding.quote.startswith("Sorry about that")


def test_a_subject_can_press_but_neither_owns_nor_asks(rules: RuleSet) -> None:
    plain = "Hi Nina,\n\nYour pallets are late."
    assert {"no_ownership", "no_apology"} <= _ids(
        rules, f"Subject: My mistake, I sent the wrong pallets. Sorry\n\n{plain}", OWN_UP
    )
    assert "no_ask" in _ids(rules, f"Subject: Could we meet again?\n\n{plain}", ASK)
    assert "pressure_urgency" in _ids(
        rules, f"Subject: Last chance, offer ends today\n\n{plain}", ASK
    )
    assert "flippant" in _ids(rules, f"Subject: Oops\n\n{BODY}", OWN_UP)


@pytest.mark.parametrize(
    "added",
    [
        "On 2 March 2026, Nina wrote:\n> I am sorry, it was my mistake.",
        "Sent from my iPhone, I am sorry, my mistake",
        "Kind regards\nTom Baker\nApology Cakes Ltd",
        "This email and any attachments are confidential. We are sorry if you got it in error.",
    ],
)
def test_only_the_rep_apologises(rules: RuleSet, added: str) -> None:
    draft = f"Hi Nina,\n\nYour pallets are late.\n\n{added}"
    assert {"no_apology", "no_ownership"} <= _ids(rules, draft, OWN_UP)


def test_words_are_counted_in_the_body(rules: RuleSet) -> None:
    body = " ".join(["We put your pallets on the van."] * 28)
    assert "too_long" not in _ids(rules, f"{body}\n\n> {'word ' * 300}\n\nBest\nTom Baker", OWN_UP)
    assert "too_long" in _ids(rules, f"{body} {body}", OWN_UP)


@pytest.mark.parametrize(
    ("written", "thoughts"),
    [
        ("We sent it late\nIm sorry\nIt was me", 3),
        ("- we sent it late\n- the van is on its way\n1. noon", 3),
        ("We sent it late and I am sorry about that because your\ndrivers had to wait", 1),
        (
            (
                "We sent your pallets to the wrong depot on Tuesday and I am sorry. Two\n"
                "of your drivers waited. The right pallets leave at noon today, and Sam\n"
                "Baker brings them himself, because I want somebody there whom I know and\n"
                "who knows you"
            ),
            3,
        ),
        ("we sent your pallets to the wrong depot on tuesday and im sorry\nthey leave at noon", 2),
    ],
)
def test_a_line_ends_a_thought_unless_a_program_broke_it(
    rules: RuleSet, written: str, thoughts: int
) -> None:
    assert len(rules.read(written).sentences) == thoughts


@pytest.mark.parametrize(
    "name", ["one thought a line", "wrapped", "no apostrophes", "curly quotes"]
)
def test_the_form_of_a_draft_changes_no_verdict_by_phrases(rules: RuleSet, name: str) -> None:
    draft = (
        "Hi Nina, I'm sorry we sent the wrong pallets on Tuesday, that was my mistake and nobody"
        " else's. Your drivers waited two hours. We've put the right ones on the van and they're"
        " with you at noon. From Monday I check every label."
    )
    for change in CHANGES[name]:
        assert _ids(rules, change(draft), OWN_UP) == _ids(rules, draft, OWN_UP)


def test_a_wrapped_line_goes_on_whatever_short_lines_stand_beside_it() -> None:
    draft = (
        "It was our job to have a second baker for the stall and we did not book\n"
        "one, so when the lorry stood still we stood still too. Here is how you\n"
        "get your market back:\n\n"
        "Fri 5am - 300 rolls from our own oven\n"
        "Sat 5am - same again"
    )
    said = with_thoughts_apart(draft)
    assert "book one, so" in said
    assert "how you get" in said
    assert "\nSat 5am" in said

"""Every step of every playbook has its texts, and each reads well with whatever is known."""

import re
from functools import cache
from itertools import product

from bot.copy.catalog import load_catalog
from bot.copy.complete import check_playbook_copy
from bot.core.gates import Gate
from bot.core.history import EventKind
from bot.core.playbook import Channel, Slot, Step, StepKind
from bot.playbooks import load_playbooks, load_touches
from tests.coaching.splices import spoken
from tests.walk import walk

CATALOG = load_catalog()
PLAYBOOKS = load_playbooks()
TOUCHES = load_touches()
STEPS = [step for playbook in PLAYBOOKS.values() for step in playbook.steps] + [TOUCHES.step]
NOTES = sorted({f"nudges/{step.copy_file}" for step in STEPS})
SCRIPTS = sorted(
    {f"scripts/{step.copy_file}.{channel}" for step in STEPS for channel in step.every_channel}
)
MOST_WORDS = {"phone": 160, "in_person": 160, "email": 200, "voicemail": 70, "text": 60}
KNOWN: dict[str, object] = {
    "greeting": "Hello Nina,",
    "name": "Nina",
    "signature": "Sam Ortiz",
    "say_happened": "We quoted two colours for the menus instead of the four you asked for.",
    "say_impact": "Your team spent a weekend handwriting the menus.",
    "what_we_did": "We reprinted the job and credited it on the 9th.",
    "prevention": "A second person reads every quote back before it leaves.",
    "what_changed": "I spent a day with our scheduler and have your sizes worked out.",
    "by_when": "by 4 tomorrow afternoon",
    "by_date": "by 4 on Tuesday afternoon",
    "asked_for": "somebody who looks at the proof with us",
    "their_reason": "the other firm could start in May",
}
MAY_BE_EMPTY = sorted(set(KNOWN) - {"greeting", "name", "by_when", "by_date"})
USUAL: dict[str, object] = {
    "client": "Hotel Anker",
    "promises": [
        {"action": "reprint all 2,000 menus", "due": "Thursday 26 November", "who": "Eve"},
        {"action": "credit the first run", "due": "Friday 27 November", "who": ""},
    ],
    "circumstance": "own_mistake",
    "raised_it": False,
    "loss_reason": "other",
    "apologised": False,
    "turn": 1,
}
WHO: tuple[dict[str, object], ...] = (
    {"colleague": False, "ours": False, "small": False, "large": False, "in_person": False}
    | {"weight": "serious", "american": False, "mine": frozenset(EventKind)},
    {"colleague": True, "ours": True, "small": True, "large": True, "in_person": True}
    | {"weight": "small", "american": True, "mine": frozenset()},
)
SLIPS = {
    "two spaces": r"\S  +\S",
    "a space before a mark": r"\s[,.;:?]",
    "two marks": r"[.,:;?]{2}",
    "a sentence without its capital": r"[.?] [a-z]",
    "a colon without its words": r":$",
    "an exclamation mark": r"!",
    "a raw placeholder": r"\{\{|\}\}|\{%|\bNone\b",
    "an empty first line": r"\A\s",
    "a space at the end of a line": r" $",
}
APOLOGY = r"\bsorry\b|\bapolog"
NOT_PRESSED = {EventKind.REPORTED}


def _slips(text: str) -> list[str]:
    return [why for why, slip in SLIPS.items() if re.search(slip, text, re.MULTILINE)]


@cache
def _renderings(name: str) -> tuple[str, ...]:
    """What a script says with whatever is known: each text once, that with all of it first."""
    found: list[str] = []
    for given in product((True, False), repeat=len(MAY_BE_EMPTY)):
        empty = {fact: "" for fact, known in zip(MAY_BE_EMPTY, given, strict=True) if not known}
        found += [spoken(CATALOG.text(name, **USUAL, **(KNOWN | empty), **who)) for who in WHO]
    return tuple(dict.fromkeys(found))


def _steps_of(name: str) -> list[Step]:
    return [step for step in STEPS if name.startswith(f"scripts/{step.copy_file}.")]


def test_every_step_has_its_texts() -> None:
    check_playbook_copy(CATALOG, PLAYBOOKS, TOUCHES)


@walk("what", [what for what in EventKind if what not in NOT_PRESSED])
def test_whatever_can_be_recorded_is_answered_and_named(what: EventKind) -> None:
    text = CATALOG.text(f"after/{what}", client="Hotel Anker", until="Tue 24 Nov")
    assert not _slips(text.replace(":\n\n>>> ", ": "))
    assert CATALOG.label(f"events.{what}")


def test_every_button_anchor_and_slot_has_a_label() -> None:
    for step in STEPS:
        keys = [f"buttons.{what}" for what in step.buttons]
        keys += [f"events.{what}" for what in step.after]
        assert [key for key in keys if key not in CATALOG.labels] == []
    for slot in Slot:
        assert CATALOG.label(f"slots.{slot}")
        assert CATALOG.label(f"script_words.{slot}")
        assert CATALOG.label(f"script_words.{slot}_hint")
    assert all(CATALOG.label(f"scripts.{channel}") for channel in Channel)


@walk("gate", list(Gate))
@walk("until", ["", "Tue 24 Nov"])
def test_every_gate_says_why_in_one_or_two_sentences(gate: Gate, until: str) -> None:
    text = CATALOG.text(f"messages/gate_{gate}", client="Hotel Anker", until=until)
    assert "Hotel Anker" in text
    assert not _slips(text)
    assert len(re.findall(r"[.?](?:\s|$)", text)) <= 2


@walk("name", NOTES)
@walk("client_knows", [True, False, None])
@walk("raised_it", [True, False, None])
@walk("repaired_on", ["", "Mon 9 Nov"])
@walk("colleague", [True, False])
def test_a_note_is_a_warm_line_and_why_now(
    name: str,
    client_knows: bool | None,
    raised_it: bool | None,
    repaired_on: str,
    colleague: bool,
) -> None:
    text = CATALOG.text(
        name,
        client="Hotel Anker",
        contact="Nina",
        client_knows=client_knows,
        raised_it=raised_it,
        repaired_on=repaired_on,
        colleague=colleague,
        mine=frozenset() if colleague else frozenset(EventKind),
    )
    warm, why, what_to_do = text.split("\n\n")
    assert why.startswith("*Why now:* ")
    assert "\n" not in warm + why + what_to_do
    assert not _slips(text)
    assert len(text.split()) <= 90


@walk("name", SCRIPTS)
def test_a_script_reads_well_whatever_is_missing(name: str) -> None:
    channel = name.rsplit(".", 1)[1]
    for text in _renderings(name):
        assert (_slips(text), text) == ([], text)
        assert len(text.split()) <= MOST_WORDS[channel], text
        assert text.startswith("Subject: ") == (channel == "email")


@walk("name", SCRIPTS)
def test_a_script_apologises_once_or_not_at_all_and_never_if(name: str) -> None:
    clocks = {step.kind for step in _steps_of(name)}
    for text in _renderings(name):
        said = len(re.findall(APOLOGY, text, re.IGNORECASE))
        assert said <= 1, text
        assert not re.search(r"sorry (if|that you|you)|inconvenience", text), text
        if StepKind.OWN_UP in clocks:
            assert said == 1, text
            assert re.search(r"(my|our) mistake|We got that wrong|ours to answer for", text), text
            assert re.search(r"by 4 (tomorrow|on Tuesday) afternoon", text), text


@walk("step", [step for step in STEPS if step.kind is StepKind.ASK])
def test_an_ask_is_one_question_with_an_easy_way_out(step: Step) -> None:
    for channel in step.every_channel:
        for text in _renderings(f"scripts/{step.copy_file}.{channel}"):
            body = text.split("\n\n", 1)[1] if channel is Channel.EMAIL else text
            assert body.count("?") == 1, text
            assert re.search(r"If you'd rather not|If it's a no", text), text


@walk("step", STEPS)
def test_a_script_that_needs_a_slot_uses_it(step: Step) -> None:
    texts = [_renderings(f"scripts/{step.copy_file}.{one}")[0] for one in step.every_channel]
    for slot in step.slots:
        # What need not be told has no room in the shortest: a voicemail, a text message.
        assert (all if slot.is_needed else any)(str(KNOWN[slot]) in text for text in texts)


def test_the_plan_in_writing_lists_each_promise_with_its_day() -> None:
    text = CATALOG.text("scripts/fault/plan_in_writing.email", **USUAL, **KNOWN, **WHO[0])
    assert "- By Thursday 26 November: reprint all 2,000 menus (Eve)\n" in text
    assert "- By Friday 27 November: credit the first run\n" in text
    assert not _slips(text)


@walk("name", ["halfway", "day_before", "on_the_day", "kept", "missed"])
def test_a_promise_is_brought_to_mind_by_its_own_words(name: str) -> None:
    text = CATALOG.text(
        f"messages/promise_{name}",
        client="Hotel Anker",
        action="reprint the menus",
        due="Thu",
        anew="",
    )
    assert ": reprint the menus." in text
    assert not _slips(text)


@walk("asks", [0, 1, 2])
@walk("what_happened", ["", "we sent it late"])
def test_an_offer_says_what_comes_with_the_deal(asks: int, what_happened: str) -> None:
    text = CATALOG.text(
        "messages/offer_offered",
        client="Hotel Anker",
        from_rep="U1",
        to_rep="U2",
        circumstance="They said no",
        what_happened=what_happened,
        asks=asks,
    )
    assert "<@U1>" in text
    assert ("asked" in text) == (asks > 0)
    assert not _slips(text)


@walk("name", sorted(n for n in CATALOG.messages if n.startswith("prompts/")))
def test_a_prompt_for_keeping_in_touch_needs_no_facts(name: str) -> None:
    assert not _slips(CATALOG.text(name))


def test_a_manager_is_told_only_what_is_needed() -> None:
    text = CATALOG.text(
        "messages/notice_escalation", rep="U1", client="Hotel Anker", kind="A lawyer"
    )
    assert "<@U1>" in text
    assert not _slips(text)

"""What a rep says, filled with the reports of many reps: it can be said as it stands (10.3-10.6).

A seeded sample of all reports and situations; `make scripts` (ALL_SCRIPTS) tries every one.
"""

import os
import random
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations

import pytest

from bot.core.circumstances import LossReason
from bot.core.humility.check import check
from bot.core.humility.model import DraftContext, Finding
from bot.core.humility.rules import RuleSet
from bot.core.playbook import Channel, Slot, Step, StepKind
from bot.humility.judge import load_classifier
from bot.humility.rules import load_rules
from tests.coaching.filled import REPORTS, Filled, everything, of_report
from tests.coaching.scripts import CATALOG, STEPS, script
from tests.coaching.splices import splices, spoken

ALL = bool(os.environ.get("ALL_SCRIPTS"))
SEED, SAMPLE, SIBLING_REPORTS, STRANGE_PAIRS = 10, 350, 3, 250
ALIKE = 0.75
MOST_LETTERS, MOST_WORDS_OF_A_VOICEMAIL = 300, 75
SMALL_WORDS = (
    r"\bsmall\b|(ten|fifteen) minutes|\bone (job|order|piece)\b|single (order|piece)|corner"
)

LISTENING = (
    r"[Ll]isten|[Ww]ait|[Pp]ause|[Rr]oom|quiet|stop talking|time they want|word is theirs|no more"
)
LOUD = r"shout|[Ll]oud|[Aa]ng(er|ry)|voice|sharply|not welcome|Whatever comes"


@cache
def tried() -> tuple[Filled, ...]:
    """Every script in every situation, or a sample in which every script of a step stands."""
    every = list(everything())
    random.Random(SEED).shuffle(every)
    if ALL:
        return tuple(every)
    first = {(one.step.copy_file, one.channel, one.circumstance): one for one in every}
    return (*first.values(), *every[: SAMPLE - len(first)])


@cache
def judged(*, by_words: bool) -> RuleSet:
    """The rules as the bot reads with them: by phrases alone, and with its judge."""
    rules = load_rules()
    return rules.with_classifier(load_classifier(meaning=False)) if by_words else rules


def blocks(one: Filled, *, by_words: bool = False) -> list[Finding]:
    """What keeps the script from being said."""
    found = _findings(one.said, one.context, by_words=by_words)
    return [each for each in found if each.severity == "block"]


@cache
def _findings(said: str, context: DraftContext, *, by_words: bool) -> tuple[Finding, ...]:
    # Many situations have the same words.
    return check(said, context, judged(by_words=by_words))


def own_words(one: Filled, found: Finding) -> bool:
    """Whether a finding is about what the rep wrote, and not about our script."""
    return any(said and found.quote in said for said in one.sentences.values())


def test_c10_scripts_have_no_finding_that_blocks() -> None:
    for one in tried():
        found = blocks(one)
        if one.blank:
            assert {each.id for each in found} == {"unfilled_slot"}, (str(one), found)
        else:
            assert found == [], (str(one), one.said)


def test_the_judge_blocks_nothing_of_ours_either() -> None:
    for one in tried()[:: 1 if ALL else 4]:
        ours = [
            each
            for each in blocks(one, by_words=True)
            if each.id != "unfilled_slot" and not own_words(one, each)
        ]
        assert ours == [], (str(one), one.said)


def test_c10_scripts_show_no_splice() -> None:
    for one in tried():
        assert splices(one.text, *one.sentences.values()) == [], (str(one), one.text)


def test_a_splice_is_seen() -> None:
    bad = "Hello Dr.,\n\nHere is what happened: forgot the quote.. they had to *wait* {{ x }} . now"
    assert set(splices(bad)) >= {
        "a greeting without a name",
        "two marks",
        "raw Markdown",
        "a raw placeholder",
        "the client in the third person",
        "a space before a mark",
    }
    assert splices("Hello Tom, We sent it. it was late.") == [
        "a sentence without its capital",
        "a capital inside a sentence",
    ]


def with_one_missing() -> Iterator[Filled]:
    """Each script of each circumstance without each of the sentences that it needs."""
    seen: set[tuple[str, Channel, str, Slot]] = set()
    for one in tried():
        for slot in one.step.slots:
            key = (one.step.copy_file, one.channel, one.circumstance, slot)
            if slot.is_needed and key not in seen and not one.blank:
                seen.add(key)
                yield Filled(one.report, one.step, one.channel, missing=slot)


def test_c10_scripts_with_a_sentence_missing_say_just_that() -> None:
    for one in with_one_missing():
        found = blocks(one)
        assert {each.id for each in found} == {"unfilled_slot"}, (str(one), one.said, found)
        assert [each.quote for each in found] == re.findall(r"\[what [^\]]*\]", one.said)
        assert not any(each.id == "unfilled_slot" for each in blocks(one_given(one)))


def one_given(one: Filled) -> Filled:
    """The same with nothing missing."""
    return Filled(one.report, one.step, one.channel)


def test_a_missing_effect_drops_its_clause() -> None:
    for one in with_one_missing():
        if Slot.SAY_IMPACT in one.step.slots:
            less = Filled(one.report, one.step, one.channel, missing=Slot.SAY_IMPACT)
            assert "[what" not in less.text, less.text
            assert splices(less.text, *less.sentences.values()) == [], less.text


def ratio(one: str, other: str) -> float:
    """How much alike two texts are, 0 to 1; of those that cannot be alike a guess above it."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    guessed = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    return guessed if guessed <= ALIKE else matcher.ratio()


def too_much_alike(these: list[Filled]) -> Iterator[tuple[float, str, str]]:
    for one, other in combinations(these, 2):
        if one.step.copy_file != other.step.copy_file:
            found = ratio(one.text, other.text)
            if found > ALIKE:
                yield (found, str(one), str(other))


def siblings(report: int) -> Iterator[list[Filled]]:
    """All scripts of a report, in each situation that sets all of them."""
    situations: dict[tuple[object, ...], list[Filled]] = {}
    for one in of_report(report):
        if not one.american and one.turn == 1:
            key = (one.colleague, one.weight, one.apologised, one.raised_it, one.large)
            situations.setdefault(key, []).append(one)
    usual = [one for these in situations.values() for one in these if one == plain(one)]
    yield usual
    if ALL:
        yield from situations.values()


def plain(one: Filled) -> Filled:
    """The same in the most usual situation."""
    return Filled(one.report, one.step, one.channel)


def test_c10_scripts_of_two_steps_are_not_alike() -> None:
    reports = list(range(len(REPORTS)))
    random.Random(SEED).shuffle(reports)
    for report in reports if ALL else reports[:SIBLING_REPORTS]:
        for these in siblings(report):
            assert list(too_much_alike(these)) == []


def test_scripts_of_other_circumstances_are_not_alike_either() -> None:
    texts = {
        (step.copy_file, channel): script(step, channel)
        for step in STEPS
        for channel in step.every_channel
    }
    pairs = [two for two in combinations(sorted(texts), 2) if two[0][0] != two[1][0]]
    random.Random(SEED).shuffle(pairs)
    alike = [
        (two, found)
        for two in (pairs if ALL else pairs[:STRANGE_PAIRS])
        if (found := ratio(texts[two[0]], texts[two[1]])) > ALIKE
    ]
    assert alike == []


@pytest.mark.parametrize("circumstance", ["told_no", "lost_client"])
@pytest.mark.parametrize("key", ["ask", "second_ask"])
def test_c10_scripts_of_six_reasons_are_six(circumstance: str, key: str) -> None:
    (step,) = (one for one in STEPS if one.copy_file == f"{circumstance}/{key}")
    reasons = [reason for reason in LossReason if reason is not LossReason.OUR_FAULT]
    assert len(reasons) == 6
    for channel in step.every_channel:
        texts = {script(step, channel, loss_reason=str(reason)) for reason in reasons}
        assert len(texts) == len(reasons)


@pytest.mark.parametrize("step", [one for one in STEPS if one.kind is StepKind.ASK], ids=str)
def test_c10_scripts_ask_a_large_account_for_nothing_small(step: Step) -> None:
    for channel in step.every_channel:
        for reason in ("", *LossReason):
            text = script(step, channel, loss_reason=str(reason), large=True, in_person=True)
            assert not re.search(SMALL_WORDS, text), text
            assert text != script(step, channel, loss_reason=str(reason))


def test_c10_scripts_on_the_phone_leave_room() -> None:
    for one in (one for one in tried() if one.channel is Channel.PHONE):
        if one.circumstance == "let_down":
            continue
        room = " ".join(re.findall(r"\[[A-Z][^\]]*\]", one.text))
        assert re.search(LISTENING, room)
        assert re.search(LOUD, room), one.text
        assert "1, 2, 3" in room, one.text


def test_c10_scripts_fit_their_channel() -> None:
    for one in tried():
        said = spoken(one.text)
        if one.channel is Channel.TEXT:
            assert len(said) < MOST_LETTERS, (len(said), said)
        elif one.channel is Channel.VOICEMAIL:
            assert len(said.split()) <= MOST_WORDS_OF_A_VOICEMAIL, (str(one), said)
        elif one.channel is Channel.EMAIL:
            assert said.startswith("Subject: ")
            assert said.endswith("\n\nSam Ortiz"), said


def test_c10_scripts_own_up_to_what_is_known_and_what_is_not() -> None:
    for one in tried():
        if one.step.kind in {StepKind.OWN_UP, StepKind.TRY_AGAIN}:
            if one.channel not in {Channel.TEXT, Channel.VOICEMAIL}:
                assert re.search(
                    r"don't know|do not know|still|can't (tell|answer)|is open", one.text
                )
            assert re.search(r"by 4 (tomorrow|on Tuesday) afternoon", one.text), one.text


def test_c10_scripts_speak_the_english_of_the_rep() -> None:
    british = r"\b(ring(ing)?|rang|rung|tender|tarpaulin|fortnight|whilst)\b"
    for one in tried():
        ours = one.text
        for said in filter(None, one.sentences.values()):
            ours = ours.replace(said, "")
        if one.american:
            assert not re.search(british, ours), ours


def test_c10_scripts_of_a_touch_are_six_kinds_with_a_blank_each() -> None:
    (step,) = (one for one in STEPS if one.kind is StepKind.TOUCH)
    for channel in step.every_channel:
        texts = [script(step, channel, turn=turn) for turn in range(1, 7)]
        assert len(set(texts)) == len(texts)
        assert all(re.search(r"\[what ", text) for text in texts)
        assert all(CATALOG.has(f"prompts/touch_{turn}") for turn in range(1, 7))

"""What is said, and nothing that did not happen (9.1, 9.11, 9.13)."""

import re
from datetime import date

import pytest

from bot.cases.own_case import own_case
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.core.humility.check import check
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.core.playbook import StepKind
from bot.delivery.cards import PromiseCard, ReceiptCard
from bot.humility.judge import load_classifier
from bot.humility.rules import load_rules
from bot.slack.rendering import render
from bot.usecases.promises import move_promise, settle_promise
from storage.models import PromiseState
from tests.coaching.office import ANA, Office
from tests.coaching.scripts import CATALOG, note, said, steps_on
from tests.coaching.stages import Stage, stages
from tests.coaching.story import EVERY, step_of
from tests.slack.sample_cases import Sample
from tests.slack.shown_text import as_text
from tests.walk import walk

E = EventKind
MINE: dict[str, set[EventKind]] = {
    r"You answered the no": {E.REPLIED},
    r"you thanked them": {E.REPLIED},
    r"Thank you again": {E.REPLIED},
    r"As I said on the phone|for talking it through|Thank you for hearing me out\.$": {E.OWNED_UP},
    r"You (owned|told) ": {E.OWNED_UP},
    r"\bI asked\b|[Yy]ou asked": {E.ASKED},
    r"\bI tried to reach|You tried": {E.NOT_REACHED},
}
"""What a text may only say where the rep who reads it recorded one of these."""

OURS: dict[str, set[EventKind]] = {
    r"(is|was|have) put (it |this )?right (on|for|what)|[Ww]e put right what|[Bb]ack then we put": {
        E.REPAIRED
    },
    r"\b[Ww]e asked\b|was asked|Asking .* the first time": {E.ASKED},
    r"[Ww]e tried to reach|colleague tried|Calling .* once was": {E.NOT_REACHED},
    r"gave (you|us) a second chance": {E.YES, E.CAME_BACK},
    r"did not work out": {E.DID_NOT_WORK},
    r"left the door open": {E.DOOR_OPEN},
    r"has been on the back burner": {E.BACK_BURNER},
    r"knows what went wrong": {E.OWNED_UP, E.THEY_KNOW},
    r"came back to us|with us again|still holding": {E.RECOVERED},
    r"is in your hands now": {E.HANDED_OVER},
    # Nothing that is recorded tells of these.
    r"parted well|left (it with you|them in peace|it there)|the other day|month ago": set(),
    r"reached you|in your inbox|stood by|quiet (is|was)|you earned|handover is done": set(),
}
"""What a text may only say where one of these was recorded by anybody."""

TO_NINA = {"greeting": "Hello Nina,", "name": "Nina", "signature": "Sam Ortiz", "american": False}
EVERYWHERE = [*stages(), *stages(handed_over=True)]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The rules as the bot reads a draft with them."""
    return load_rules().with_classifier(load_classifier())


@walk("stage", EVERYWHERE)
def test_c9_words_claim_nothing_that_was_not_recorded(stage: Stage) -> None:
    mine = set(stage.way) if not stage.handed_over else set()
    for text in (stage.note, *stage.scripts):
        for known, claims in ((mine, MINE), (stage.recorded, OURS)):
            for claim, needed in claims.items():
                found = re.search(claim, text, re.MULTILINE)
                assert not found or known & needed, (found, text)


@walk("what", [what for what in EventKind if what is not E.REPORTED])
def test_c9_words_after_a_press_claim_no_more_than_the_press(what: EventKind) -> None:
    text = CATALOG.text(f"after/{what}", client="Hotel Anker", until="Tue 24 Nov")
    for claim, needed in OURS.items():
        assert not re.search(claim, text) or what in needed, text
    assert not re.search(r"parting well|asked well|[Yy]ou earned|What was owed is said", text)


def test_c9_words_say_what_to_do_with_a_client_who_shouts() -> None:
    for step in steps_on(StepKind.OWN_UP):
        text = note(step)
        assert "If they shout, let them" in text
        assert re.search(r"correct nothing, write it down, and thank them", text)


async def test_c9_words_missed_promise_brings_an_apology_and_a_new_date(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.OWN_MISTAKE)
    (promise,) = (await office.promise(deal, date(2026, 3, 6))).promises
    office.at("2026-03-06 15:00")
    settled = await office.act(lambda turn: settle_promise(turn, promise.id, kept=False))
    missed = own_case(settled, ANA)
    card = PromiseCard("n1", missed, missed.promises[0])
    shown = as_text(render(CATALOG, card, office.watch.at).blocks)
    assert "I promised you this by Friday 6 March: reprint the menus." in shown
    assert shown.count("I'm sorry") == 2
    assert "[Another day]" in shown

    moved = await office.act(lambda turn: move_promise(turn, promise.id, date(2026, 3, 12)))
    anew = own_case(moved, ANA)
    kept = {one.due_on: one.state for one in anew.promises}
    assert kept == {
        date(2026, 3, 6): PromiseState.MISSED,
        date(2026, 3, 12): PromiseState.OPEN,
    }
    first = next(one for one in anew.promises if one.id == promise.id)
    told = as_text(render(CATALOG, PromiseCard("n1", anew, first), office.watch.at).blocks)
    assert "You will have it by Thursday 12 March" in told
    assert "[Another day]" not in told


def test_c9_words_not_solved_brings_two_questions() -> None:
    text = said("after/not_solved")
    assert text.count("?") == 2
    assert "by when" in text


def test_c9_words_meeting_that_still_goes_on_can_be_asked_for_at_once() -> None:
    case = Sample(Circumstance.BLOWN_MEETING).case()
    shown = as_text(render(CATALOG, ReceiptCard("n1", case), case.history[0].at).blocks)
    assert "Still in the room" in shown
    assert "May I begin again" in shown
    assert "[I asked]" in shown
    others = set(Circumstance) - {Circumstance.BLOWN_MEETING}
    for circumstance in others:
        other = Sample(circumstance).case()
        text = as_text(render(CATALOG, ReceiptCard("n1", other), other.history[0].at).blocks)
        assert "Still in the room" not in text


def test_c9_words_note_after_a_blown_meeting_shows_all_three_routes() -> None:
    step = step_of("blown_meeting", "ask")
    assert step.buttons == (E.ASKED, E.HANDED_OVER, E.BACK_BURNER)
    for route in ("ask again", "hand it to a colleague", "back burner"):
        assert route in note(step)


@walk("kind", EVERY)
def test_c9_words_second_chance_is_watched(kind: str) -> None:
    for what in (E.YES, E.CAME_BACK):
        assert "I will watch your next jobs myself" in said(f"after/{what}")
    look_in = note(step_of(kind, "second_chance"))
    assert "Has the first job gone well" in look_in
    assert "Watch their next jobs yourself" in look_in


ASIDE = {
    "after/no": "gracious_reply",
    "after/yes": "gracious_reply",
    "after/came_back": "gracious_reply",
    "after/not_solved": "feedback",
}


@pytest.mark.parametrize("name", ASIDE)
def test_words_after_a_press_pass_the_check(name: str, rules: RuleSet) -> None:
    words = said(name).partition(">>> ")[2]
    context = DraftContext("own_mistake", ASIDE[name], "phone", asks_made=1, call_attempted=True)
    assert [(found.id, found.quote) for found in check(words, context, rules)] == []


@pytest.mark.parametrize("channel", ["phone", "email"])
@pytest.mark.parametrize("anew", ["", "Thu 12 Mar"])
@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("colleague", [True, False])
def test_words_about_a_missed_promise_pass_the_check(
    channel: str, anew: str, colleague: bool, ahead: bool, rules: RuleSet
) -> None:
    words = CATALOG.text(
        f"words/promise_missed.{channel}",
        **TO_NINA,
        action="reprint the menus",
        due="Fri 6 Mar",
        anew=anew,
        ahead=ahead,
        colleague=colleague,
    )
    context = DraftContext("own_mistake", "own_up", channel, client_knows=True, call_attempted=True)
    assert [(found.id, found.quote) for found in check(words, context, rules)] == []


def test_words_for_the_room_pass_the_check(rules: RuleSet) -> None:
    words = CATALOG.text("words/in_the_room.in_person", **TO_NINA)
    found = check(words, DraftContext("blown_meeting", "ask", "in_person"), rules)
    assert [(one.id, one.quote) for one in found] == []

"""S1, "Asking for a do-over": each rule by its name in docs/coaching.md."""

import re

import pytest

from bot.core.circumstances import is_client
from bot.core.deal_state import DealState, state_of
from bot.core.playbook import Playbook, Step, StepKind
from tests.coaching.scripts import said, scripts_of, steps_on
from tests.coaching.story import EVERY, PLAYBOOKS, story, told

ASKED = "2026-03-05 11:00 asked"


@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=lambda one: one.circumstance)
def test_s1_every_playbook_asks(playbook: Playbook) -> None:
    if not is_client(playbook.circumstance):
        assert not any(step.kind is StepKind.ASK for step in playbook.steps)
        return
    assert any(step.kind is StepKind.ASK for step in playbook.steps)
    others = tuple(step for step in playbook.steps if step.kind is not StepKind.ASK)
    with pytest.raises(ValueError, match="needs a step on the ask clock"):
        Playbook(circumstance=playbook.circumstance, step=others)


@pytest.mark.parametrize("step", steps_on(StepKind.ASK), ids=lambda step: step.copy_file)
def test_s1_ask_is_one_question_with_a_way_out(step: Step) -> None:
    texts = scripts_of(step)
    assert texts
    for text in texts:
        body = text.split("\n\n", 1)[1] if text.startswith("Subject: ") else text
        assert body.count("?") == 1, text
        assert re.search(r"If you'd rather not|If it's a no", text), text


def test_s1_asking_is_celebrated_at_once() -> None:
    text = said("after/asked")
    assert "whatever they say" in text
    assert "courage" in text


@pytest.mark.parametrize("kind", EVERY)
def test_s1_answer_is_looked_for_after_five_business_days(kind: str) -> None:
    deal = told(kind, ASKED)
    assert deal.when("answer") == "Thu 2026-03-12 10:00"
    chased = deal.and_then("2026-03-16 11:00 chased")
    assert chased.when("answer") == "Mon 2026-03-23 10:00"
    for answer in ("yes", "door_open", "no", "silence", "came_back"):
        assert deal.and_then(f"2026-03-12 11:00 {answer}").when("answer") == "gone"


@pytest.mark.parametrize("kind", EVERY)
def test_s1_silence_is_an_outcome(kind: str) -> None:
    deal = told(kind, ASKED, "2026-03-12 11:00 silence")
    assert state_of(deal.history) is DealState.ASKED
    asks = [one for one in deal.steps().values() if one.step.kind is StepKind.ASK and one.due_at]
    assert [one.step.key.startswith("second_ask") for one in asks] == [True]


@pytest.mark.parametrize("kind", EVERY)
def test_s1_open_door_is_a_success(kind: str) -> None:
    deal = told(kind, ASKED, "2026-03-09 11:00 door_open")
    assert state_of(deal.history) is DealState.DOOR_OPEN
    assert deal.when("door_open") == "Fri 2026-05-08 10:00"
    assert "good result" in said("after/door_open")


def test_s1_one_chaser_and_no_more() -> None:
    deal = told("blown_meeting", ASKED)
    assert deal.when("chaser") == "Mon 2026-03-16 10:00"
    chased = deal.and_then("2026-03-16 11:00 chased")
    assert (chased.when("chaser"), chased.when("answer")) == ("gone", "Mon 2026-03-23 10:00")
    again = chased.and_then("2026-03-23 11:00 no", "2026-10-01 11:00 asked")
    assert again.when("chaser") == "gone"


@pytest.mark.parametrize("kind", EVERY)
def test_s1_letting_go_ends_every_step(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up")
    gone = deal.and_then("2026-03-04 10:00 let_go")
    assert gone.steps() == {}
    back = gone.and_then("2026-03-05 10:00 taken_up_again")
    assert back.dated("2026-03-05 10:00") == deal.dated("2026-03-05 10:00")
    assert not re.search(r"fail|lost|give up|gave up", said("after/let_go"))


@pytest.mark.parametrize("kind", ["blown_meeting", "told_no", "lost_client"])
def test_s1_no_own_up_where_no_harm_was_done(kind: str) -> None:
    clocks = {found.step.kind for found in told(kind).steps().values()}
    assert StepKind.ASK in clocks
    assert StepKind.OWN_UP not in clocks
    assert "repair" not in told(kind).steps()
    assert state_of(story("2026-03-03 10:00 reported")) is DealState.OPEN

"""Several deals in one message: what is the same for some of them is said once (10.1)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.cases.own_case import OwnCase
from bot.core.history import EventKind
from bot.core.notes import Note
from bot.core.playbook import StepKind
from bot.delivery.cards import Card, StepCard, SummaryCard, TogetherCard
from bot.local_slack.blockkit import check_message, check_view
from bot.slack.deal.note_view import note_view
from bot.slack.home.lists import list_blocks
from bot.slack.message import Message
from bot.slack.rendering import render
from storage.models import Promise, PromiseState, SummaryTopic
from tests.coaching.scripts import CATALOG
from tests.coaching.stages import Stage, stages
from tests.coaching.story import FOLLOW, PLAYBOOKS
from tests.products import one_in
from tests.slack.sample_cases import FULL, Sample, listed

MANY = 11
CLIENT = re.compile(r"Client No\. \d+ of ours")
STATUS = re.compile(r"(Next|Then|Also open|Recorded last): |\*Still yours\?\*$")
"""The day of each deal is said of each deal."""

_each: dict[str, Stage] = {}
for _stage in stages():
    # One way to each step is enough here; what is said is told by the step.
    _each.setdefault(_stage.step.copy_file, _stage)
STAGES = list(_each.values())


def deals(stage: Stage, *more: EventKind) -> list[OwnCase]:
    """As many deals as a message holds, each with a client of its own, when the step is due."""
    of = stage.case.facts
    samples = [
        replace(
            Sample(
                of.circumstance,
                of.loss_reason,
                replace(FULL, client=f"Client No. {number} of ours", contact="Dana Whitfield"),
            ),
            way=" ".join((*stage.way, *more)),
            number=number,
        )
        for number in range(1, MANY + 1)
    ]
    # They differ in their clients alone: when one is due, every one is.
    planned = None if more else samples[0].case().planned(stage.step.key)
    return [sample.case(planned.due_at if planned else None) for sample in samples]


def together(stage: Stage, cases: Iterable[OwnCase], reminder: int = 0) -> TogetherCard:
    cards = []
    for number, case in enumerate(cases):
        planned = case.planned(stage.step.key)
        round_ = (planned.occurrence, planned.contacts) if planned else (0, None)
        cards.append(StepCard(f"n{number}", case, stage.step.key, *round_, reminder))
    return TogetherCard(tuple(cards))


def read(card: Card, now: datetime) -> Message:
    """The message, once Slack has taken it."""
    message = render(CATALOG, card, now)
    assert check_message({"channel": "D1", "text": message.text, "blocks": message.blocks}) == []
    return message


def texts(blocks: Iterable[dict[str, Any]]) -> list[str]:
    told = [one["text"]["text"] for one in blocks if one["type"] == "section"]
    small = [one for block in blocks if block["type"] == "context" for one in block["elements"]]
    return [*told, *(one["text"] for one in small)]


def said_twice(blocks: Iterable[dict[str, Any]]) -> list[str]:
    """The sentences that stand with two deals, but for those that name a client."""
    said = Counter(one for deal in _deal_by_deal(blocks) for one in _sentences(deal))
    return [one for one, times in said.items() if times > 1]


def _deal_by_deal(blocks: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    parts: list[list[dict[str, Any]]] = [[]]
    for block in blocks:
        if block["type"] == "divider":
            parts.append([])
        parts[-1].append(block)
    return parts


def _sentences(blocks: Iterable[dict[str, Any]]) -> set[str]:
    """Those of one deal, each once: the channels of a script may say the same."""
    lines = [line for text in texts(blocks) for line in CLIENT.sub("Client", text).split("\n")]
    every = [
        sentence.strip("> *_")
        for line in lines
        if not STATUS.match(line)
        for sentence in re.split(r"(?<=[.?:])\s+", line)
        if "Client" not in sentence
    ]
    return {one for one in every if " " in one and one.endswith((".", "?", ":"))}


def named(blocks: Iterable[dict[str, Any]]) -> set[str]:
    return {name for text in texts(blocks) for name in CLIENT.findall(text)}


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_c10_notes_together_say_once_what_is_the_same_for_eleven_deals(stage: Stage) -> None:
    cases = deals(stage)
    assert all(case.planned(stage.step.key) for case in cases)
    message = read(together(stage, cases), cases[0].history[-1].at)
    assert said_twice(message.blocks) == []
    assert len(named(message.blocks)) == MANY
    # The first has its words, as alone; every other keeps its buttons.
    assert sum("Why now" in text for text in texts(message.blocks)) <= 1
    assert sum(block["type"] == "actions" for block in message.blocks) >= MANY


KINDS = [stage for stage in STAGES if len(FOLLOW.reminders[stage.step.kind].business_days)]


@pytest.mark.parametrize("stage", KINDS, ids=str)
def test_c10_notes_together_remind_of_eleven_deals_without_a_lecture(stage: Stage) -> None:
    cases = [_told(stage, case) for case in deals(stage)]
    card = together(stage, cases, reminder=1)
    message = read(card, max(note.at for note in cases[0].facts.notes))
    assert said_twice(message.blocks) == []
    assert len(named(message.blocks)) == MANY
    assert "Why now" not in "".join(texts(message.blocks))


def _told(stage: Stage, case: OwnCase) -> OwnCase:
    found = case.planned(stage.step.key)
    assert found is not None
    at = found.due_at or case.history[-1].at
    note = Note(stage.step.key, found.occurrence, at, 0, found.contacts)
    return replace(case, facts=replace(case.facts, notes=(note,)))


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_c10_notes_together_answer_eleven_presses_without_repeating(stage: Stage) -> None:
    for what in stage.step.buttons:
        cases = deals(stage, what)
        message = read(together(stage, cases), cases[0].history[-1].at)
        assert said_twice(message.blocks) == [], what
        assert len(named(message.blocks)) == MANY


TOPICS = list(SummaryTopic)
# Each stage begins with another topic, so that one of each stage is all of them.
LISTS = [
    (stage, TOPICS[(place + one) % len(TOPICS)])
    for place, stage in enumerate(STAGES)
    for one in range(len(TOPICS))
]


@pytest.mark.parametrize(("stage", "topic"), one_in(len(TOPICS), LISTS), ids=str)
def test_c10_notes_together_list_eleven_deals_without_repeating(
    stage: Stage, topic: SummaryTopic
) -> None:
    cases = tuple(deals(stage))
    still_yours = frozenset(case.deal.id for case in cases)
    for case in cases:
        case.deal.unbrought = True
    now = cases[0].history[-1].at
    message = read(SummaryCard(cases, topic, still_yours), now)
    assert said_twice(message.blocks) == []
    assert said_twice(list_blocks(CATALOG, listed(cases), now)) == []


def test_c10_notes_together_say_the_words_about_missed_promises_once() -> None:
    stage = next(one for one in STAGES if one.step.kind is StepKind.PLAN)
    cases = deals(stage)
    now = cases[0].history[-1].at
    cases = [replace(case, promises=(_missed(case, now),)) for case in cases]
    message = read(SummaryCard(tuple(cases), SummaryTopic.WEEKLY), now)
    assert said_twice(message.blocks) == []
    # Each of the others says that it was missed, asks for another day and shows the words.
    buttons = [_buttons(block) for block in message.blocks if block["type"] == "actions"]
    assert all("Another day" in row for row in buttons)
    assert all("Show the words" in row for row in buttons[1:])


def _missed(case: OwnCase, now: datetime) -> Promise:
    return Promise(
        id=f"p{case.deal.id}",
        team_id="T1",
        deal_id=case.deal.id,
        rep_id="U1ANA",
        action="send the corrected proof",
        made_at=now - timedelta(days=3),
        due_on=date(2026, 3, 4),
        due_at=now - timedelta(hours=3),
        told_at=now - timedelta(hours=1),
        state=PromiseState.MISSED,
    )


def _buttons(block: dict[str, Any]) -> list[str]:
    return [one["text"]["text"] for one in block["elements"] if one["type"] == "button"]


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_c10_notes_together_a_button_shows_the_words(stage: Stage) -> None:
    case = deals(stage)[0]
    view = note_view(CATALOG, case, stage.step.key, case.history[-1].at)
    assert view is not None
    assert check_view(view) == []
    whole = render(CATALOG, together(stage, [case]).steps[0], case.history[-1].at)
    assert texts(view["blocks"]) == texts(whole.blocks)


def test_c10_notes_together_follow_every_playbook() -> None:
    steps = {step.copy_file for playbook in PLAYBOOKS.values() for step in playbook.steps}
    clients = {one for one in steps if not one.startswith("let_down/")}
    assert clients <= set(_each)

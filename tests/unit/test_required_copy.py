"""Every label and text that is looked up by a value is there, or the bot does not start."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot import app
from bot.app import assembled
from bot.config import read_settings
from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.copy.complete import check_copy_by_value
from bot.core.circumstances import Circumstance, LossReason, Weight
from bot.core.days import DateProblem
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED, Gate
from bot.core.history import EventKind
from bot.core.humility.model import Severity
from bot.core.money import AmountProblem
from bot.core.playbook import Channel, Slot
from bot.core.promises import ReminderKind
from bot.slack.pace import Pace
from bot.slack.required_copy import LABELS, TEXTS
from bot.system_clock import SystemClock
from bot.usecases.handover import HandOverProblem
from storage.models import (
    ClientRecordKind,
    EscalationTopic,
    NoticeTopic,
    OfferTopic,
    PromiseState,
    SummaryTopic,
)
from tests.code_nodes import nodes
from tests.walk import walk

# The practice page and its Slack have texts of their own, and the rules theirs.
NO_COPY = {"practice", "local_slack", "humility"}
CATALOG = load_catalog()
E = EventKind
# Said here once more, so that a value which the table forgets is missed.
LABELS_OF: dict[str, Iterable[str]] = {
    "circumstances": Circumstance,
    "loss_reasons": LossReason,
    "gates": ESCALATED,
    "escalations": EscalationKind,
    "events": EventKind,
    "buttons": set(EventKind) - {E.REPORTED, E.SNOOZED},
    "errors": [*AmountProblem, *get_args(DateProblem)],
    "scripts": Channel,
    "slots": Slot,
    "script_words": [*Slot, *(f"{slot}_hint" for slot in Slot)],
    "review": get_args(Severity),
    "days": map(str, range(7)),
    "knows": ("yes", "no"),
    "weights": Weight,
    "win_back": ("yes", "no", "show_yes", "show_no"),
    "feels_it": ("yes", "no"),
    "workflow": ("client_missing", "owner_missing", "owner_unknown", "workspace_unknown"),
}
TEXTS_OF: dict[str, Iterable[str]] = {
    "after/": set(EventKind) - {E.REPORTED},
    "messages/escalation_": EscalationTopic,
    "messages/escalation_line_": ("told", "taken_up", "settled"),
    "messages/gate_": Gate,
    "messages/offer_": OfferTopic,
    "messages/promise_line_": PromiseState,
    "messages/promise_": [*ReminderKind, PromiseState.KEPT, PromiseState.MISSED],
    "messages/promise_theirs_": [*ReminderKind, PromiseState.KEPT, PromiseState.MISSED],
    "messages/promise_line_theirs_": PromiseState,
    "messages/on_record_": (E.GAVE_CHANCE, E.PARTED),
    "messages/notice_": NoticeTopic,
    "messages/record_": (ClientRecordKind.STOPPED, ClientRecordKind.LIFTED),
    "messages/summary_": SummaryTopic,
    "words/promise_missed.": ("phone", "email"),
}
HAND_OVER = [f"errors.hand_over_{problem}" for problem in get_args(HandOverProblem)]
ALL_LABELS = sorted(
    [*(f"{group}.{value}" for group, values in LABELS_OF.items() for value in values), *HAND_OVER]
)
ALL_TEXTS = sorted(f"{start}{value}" for start, values in TEXTS_OF.items() for value in values)
# What is looked up by a value and yet not in the table, and what looks after it.
ELSEWHERE = {
    "steps.*": "check_playbook_copy",
    "nudges/*": "check_playbook_copy",
    "scripts/*.*": "check_playbook_copy",
    "prompts/touch_*": "check_playbook_copy",
    "report.*": "the fields of a form that its tests open",
    "report.*_hint": "the fields of a form that its tests open",
    "hours.*": "the fields of a form that its tests open",
    "hours.*_hint": "shown only where there is one",
    "improved.*": "another label says it where there is none",
    "checks.*": "the doctor's tests see every check",
    "remedies.*": "the doctor's tests see every remedy",
    "settings.*": "the settings' tests see every name",
    "copies.*": "the tests of the copies see every trouble",
    "delete.ask_*": "the tests of the command are asked of every kind",
    "migrate.*": "the command's test sees every state",
    "start.*": "the test of what stands in the way sees every trouble",
    "promise.*": "names a block, not a label",
    "promise.*.back": "names a block, not a label",
    "playbooks.*": "the test of the command sees every line",
    "playbooks.kinds.*": "the test of the command sees every line",
    "reminders/*_": "check_reminder_copy",
    "reminders/*_*": "check_reminder_copy",
    "reminders/again_*": "check_reminder_copy",
    "weekly/*_": "check_reminder_copy",
    "weekly/*_*": "check_reminder_copy",
    "messages/*": "the golden files of the digest see every count",
}


def without(missing: str) -> Catalog:
    """The catalogue as it ships, with one label or text taken away."""
    return Catalog(
        {name: text for name, text in CATALOG.messages.items() if name != missing},
        {key: text for key, text in CATALOG.labels.items() if key != missing},
    )


def test_all_that_ships_is_complete() -> None:
    check_copy_by_value(CATALOG, LABELS, TEXTS)


@walk("label", ALL_LABELS)
def test_a_label_that_is_missing_is_refused(label: str) -> None:
    with pytest.raises(CopyError, match=f"^no label {re.escape(label)}$"):
        check_copy_by_value(without(label), LABELS, TEXTS)


@walk("text", ALL_TEXTS)
def test_a_text_that_is_missing_is_refused(text: str) -> None:
    with pytest.raises(CopyError, match=f"^no text {re.escape(text)}\\.txt$"):
        check_copy_by_value(without(text), LABELS, TEXTS)


@walk("pattern", LABELS)
def test_a_new_value_without_its_label_is_refused(pattern: str) -> None:
    grown = {**LABELS, pattern: [*LABELS[pattern], "brand_new"]}
    with pytest.raises(CopyError, match=re.escape(pattern.replace("*", "brand_new"))):
        check_copy_by_value(CATALOG, grown, TEXTS)


@walk("pattern", TEXTS)
def test_a_new_value_without_its_text_is_refused(pattern: str) -> None:
    grown = {**TEXTS, pattern: [*TEXTS[pattern], "brand_new"]}
    with pytest.raises(CopyError, match=re.escape(pattern.replace("*", "brand_new"))):
        check_copy_by_value(CATALOG, LABELS, grown)


async def test_the_bot_does_not_start_without_the_label_of_a_loss_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "load_catalog", lambda: without("loss_reasons.price"))
    values = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'do_over.db'}",
    }
    with pytest.raises(CopyError, match=r"no label loss_reasons\.price"):
        async with assembled(read_settings(values), SystemClock(), Pace(lambda: 0.0)):
            pytest.fail("it started")


def looked_up() -> Iterator[tuple[str, str]]:
    """Every key in the code with a computed part, which stands as `*`, and its file."""
    groups = {key.split(".")[0] for key in CATALOG.labels}
    folders = {name.split("/")[0] for name in CATALOG.messages}
    for file, node in nodes():
        if file.parts[0] in NO_COPY or file.name == "complete.py":
            continue
        pattern = _pattern(node) if isinstance(node, ast.JoinedStr) else ""
        begins = re.match(r"(\w+)(?:\.|(/))[\w/.*]*\*[\w.*]*$", pattern)
        if begins and begins[1] in (folders if begins[2] else groups):
            yield pattern, str(file)


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
    )


@walk("pattern, place", sorted(set(looked_up())))
def test_whatever_is_looked_up_by_a_value_is_checked(pattern: str, place: str) -> None:
    checked = {*LABELS, *TEXTS, *ELSEWHERE}
    assert pattern in checked, place

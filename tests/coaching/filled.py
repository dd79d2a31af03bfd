"""Every script, filled for the reports as reps type them: what a client would hear."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from bot.core.as_we import as_we
from bot.core.circumstances import Circumstance, LossReason, Weight, is_client, is_our_fault
from bot.core.history import EventKind
from bot.core.humility.model import DraftContext
from bot.core.humility.stages import as_in_rules, stage_of
from bot.core.playbook import Channel, Slot, Step, StepKind
from bot.core.sentences.names import addressed, greeting
from bot.core.sentences.suggest import as_sentence, suggest_happened, suggest_impact
from bot.humility.training.script_cases import (
    AFTER_REPAIR,
    ASKED_BEFORE,
    BLANK,
    COMMON,
    COOLED,
    FACTS,
    IN_THE_BLANK,
    OF_THE_FIRM,
    PROMISES,
)
from tests.coaching.said import about
from tests.coaching.scripts import CATALOG
from tests.coaching.story import PLAYBOOKS, TOUCHES

HERE = Path(__file__).parent
REPORTS: list[dict[str, str]] = [
    report
    for name in ("natural", "let_down")
    for report in json.loads((HERE / f"{name}_reports.json").read_text("utf-8"))
]
TOLD_LATER: Mapping[str, Mapping[str, Any]] = json.loads(
    (HERE / "told_later.json").read_text("utf-8")
)
"""What the reps of the reports in docs/scripts told after the report, by client."""

QUOTED = {"asked_for", "their_reason", "promises"}
WEIGHTS = (Weight.SMALL, Weight.SERIOUS, Weight.VERY_SERIOUS)


@dataclass(frozen=True)
class Filled:
    """A script for one report, in one of the situations in which a rep meets it.

    `large`: a large account. `apologised`: an own-up, or the first ask after a meeting, is
    recorded. `missing`: a sentence that the rep has not given yet.
    """

    report: int
    step: Step
    channel: Channel
    colleague: bool = False
    weight: Weight = Weight.SERIOUS
    raised_it: bool = False
    apologised: bool = False
    large: bool = False
    american: bool = False
    turn: int = 1
    missing: Slot | None = None

    def __str__(self) -> str:
        flags = ("colleague", "raised_it", "apologised", "large", "american")
        told = "-".join(flag for flag in flags if getattr(self, flag))
        where = f"{self.step.copy_file}.{self.channel}"
        return f"{self.report}-{where}-{self.weight}-{told or 'plain'}-{self.turn}"

    @property
    def typed(self) -> dict[str, str]:
        """The report as its rep typed it."""
        return REPORTS[self.report]

    @property
    def sentences(self) -> dict[str, str]:
        """What the client hears of it: what we suggest, or where that is nothing a rep's own."""
        later = TOLD_LATER.get(self.typed["client"], {})
        usual = FACTS[self.circumstance] | confirmed(self.report)
        told = {str(slot): later.get(slot) or usual.get(slot, "") for slot in Slot}
        told |= {self.missing: ""} if self.missing else {}
        return {slot: as_we(said) if self.colleague else said for slot, said in told.items()}

    @property
    def blank(self) -> dict[str, str]:
        """The visible blanks of the sentences that the step needs and the rep has not given."""
        told = self.sentences
        needed = [slot for slot in self.step.slots if slot.is_needed and not told[slot]]
        return {slot: CATALOG.label(f"slots.blank_{slot}") for slot in needed}

    @property
    def circumstance(self) -> str:
        """The rules' circumstance."""
        kind = self.typed["circumstance"]
        return "lost_client_fault" if kind == "lost_client" and self.step.fault == "ours" else kind

    @property
    def facts(self) -> dict[str, object]:
        """What the script is filled with."""
        contact, later = self.typed["contact"], TOLD_LATER.get(self.typed["client"], {})
        fault = is_our_fault(Circumstance(self.typed["circumstance"]), self._reason())
        later = {name: later[name] for name in QUOTED & later.keys()}
        return {
            **COMMON,
            **later,
            **self.sentences,
            **self.blank,
            "greeting": greeting(contact),
            "name": addressed(contact),
            "client": self.typed["client"],
            "circumstance": self.typed["circumstance"],
            "loss_reason": self.typed.get("loss_reason", ""),
            "colleague": self.colleague,
            "ours": self.colleague or self.circumstance in OF_THE_FIRM,
            "weight": str(self.weight),
            "small": fault and self.weight is Weight.SMALL,
            "large": self.large,
            "in_person": self.large or (fault and self.weight is Weight.VERY_SERIOUS),
            "raised_it": self.raised_it,
            "apologised": self.apologised,
            "american": self.american,
            "mine": frozenset() if self.colleague else frozenset(EventKind),
            "turn": self.turn,
        }

    def _reason(self) -> LossReason | None:
        if self.circumstance == "lost_client_fault":
            return LossReason.OUR_FAULT
        reason = self.typed.get("loss_reason")
        return LossReason(reason) if reason else None

    @property
    def text(self) -> str:
        """The script as the rep sees it."""
        return CATALOG.text(f"scripts/{self.step.copy_file}.{self.channel}", **self.facts)

    @property
    def said(self) -> str:
        """The same with the thing to send filled in, as a rep does before a touch."""
        text = self.text
        return BLANK.sub(IN_THE_BLANK, text) if self.step.kind is StepKind.TOUCH else text

    @property
    def context(self) -> DraftContext:
        """What the bot knows at that step."""
        step, stage = self.step.key, stage_of(self.step)
        is_ask = stage == "ask"
        return DraftContext(
            self.circumstance,
            stage,
            as_in_rules(self.channel),
            asks_made=int(step in ASKED_BEFORE),
            days_since_event=180 if self.circumstance == "told_no" and is_ask else None,
            days_since_repair=AFTER_REPAIR.get(
                self.step.copy_file, COOLED.get(self.circumstance) if is_ask else None
            ),
            promises_open=len(PROMISES) if step == "plan_in_writing" else 0,
            client_knows=True,
            call_attempted=True,
            apologised=self.apologised,
        )


@cache
def confirmed(report: int) -> dict[str, str]:
    """The report's two sentences: as suggested, else as a careful person writes them."""
    typed = REPORTS[report]
    happened = suggest_happened(typed["what_happened"], about(typed)).text
    impact = suggest_impact(typed["impact"], about(typed)).text
    return {
        Slot.SAY_HAPPENED: as_sentence(happened or typed["say_happened"]).text,
        Slot.SAY_IMPACT: as_sentence(impact or typed["say_impact"]).text,
    }


def _steps(report: int) -> Iterator[Step]:
    kind = Circumstance(REPORTS[report]["circumstance"])
    touches = (TOUCHES.step,) if is_client(kind) else ()
    for step in (*PLAYBOOKS[kind].steps, *touches):
        if step.channels:
            yield step


def _situations(plain: Filled) -> Iterator[Filled]:
    fault = plain.circumstance in {"own_mistake", "company_failed", "lost_client_fault"}
    kind, ask = plain.step.kind, plain.step.kind is StepKind.ASK
    weights = WEIGHTS if fault else (Weight.SERIOUS,)
    raised = (False, True) if kind.is_own_up else (False,)
    before = (False, True) if ask or plain.step.key == "chaser" else (False,)
    sizes = (False, True) if ask else (False,)
    turns = range(1, 7) if kind is StepKind.TOUCH else (1,)
    for colleague, weight, raised_it, apologised, large, turn in product(
        (False, True), weights, raised, before, sizes, turns
    ):
        if plain.step.weights and weight not in plain.step.weights:
            continue
        for american in (False, True):
            yield replace(
                plain,
                colleague=colleague,
                weight=weight,
                raised_it=raised_it,
                apologised=apologised,
                large=large,
                turn=turn,
                american=american,
            )


def of_report(report: int) -> Iterator[Filled]:
    """Every script of a report, in every situation that can occur."""
    for step in _steps(report):
        for channel in step.every_channel:
            yield from _situations(Filled(report, step, channel))


def everything() -> Iterator[Filled]:
    """Every script of every report."""
    for report in range(len(REPORTS)):
        yield from of_report(report)

"""Every script in every place where a playbook shows it, with the facts of a real case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.copy.catalog import load_catalog
from bot.copy.complete import TOUCH_PROMPTS
from bot.core.as_we import as_we
from bot.core.circumstances import Circumstance, is_client, loss_reasons
from bot.core.history import EventKind
from bot.core.humility.model import DraftContext
from bot.core.humility.stages import as_in_rules, stage_of
from bot.core.playbook import Channel, Step, StepKind
from bot.playbooks import load_playbooks, load_touches

CATALOG = load_catalog()
ASKED_BEFORE = {"chaser", "second_ask", "second_ask_after_repair", "manager_owns"}
AFTER_REPAIR = {"fault/feedback": 7, "fault/feedback_again": 30, "fault/prevention_note": 6}
COOLED = {"own_mistake": 14, "company_failed": 28, "lost_client_fault": 56}
LOST = {"ours": ("lost_client_fault",), "not_ours": ("lost_client",)}

PUT_RIGHT = {
    "say_impact": "Your staff answered calls for another shop all weekend.",
    "what_we_did": "We reprinted the menus on the Monday at our cost.",
    "prevention": "A second person reads every number back before we print.",
    "what_changed": "We now print on the day before, so there is time to look.",
}
FACTS: dict[str, dict[str, str]] = {
    "own_mistake": PUT_RIGHT | {"say_happened": "I sent 2,000 menus with the wrong number."},
    "company_failed": PUT_RIGHT | {"say_happened": "We sent 2,000 menus with the wrong number."},
    "lost_client_fault": PUT_RIGHT | {"say_happened": "We sent 2,000 menus too late, twice."},
    "blown_meeting": {
        "say_happened": "I talked for half an hour and asked you nothing.",
        "what_changed": "I have read your report and brought three questions.",
    },
    "told_no": {
        "say_happened": "I rang you four times in one week.",
        "what_changed": "We now deliver month to month, without a minimum.",
    },
    "lost_client": {"what_changed": "We now deliver month to month, without a minimum."},
    "let_down": {
        "say_happened": "The paper for the menus came nine days late.",
        "say_impact": "Our press stood still for two days.",
    },
}
PROMISES = [
    {"action": "reprint all 2,000 menus", "due": "Thursday 26 November", "who": "Eve Brandt"},
    {"action": "credit the first run", "due": "Friday 27 November", "who": "Sam Ortiz"},
]
COMMON: dict[str, object] = {
    "client": "Castle Linen",
    "greeting": "Hello Nina,",
    "name": "Nina",
    "signature": "Sam Ortiz",
    "by_when": "by 4 tomorrow afternoon",
    "by_date": "by 4 on Tuesday afternoon",
    "asked_for": "somebody who looks at the proof with us",
    "their_reason": "the other firm could start in May",
    "promises": PROMISES,
    "american": False,
    "weight": "serious",
    "large": False,
    "apologised": False,
    "loss_reason": "",
    "turn": 1,
}
EVERYTHING = frozenset(EventKind)
USUAL: dict[str, object] = {
    "colleague": False,
    "small": False,
    "in_person": False,
    "mine": EVERYTHING,
}
WHO: dict[str, dict[str, object]] = {
    "own": USUAL,
    "grave": USUAL | {"in_person": True, "weight": "very_serious"},
    "small": USUAL | {"small": True, "weight": "small"},
    "large": USUAL | {"in_person": True, "large": True},
    "american": USUAL | {"american": True},
    "before": USUAL | {"apologised": True},
    "colleague": USUAL | {"colleague": True, "mine": frozenset()},
    **{str(why): USUAL | {"loss_reason": str(why)} for why in loss_reasons(Circumstance.TOLD_NO)},
    **{f"turn_{turn}": USUAL | {"turn": turn} for turn in range(2, TOUCH_PROMPTS + 1)},
}
OPTIONAL = ("say_happened", "say_impact", "what_we_did", "prevention", "what_changed")
MAY_LACK = (*OPTIONAL, "signature", "asked_for", "their_reason")
OF_THE_FIRM = {"company_failed", "lost_client", "lost_client_fault", "let_down"}
# What only the rep knows at that moment, filled in as they would.
BLANK = re.compile(r"\[what [^\[\]\n]*\]")
IN_THE_BLANK = "The library has a new guide to dyes, four pages long."


@dataclass(frozen=True)
class ScriptCase:
    """One script where a rep meets it; `left_out` are facts that they never gave."""

    step: Step
    channel: Channel
    circumstance: str
    left_out: tuple[str, ...] = ()
    raised_it: bool = False
    who: str = "own"

    def __str__(self) -> str:
        without = f"-without-{'-'.join(self.left_out)}" if self.left_out else ""
        raised = "-raised-by-them" if self.raised_it else ""
        return f"{self.circumstance}-{self.step.key}.{self.channel}-{self.who}{raised}{without}"

    @property
    def name(self) -> str:
        """The script's text in the catalogue."""
        return f"scripts/{self.step.copy_file}.{self.channel}"

    @property
    def draft(self) -> str:
        """The script as the bot shows it, with the thing to send filled in."""
        empty = dict.fromkeys(OPTIONAL, "")
        facts = {**empty, **COMMON, **FACTS[self.circumstance], **dict.fromkeys(self.left_out, "")}
        facts |= {"raised_it": self.raised_it, **WHO[self.who]}
        facts["circumstance"] = self.circumstance.removesuffix("_fault")
        facts["ours"] = facts["colleague"] or self.circumstance in OF_THE_FIRM
        if self.who == "colleague":
            facts |= {name: as_we(str(facts[name])) for name in OPTIONAL}
        said = str(CATALOG.text(self.name, **facts))
        return BLANK.sub(IN_THE_BLANK, said) if self.step.kind is StepKind.TOUCH else said

    @property
    def context(self) -> DraftContext:
        """What the bot knows when it shows the script."""
        step, stage = self.step.key, stage_of(self.step)
        told_no = self.circumstance == "told_no"
        repaired = COOLED.get(self.circumstance) if stage == "ask" else None
        return DraftContext(
            self.circumstance,
            stage,
            as_in_rules(self.channel),
            asks_made=int(step in ASKED_BEFORE),
            days_since_event=180 if told_no and stage == "ask" else None,
            days_since_repair=AFTER_REPAIR.get(self.step.copy_file, repaired),
            touches_unanswered=int(step in ASKED_BEFORE | {"keep_in_touch"}),
            promises_open=len(PROMISES) if step == "plan_in_writing" else 0,
            client_knows=True,
            call_attempted=step != "keep_in_touch",
            apologised=self.who == "before",
        )


def _circumstances(circumstance: str, step: Step) -> tuple[str, ...]:
    if circumstance != "lost_client":
        return (circumstance,)
    return LOST.get(step.fault or "", ("lost_client", "lost_client_fault"))


def _shown() -> Iterator[ScriptCase]:
    touch = load_touches().step
    for circumstance, playbook in load_playbooks().items():
        touches = (touch,) if is_client(circumstance) else ()
        for step in (*playbook.steps, *touches):
            for kind in _circumstances(circumstance, step):
                for channel in step.every_channel:
                    yield from _ways_to_say(ScriptCase(step, channel, kind))


def _ways_to_say(case: ScriptCase) -> Iterator[ScriptCase]:
    yield case
    others = [replace(case, who=who) for who in WHO if who != case.who]
    for other in (replace(case, raised_it=True), *others):
        if other.draft != case.draft:
            yield other


def _with_less(case: ScriptCase) -> Iterator[ScriptCase]:
    # A slot of the step is asked for before the script is whole; all else may stay empty.
    needed = {str(slot) for slot in case.step.slots} - {"say_impact"}
    given = {*COMMON, *FACTS[case.circumstance]} - needed
    may_lack = tuple(fact for fact in MAY_LACK if fact in given)
    for left_out in (*((fact,) for fact in may_lack), may_lack):
        less = replace(case, left_out=left_out)
        if less.draft != case.draft and not BLANK.search(less.draft):
            yield less


WHOLE = tuple(_shown())
WITH_LESS = tuple(less for case in WHOLE for less in _with_less(case))

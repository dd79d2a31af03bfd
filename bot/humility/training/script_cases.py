"""Every script in every place where a playbook shows it, with the facts of a real case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.copy.catalog import load_catalog
from bot.core.as_we import as_we
from bot.core.circumstances import is_client
from bot.core.history import EventKind
from bot.core.humility.model import DraftContext
from bot.core.humility.stages import stage_of
from bot.core.playbook import Channel, Step
from bot.playbooks import load_playbooks, load_touches

CATALOG = load_catalog()
ASKED_BEFORE = {"chaser", "second_ask", "second_ask_after_repair", "manager_owns"}
AFTER_REPAIR = {"fault/feedback": 7, "fault/feedback_again": 30, "fault/prevention_note": 6}
COOLED = {"own_mistake": 14, "company_failed": 28, "lost_client_fault": 56}
LOST = {"ours": ("lost_client_fault",), "not_ours": ("lost_client",)}

PUT_RIGHT = {
    "impact": "your staff answered calls for another shop all weekend",
    "what_we_did": "we reprinted them on the Monday at our cost",
    "prevention": "a second person reads every number back before we print",
    "what_changed": "we now print on the day before, so there is time to look",
}
FACTS: dict[str, dict[str, str]] = {
    "own_mistake": PUT_RIGHT | {"what_happened": "I sent 2,000 menus with the wrong number"},
    "company_failed": PUT_RIGHT | {"what_happened": "we sent 2,000 menus with the wrong number"},
    "lost_client_fault": PUT_RIGHT | {"what_happened": "we sent 2,000 menus too late, twice"},
    "blown_meeting": {
        "what_happened": "I talked for half an hour and asked you nothing",
        "what_changed": "I have read your report and brought three questions",
    },
    "told_no": {
        "what_happened": "they chose a printer in their own town",
        "what_changed": "we now deliver month to month, without a minimum",
    },
    "lost_client": {
        "what_happened": "their head office buys for all branches now",
        "what_changed": "we now deliver month to month, without a minimum",
    },
    "let_down": {
        "what_happened": "the paper for the menus came nine days late",
        "impact": "our press stood still for two days",
    },
}
PROMISES = [
    {"action": "reprint all 2,000 menus", "due": "Thu 26 Nov"},
    {"action": "credit the first run", "due": "Fri 27 Nov"},
]
COMMON: dict[str, object] = {
    "client": "Castle Linen",
    "contact": "Nina",
    "by_when": "Tue 24 Nov, 16:00",
    "asked_for": "somebody who looks at the proof with us",
    "their_reason": "the other firm could start in May",
    "promises": PROMISES,
}
WHO: dict[str, dict[str, object]] = {
    "own": {"colleague": False, "small": False, "in_person": False, "mine": frozenset(EventKind)},
    "grave": {"colleague": False, "small": False, "in_person": True, "mine": frozenset(EventKind)},
    "small": {"colleague": False, "small": True, "in_person": False, "mine": frozenset(EventKind)},
    "colleague": {"colleague": True, "small": False, "in_person": False, "mine": frozenset()},
}
OPTIONAL = ("contact", "what_happened", "impact", "what_we_did", "prevention", "what_changed")


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
        """The script as the bot shows it."""
        empty = dict.fromkeys(OPTIONAL, "")
        facts = {**empty, **COMMON, **FACTS[self.circumstance], **dict.fromkeys(self.left_out, "")}
        facts |= {"raised_it": self.raised_it, **WHO[self.who]}
        if self.who == "colleague":
            facts |= {name: as_we(str(facts[name])) for name in OPTIONAL}
        if "promises" in self.left_out:
            facts["promises"] = []
        return str(CATALOG.text(self.name, **facts))

    @property
    def context(self) -> DraftContext:
        """What the bot knows when it shows the script."""
        step, stage = self.step.key, stage_of(self.step)
        told_no = self.circumstance == "told_no"
        repaired = COOLED.get(self.circumstance) if stage == "ask" else None
        return DraftContext(
            self.circumstance,
            stage,
            str(self.channel),
            asks_made=int(step in ASKED_BEFORE),
            days_since_event=180 if told_no and stage == "ask" else None,
            days_since_repair=AFTER_REPAIR.get(self.step.copy_file, repaired),
            touches_unanswered=int(step in ASKED_BEFORE | {"keep_in_touch"}),
            promises_open=len(PROMISES) if step == "plan_in_writing" else 0,
            client_knows=True,
            call_attempted=step != "keep_in_touch",
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
    given = {*COMMON, *FACTS[case.circumstance]} - {str(slot) for slot in case.step.slots}
    may_lack = tuple(fact for fact in (*OPTIONAL, "promises") if fact in given)
    for left_out in (*((fact,) for fact in may_lack), may_lack):
        less = replace(case, left_out=left_out)
        if less.draft != case.draft:
            yield less


WHOLE = tuple(_shown())
WITH_LESS = tuple(less for case in WHOLE for less in _with_less(case))

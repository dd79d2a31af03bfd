"""Every step where a rep meets it: after the least that has to have happened, with its texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.cases.own_case import OwnCase
from bot.core.circumstances import Circumstance, LossReason
from bot.core.history import EventKind
from bot.core.playbook import Step, StepKind
from bot.slack.case_text import step_facts
from bot.slack.deal.script_facts import script_facts
from tests.coaching.scripts import CATALOG
from tests.coaching.story import EVERY, PLAYBOOKS, TOUCHES
from tests.slack.sample_cases import Sample

E = EventKind
GIVER = "U7EVE"
# What has to stand in a history before an event can.
BEFORE: dict[EventKind, tuple[EventKind, ...]] = {
    E.YES: (E.ASKED,),
    E.NO: (E.ASKED,),
    E.SILENCE: (E.ASKED,),
    E.DOOR_OPEN: (E.ASKED,),
    E.CHASED: (E.ASKED,),
    E.RECOVERED: (E.ASKED, E.YES),
    E.DID_NOT_WORK: (E.ASKED, E.YES),
    E.READY: (E.BACK_BURNER,),
    E.SOLVED: (E.REPAIRED,),
    E.NOT_SOLVED: (E.REPAIRED,),
}


@dataclass(frozen=True)
class Stage:
    """A step, and the way that led to it; handed over at the end, if it is a colleague's now."""

    kind: str
    step: Step
    way: tuple[EventKind, ...]
    handed_over: bool = False

    def __str__(self) -> str:
        given = " handed over" if self.handed_over else ""
        return f"{self.kind} {self.step.key} after {' '.join(self.way) or 'reported'}{given}"

    @property
    def case(self) -> OwnCase:
        """The case as it stands there."""
        circumstance, *reason = self.kind.split()
        way = [*self.way, E.HANDED_OVER] if self.handed_over else self.way
        made = Sample(
            Circumstance(circumstance),
            LossReason(reason[0]) if reason else None,
            way=" ".join(way),
        ).case()
        if self.handed_over:
            made.deal.reported_by = GIVER
        return made

    @cached_property
    def recorded(self) -> frozenset[EventKind]:
        """What the history holds, whoever recorded it."""
        return frozenset(event.what for event in self.case.history)

    @cached_property
    def note(self) -> str:
        """The note to the rep."""
        return CATALOG.text(f"nudges/{self.step.copy_file}", **step_facts(self.case))

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """What the rep is to say, on every channel."""
        case = self.case
        facts = script_facts(case, case.history[-1].at)
        name = f"scripts/{self.step.copy_file}"
        return tuple(
            CATALOG.text(f"{name}.{channel}", **facts) for channel in self.step.every_channel
        )


def stages(*, handed_over: bool = False) -> Iterator[Stage]:
    """Every step of every kind of deal, after each event that brings it."""
    for kind in EVERY:
        for step in (*PLAYBOOKS[Circumstance(kind.split()[0])].steps, TOUCHES.step):
            ours = "our_fault" in kind
            if step.fault is not None and (step.fault == "ours") is not ours:
                continue
            for what in step.after:
                yield Stage(kind, step, _way(kind, step, what), handed_over)


def _way(kind: str, step: Step, what: EventKind) -> tuple[EventKind, ...]:
    is_fault = kind in {"own_mistake", "company_failed", "lost_client our_fault"}
    # No ask of a fault comes before it is put right, whatever else brings it.
    repaired = (E.REPAIRED,) if is_fault and step.kind is StepKind.ASK else ()
    way = (*repaired, *BEFORE.get(what, ()), what)
    return tuple(one for one in dict.fromkeys(way) if one is not E.REPORTED)

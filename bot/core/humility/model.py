"""What the humility check takes and gives back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.core.humility.anatomy.model import PartKind

Severity = Literal["block", "warn"]

WITH_CLIENTS = (
    "blown_meeting",
    "company_failed",
    "own_mistake",
    "told_no",
    "lost_client",
    "lost_client_fault",
)
WITH_SUPPLIERS = "let_down"
"""A supplier let us down: no rule about owning a fault speaks there (coaching.md, 9.12)."""
CIRCUMSTANCES = (*WITH_CLIENTS, WITH_SUPPLIERS)
STAGES = ("own_up", "plan", "ask", "feedback", "gracious_reply", "keep_in_touch", "handover")
CHANNELS = (
    "phone",
    "voicemail",
    "email",
    "letter",
    "message",
    "sms",
    "linkedin",
    "chat",
    "in_person",
)


class DraftContextError(ValueError):
    """The context names a circumstance, stage or channel that does not exist."""


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What the bot knows about the case; None where it does not know. Days are calendar days."""

    circumstance: str
    stage: str
    channel: str = "email"
    asks_made: int | None = None
    days_since_event: int | None = None
    days_since_repair: int | None = None
    days_since_last_touch: int | None = None
    touches_unanswered: int | None = None
    promises_open: int | None = None
    do_not_contact: bool | None = None
    client_knows: bool | None = None
    call_attempted: bool | None = None
    apologised: bool | None = None

    def __post_init__(self) -> None:
        known = (
            ("circumstance", self.circumstance, CIRCUMSTANCES),
            ("stage", self.stage, STAGES),
            ("channel", self.channel, CHANNELS),
        )
        for name, value, allowed in known:
            if value not in allowed:
                raise DraftContextError(f"{name} is {value!r}; use one of: {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a mentor would say about the draft; [start, end) are characters of the draft."""

    id: str
    severity: Severity
    quote: str
    start: int
    end: int
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class Find:
    """One way to catch something: phrases said or acts seen, and what makes them innocent."""

    say: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    only_near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    unless_acts: tuple[str, ...] = ()
    unless_acts_near: tuple[str, ...] = ()
    sure: bool = False
    """Said so plainly that no judge takes it back."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Another why or advice, for a sentence in which the pattern `said` stands."""

    said: str
    why: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ToSuppliers:
    """What a rule is towards a supplier, in every step; without finds it looks for the same."""

    why: str
    advice: str
    finds: tuple[Find, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its file says it.

    `blanks` begin the visible blanks of our own scripts that already say what is missing; `also_in`
    are the parts of a message beside its body in which the rule can be broken.
    """

    code: str
    id: str
    group: str
    severity: Severity
    kind: str
    circumstances: frozenset[str]
    stages: frozenset[str]
    weight: int
    why: str
    advice: str
    basis: tuple[str, ...] = ()
    finds: tuple[Find, ...] = ()
    raw: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    detector: str = ""
    also_in: frozenset[PartKind] = frozenset()
    fitting: tuple[Fitting, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)
    example_bad: str = ""
    example_good: str = ""
    to_suppliers: ToSuppliers | None = None

    def applies(self, context: DraftContext) -> bool:
        """Whether the rule speaks at all in this circumstance and stage."""
        if context.circumstance == WITH_SUPPLIERS:
            return self.to_suppliers is not None
        return context.circumstance in self.circumstances and context.stage in self.stages

    def said_in(self, context: DraftContext, *texts: str) -> tuple[str, str]:
        """The rule's why and advice for what was found: what fits the first text goes first."""
        if context.circumstance == WITH_SUPPLIERS and self.to_suppliers:
            return self.to_suppliers.why, self.to_suppliers.advice
        fitting = (one for text in texts for one in self.fitting if re.search(one.said, text))
        fits = next(fitting, None)
        if fits is None:
            return self.why, self.advice
        return fits.why or self.why, fits.advice or self.advice

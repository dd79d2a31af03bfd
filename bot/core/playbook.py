"""A playbook: the steps of one circumstance, read from data and never changed."""

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.circumstances import Circumstance, LossReason, Weight, is_client
from bot.core.history import EventKind

LONGEST_OWN_UP = 60
"""Minutes that an own-up may wait (coaching.md, P1; S0, S4)."""


class StepKind(StrEnum):
    """What kind of step it is, the most pressing first (coaching.md, 9.1).

    An own-up never waits, an ask waits longest.
    """

    OWN_UP = "own_up"
    TRY_AGAIN = "try_again"
    REPLY = "reply"
    REPAIR = "repair"
    PLAN = "plan"
    PREVENTION = "prevention"
    FEEDBACK = "feedback"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    ASK = "ask"
    TOUCH = "touch"
    BACK_BURNER = "back_burner"
    CAUSE = "cause"
    OPTIONAL = "optional"

    @property
    def is_own_up(self) -> bool:
        """Whether it runs on the own-up clock, which nothing holds."""
        return self in {StepKind.OWN_UP, StepKind.TRY_AGAIN}

    @property
    def may_be_left(self) -> bool:
        """Whether it may stay unanswered once it was told of: never overdue (coaching.md, 9.2)."""
        return self in {StepKind.OPTIONAL, StepKind.BACK_BURNER}

    @property
    def pressing(self) -> int:
        """Its place among the kinds, the most pressing first."""
        return _PRESSING[self]


_PRESSING = {kind: place for place, kind in enumerate(StepKind)}


class Channel(StrEnum):
    """How the rep reaches the client; each has its own form of the script."""

    PHONE = "phone"
    EMAIL = "email"
    VOICEMAIL = "voicemail"
    IN_PERSON = "in_person"
    TEXT = "text"


class Slot(StrEnum):
    """What only the rep can tell, as a sentence to the client (coaching.md, 10.1)."""

    SAY_HAPPENED = "say_happened"
    SAY_IMPACT = "say_impact"
    WHAT_WE_DID = "what_we_did"
    PREVENTION = "prevention"
    WHAT_CHANGED = "what_changed"

    @property
    def is_needed(self) -> bool:
        """Whether a script is not ready without it: one about the effect drops its clause."""
        return self is not Slot.SAY_IMPACT

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        # Deals are pinned to playbooks of before, which asked for the notes themselves.
        name = _BEFORE.get(str(value))
        return cls(name) if name else None


_BEFORE = {"what_happened": "say_happened", "impact": "say_impact"}


class Fault(StrEnum):
    """Whose fault a step supposes, where that decides whether it is taken."""

    OURS = "ours"
    NOT_OURS = "not_ours"


_FOR_CLIENTS = frozenset({StepKind.OWN_UP, StepKind.ASK, StepKind.TOUCH})
_ANSWERS = frozenset({EventKind.NO, EventKind.SILENCE, EventKind.DOOR_OPEN})


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @cached_property
    def digest(self) -> str:
        """Equal for equal data, whoever read it."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


_UNITS = (
    "minutes",
    "business_hours",
    "business_days",
    "days",
    "business_days_before_their_date",
    "days_before_their_date",
)


class Wait(_Data):
    """How long after its anchor a step is due: one unit, and a local time of day if given.

    Counting back from the client's date never comes closer to the anchor than
    `least_business_days`.
    """

    minutes: int | None = Field(default=None, ge=0)
    business_hours: float | None = Field(default=None, ge=0)
    business_days: int | None = Field(default=None, ge=0, le=500)
    days: int | None = Field(default=None, ge=1, le=1000)
    business_days_before_their_date: int | None = Field(default=None, ge=0, le=250)
    days_before_their_date: int | None = Field(default=None, ge=0, le=400)
    least_business_days: int = Field(default=10, ge=0, le=250)
    at: time | None = None
    same_day_until: time | None = None

    @property
    def is_prompt(self) -> bool:
        """Whether it comes within hours: what the client waits for counts towards no cap."""
        return self.minutes is not None or self.business_hours is not None

    @property
    def needs_their_date(self) -> bool:
        """Whether it counts back from a date of the client's."""
        return self.business_days_before_their_date is not None or (
            self.days_before_their_date is not None
        )

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = [name for name in _UNITS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(_UNITS)}")
        if self.same_day_until is not None and self.minutes is None:
            raise ValueError("same_day_until goes with minutes only")
        return self


class Step(_Data):
    """One step: what it follows, how long it waits, what it says and what it offers.

    `late_answers_only`: what ends it counts only from its own day on. `overtaken_by` are the keys
    of later steps that make it pointless once they are told of. `weights` are those of a
    fault at which it is taken, none: all. `in_person`: said face to face where the fault is very
    serious or the account is large.
    """

    key: str = Field(pattern=r"^[a-z][a-z_]*$", max_length=40)
    kind: StepKind
    after: tuple[EventKind, ...] = Field(min_length=1)
    wait: Wait
    wait_by_reason: Mapping[LossReason, Wait] = Field(default_factory=dict)
    done_by: tuple[EventKind, ...] = Field(min_length=1)
    void_by: tuple[EventKind, ...] = ()
    fault: Fault | None = None
    business_lost: bool = False
    late_answers_only: bool = False
    overtaken_by: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = ()
    in_person: bool = False
    repeat: int = Field(default=1, ge=1, le=200)
    stale_after_days: int = Field(default=5, ge=1, le=60)
    channels: tuple[Channel, ...] = ()
    slots: tuple[Slot, ...] = ()
    copy_file: str = Field(pattern=r"^[a-z_]+/[a-z_]+$")
    buttons: tuple[EventKind, ...] = ()
    source: str = Field(min_length=1)

    @property
    def stale_after(self) -> timedelta:
        """How long past its due time the nudge is still worth sending."""
        return timedelta(days=self.stale_after_days)

    @property
    def every_channel(self) -> tuple[Channel, ...]:
        """Every form of its script that a deal may come to need."""
        first = (Channel.IN_PERSON,) if self.in_person else ()
        return tuple(dict.fromkeys((*first, *self.channels)))

    @property
    def follows_an_answer(self) -> bool:
        """Whether the client was asked before it, and did not say yes."""
        return not _ANSWERS.isdisjoint(self.after)

    @model_validator(mode="after")
    def _in_person_is_spoken(self) -> Self:
        if self.in_person and Channel.PHONE not in self.channels:
            raise ValueError("in_person goes with a step that is rung: give it the channel phone")
        return self

    @model_validator(mode="after")
    def _own_up_is_prompt(self) -> Self:
        waits = (self.wait, *self.wait_by_reason.values())
        prompt = all(w.minutes is not None and w.minutes <= LONGEST_OWN_UP for w in waits)
        if self.kind.is_own_up and not prompt:
            raise ValueError(f"an own-up never waits: give at most {LONGEST_OWN_UP} minutes")
        return self


class Playbook(_Data):
    """The steps of one circumstance, in the order in which they are told."""

    circumstance: Circumstance
    step: tuple[Step, ...] = Field(min_length=1)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps; the data file calls each table `[[step]]`."""
        return self.step

    def find(self, key: str) -> Step | None:
        """The step of that name, if the playbook still has it."""
        return next((step for step in self.step if step.key == key), None)

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        keys = [step.key for step in self.step]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"these steps stand twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _has_its_clocks(self) -> Self:
        kinds = {step.kind for step in self.step}
        if is_client(self.circumstance):
            if StepKind.ASK not in kinds:
                raise ValueError("a playbook needs a step on the ask clock")
        elif wrong := sorted(kinds & _FOR_CLIENTS):
            raise ValueError(f"a supplier is no client, so no step of kind {', '.join(wrong)}")
        return self

"""What may hold a step, and until when; no wait ever holds an own-up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.circumstances import Circumstance, LossReason, Weight, is_our_fault
from bot.core.deal_state import DealState, state_of
from bot.core.history import Event, EventKind, is_repaired, last, times
from bot.core.notes import Note
from bot.core.playbook import Step, StepKind
from bot.core.working_time import Calendar

ASK_CAP = 2
"""Two asks a loss, never a third (S3)."""

ASK_CAP_AFTER_NEVER_AGAIN = 1
"""After "never again" it is accepted, repaired anyway, and asked once (P2)."""


class Gate(StrEnum):
    """Why a step waits or stops."""

    DO_NOT_CONTACT = "do_not_contact"
    MAYBE_STOPPED = "maybe_stopped"
    EGREGIOUS = "egregious"
    LEGAL_DISPUTE = "legal_dispute"
    SECOND_REFUSAL = "second_refusal"
    CHANCE_USED = "chance_used"
    NO_CONTACT_REPLY = "no_contact_reply"
    PROMISE_OVERDUE = "promise_overdue"
    REPAIR_NOT_DELIVERED = "repair_not_delivered"
    NOTHING_CHANGED = "nothing_changed"
    NOT_READY = "not_ready"
    COOLING_OFF = "cooling_off"
    CAP_REACHED = "cap_reached"
    CLIENT_TROUBLE = "client_trouble"
    FRESH_NO = "fresh_no"
    NEVER_AGAIN = "never_again"
    ASK_UNANSWERED = "ask_unanswered"
    FAULT_OPEN = "fault_open"
    FAULT_OF_COLLEAGUE = "fault_of_colleague"
    ANOTHER_FIRST = "another_first"
    COLLEAGUE_FIRST = "colleague_first"


ESCALATED = frozenset({Gate.EGREGIOUS, Gate.LEGAL_DISPUTE})
"""These go to a manager, without a script (S3)."""

_WITHOUT_A_WORD = frozenset({StepKind.REPAIR, StepKind.CAUSE})
"""What is owed is still done after a stop, and nothing is said of it (coaching.md, 9.6)."""

STOPPING = frozenset(
    {
        Gate.DO_NOT_CONTACT,
        Gate.SECOND_REFUSAL,
        Gate.CHANCE_USED,
        Gate.NO_CONTACT_REPLY,
        Gate.NEVER_AGAIN,
    }
    | ESCALATED
)
"""These end a step; the others hold it until something happens or a day comes."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A gate that is closed; `until` is UTC, None while it waits for something to happen."""

    gate: Gate
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise as far as it decides: when it is due (UTC) and whether it is still open."""

    due_at: datetime
    is_open: bool
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outward act that the bot proposed, or will, about another deal with the client (UTC).

    `told` says that its note or reminder went out; `by_colleague` that it is another rep's; `step`
    is one of this very deal, whoever had it then.
    """

    kind: StepKind
    at: datetime
    told: bool
    reported_at: datetime
    deal_id: str = ""
    by_colleague: bool = False
    step: str = ""


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What every rep's dealings with a client add up to; moments are UTC, oldest first.

    `unanswered` counts the latest touches that the client did not answer, `asks` those since the
    client last gave business back; `contacts` are what else was heard from or said to the client.
    `said_no_at` and `never_again_at` are their latest, `ask_unanswered` says that somebody waits
    for an answer; `proposed` and `fault_open` are of the client's other deals. `maybe_stopped`:
    they may be one who asked not to be contacted, and no rep has said yet whether they are.
    """

    do_not_contact: bool = False
    maybe_stopped: bool = False
    trouble_until: datetime | None = None
    asks: int = 0
    refused_contact: bool = False
    touches: tuple[datetime, ...] = ()
    contacts: tuple[datetime, ...] = ()
    unanswered: int = 0
    said_no_at: datetime | None = None
    never_again_at: datetime | None = None
    ask_unanswered: bool = False
    proposed: tuple[Proposal, ...] = ()
    fault_open: bool = False
    fault_of_colleague: bool = False


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What about a lost deal decides its plan, beside its history.

    `resumed_at` is when an escalation was settled or taken back (UTC): clocks run from then.
    `large`: it was worth what the workspace calls a large account.
    """

    circumstance: Circumstance
    loss_reason: LossReason | None = None
    business_lost: bool = True
    escalation: Gate | None = None
    resumed_at: datetime | None = None
    their_date: datetime | None = None
    changed_at: datetime | None = None
    promises: tuple[PromiseFact, ...] = ()
    client: ClientFacts = ClientFacts()
    client_calendar: Calendar | None = None
    notes: tuple[Note, ...] = ()
    reported_at: datetime | None = None
    deal_id: str = ""
    weight: Weight = Weight.SERIOUS
    large: bool = False

    @property
    def our_fault(self) -> bool:
        """Whether there is harm to own up to and repair first."""
        return is_our_fault(self.circumstance, self.loss_reason)

    @property
    def is_small(self) -> bool:
        """Whether it is a fault of ours that needs no plan, only to be put right."""
        return self.our_fault and self.weight is Weight.SMALL

    @property
    def in_person(self) -> bool:
        """Whether the client is gone to where others would be rung."""
        return self.large or (self.our_fault and self.weight is Weight.VERY_SERIOUS)


def hold_for(
    step: Step, facts: DealFacts, history: tuple[Event, ...], now: datetime
) -> Hold | None:
    """The gate that holds a step now, the weightiest first."""
    if facts.client.do_not_contact and step.kind not in _WITHOUT_A_WORD:
        return Hold(Gate.DO_NOT_CONTACT)
    if facts.client.maybe_stopped and step.kind not in _WITHOUT_A_WORD:
        return Hold(Gate.MAYBE_STOPPED)
    if facts.escalation is not None:
        return Hold(facts.escalation)
    return _ask_hold(facts, history, now) if step.kind is StepKind.ASK else None


def standing_gates(facts: DealFacts, history: tuple[Event, ...]) -> tuple[Gate, ...]:
    """What stops a deal for good as things stand, also where no step is left to be held by it."""
    if facts.client.do_not_contact:
        return (Gate.DO_NOT_CONTACT,)
    if facts.escalation is not None:
        return (facts.escalation,)
    closed = {
        Gate.CHANCE_USED: state_of(history) is DealState.DID_NOT_WORK,
        Gate.NO_CONTACT_REPLY: declined_contact(facts, history),
    }
    return tuple(gate for gate, is_closed in closed.items() if is_closed)


def refused_for_good(facts: DealFacts, history: tuple[Event, ...]) -> datetime | None:
    """When the client last said "never again" (UTC), if they have not come back since."""
    said = last(history, EventKind.NEVER_AGAIN, EventKind.CAME_BACK)
    mine = said.at if said is not None and said.what is EventKind.NEVER_AGAIN else None
    moments = [one for one in (mine, facts.client.never_again_at) if one is not None]
    return max(moments, default=None)


def asks_left(facts: DealFacts, history: tuple[Event, ...]) -> int:
    """How many more times anybody may ask this client."""
    cap = ASK_CAP_AFTER_NEVER_AGAIN if refused_for_good(facts, history) else ASK_CAP
    return max(0, cap - max(facts.client.asks, times(history, EventKind.ASKED)))


def _ask_hold(facts: DealFacts, history: tuple[Event, ...], now: datetime) -> Hold | None:
    overdue = any(promise.is_open and promise.due_at < now for promise in facts.promises)
    waiting = last(history, EventKind.BACK_BURNER, EventKind.READY)
    closed = {
        Gate.CHANCE_USED: state_of(history) is DealState.DID_NOT_WORK,
        Gate.SECOND_REFUSAL: asks_left(facts, history) == 0,
        Gate.PROMISE_OVERDUE: overdue,
        Gate.REPAIR_NOT_DELIVERED: facts.our_fault and not is_repaired(history),
        Gate.NOT_READY: waiting is not None and waiting.what is EventKind.BACK_BURNER,
        Gate.NOTHING_CHANGED: needs_change(facts, history),
    }
    return next((Hold(gate) for gate, is_closed in closed.items() if is_closed), None)


def needs_change(facts: DealFacts, history: tuple[Event, ...]) -> bool:
    """Whether the next ask is a second one, and nothing new was written down since the last (S3).

    A price that was refused, and a client who left for no fault of ours, are asked again only on
    a real change, also the first time (P4, P5).
    """
    asked = last(history, EventKind.ASKED)
    if asked is not None:
        return facts.changed_at is None or facts.changed_at <= asked.told
    if facts.client.asks:
        return facts.changed_at is None
    left_us = facts.circumstance is Circumstance.LOST_CLIENT and not facts.our_fault
    must_differ = left_us or facts.loss_reason is LossReason.PRICE
    return must_differ and facts.changed_at is None


def declined_contact(facts: DealFacts, history: tuple[Event, ...]) -> bool:
    """Whether the client would rather not stay in touch."""
    answer = last(history, EventKind.NO_CONTACT, EventKind.STAY_IN_TOUCH, EventKind.CAME_BACK)
    refused = answer is not None and answer.what is EventKind.NO_CONTACT
    return refused or facts.client.refused_contact

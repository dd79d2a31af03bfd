"""What a message says, before it becomes blocks: one card for each kind of message.

What a card tells of a deal is its reader's own (bot.cases.own_case).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cases.case import Case
from bot.cases.own_case import OwnCase
from bot.core.asked_report import AskedReport
from bot.core.digest import Period
from bot.core.money import Money
from bot.core.planned_step import PlannedStep
from storage.deals import Decided
from storage.models import (
    Client,
    EscalationTopic,
    HandoverState,
    NoticeTopic,
    OfferTopic,
    Promise,
    RequestTopic,
    SummaryTopic,
)


@dataclass(frozen=True, slots=True)
class StepCard:
    """A coaching nudge for one round of a deal's step, as the deal stands now.

    `reminder` is which reminder of that round it is, 0 for the note itself. `asked_for`: its rep
    wants it before its time.
    """

    nudge_id: str
    case: OwnCase
    step: str
    occurrence: int
    contacts: int | None = None
    reminder: int = 0
    asked_for: bool = False

    @property
    def in_plan(self) -> PlannedStep | None:
        """The step, if it is this round of it that is still to come."""
        found = self.case.planned(self.step)
        mine = (self.occurrence, self.contacts)
        return found if found and (found.occurrence, found.contacts) == mine else None

    @property
    def planned(self) -> PlannedStep | None:
        """The step, while this round of it is open or held: an answer ends it or opens the next.

        None also where it was answered for now, and this is not the reminder that comes next.
        """
        found = self.in_plan
        if found is None or self._was_answered_for_now(found):
            return None
        return found if found.due_at is not None or found.hold is not None else None

    def _was_answered_for_now(self, found: PlannedStep) -> bool:
        comes_next = found.reminder is not None and found.reminder.number == self.reminder
        return found.put_by and not found.step.kind.may_be_left and not comes_next

    @property
    def is_held(self) -> bool:
        """Whether it only says what keeps the step from its day."""
        return self.planned is not None and self.planned.due_at is None


@dataclass(frozen=True, slots=True)
class TogetherCard:
    """Several steps that came due together, in one message."""

    steps: tuple[StepCard, ...]


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """What will happen and when, straight after a report.

    `likely` is another client that may be the same one; `lessons` are the rep's own, from deals
    like this. `decided` is what the rep decided when the same supplier let them down before.
    """

    nudge_id: str
    case: OwnCase
    likely: Client | None = None
    lessons: tuple[str, ...] = ()
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A promise that comes due."""

    nudge_id: str
    case: OwnCase
    promise: Promise


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A deal offered to a colleague, or the colleague's answer; the topic says which.

    `became` is what became of the offer since.
    """

    handover_id: str
    case: OwnCase
    topic: OfferTopic
    from_rep: str
    to_rep: str
    became: HandoverState = HandoverState.OFFERED


@dataclass(frozen=True, slots=True)
class EscalationCard:
    """How far a matter that went to a manager has come, for the rep.

    `others` says whether further managers hear of it too.
    """

    nudge_id: str
    case: OwnCase
    topic: EscalationTopic
    told_to: str
    others: bool = False


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """Several deals in one message, and why they are told of together.

    `still_yours` are the ids of those that nobody has answered for months, `hidden` counts deals
    that found no room, `recorded` are those of which something was recorded by itself.
    """

    cases: tuple[OwnCase, ...]
    why: SummaryTopic
    still_yours: frozenset[str] = frozenset()
    hidden: int = 0
    recorded: tuple[OwnCase, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldRecovery:
    """A recovered deal as the team may see it; `client` is None without consent.

    `asked_at` is when a second chance was asked for last, None where nobody had to ask.
    """

    rep_id: str
    client: str | None
    amount: Money | None
    at: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DigestCard:
    """The team digest of one period; `locale` is how the workspace writes amounts (en-GB).

    `week` is the calendar week in which it ends, counted through.
    """

    period: Period
    locale: str
    recoveries: tuple[ToldRecovery, ...]
    totals: Mapping[str, Money]
    asks: int
    doors: int
    week: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.recoveries or self.asks or self.doors)


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """Something that only the admin can mend; the topic names its copy file, `detail` the cause.

    `case` is the one that is escalated to the manager: only rep, client and kind are told of it,
    `detail` is which escalation it is, and `reader` the manager who reads it.
    """

    topic: NoticeTopic
    channel: str
    case: Case | None = None
    detail: str = ""
    nudge_id: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """What a person reads when they come here for the first time."""


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A deal that a workflow asks its reader to log, and what became of that."""

    nudge_id: str
    asked: AskedReport
    topic: RequestTopic


Card = (
    StepCard
    | TogetherCard
    | ReceiptCard
    | PromiseCard
    | OfferCard
    | EscalationCard
    | SummaryCard
    | DigestCard
    | NoticeCard
    | WelcomeCard
    | RequestCard
)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was sent, where it stands and what it says now."""

    channel: str
    ts: str
    card: Card

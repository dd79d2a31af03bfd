"""What a message says, before it becomes blocks: one card for each kind of message."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.digest import Period
from bot.core.money import Money
from bot.core.plan import PlannedStep
from bot.usecases.case import Case


@dataclass(frozen=True, slots=True)
class StepCard:
    """A coaching nudge for one round of a deal's step, as the deal stands now."""

    nudge_id: str
    case: Case
    step: str
    occurrence: int

    @property
    def planned(self) -> PlannedStep | None:
        """The step, while this round of it is open: every answer but a last one opens the next."""
        found = self.case.planned(self.step)
        is_open = found and found.due_at and found.occurrence == self.occurrence
        return found if is_open else None


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """What will happen and when, straight after a report."""

    nudge_id: str
    case: Case


@dataclass(frozen=True, slots=True)
class CatchUpCard:
    """Deals whose nudges came too late to be worth sending one by one."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class ToldRecovery:
    """A recovered deal as the team may see it; `client` is None without consent."""

    rep_id: str
    client: str | None
    amount: Money | None


@dataclass(frozen=True, slots=True)
class DigestCard:
    """The team digest of one period; `tz` is the workspace's."""

    period: Period
    tz: ZoneInfo
    recoveries: tuple[ToldRecovery, ...]
    totals: Mapping[str, Money]
    asks: int
    doors: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.recoveries or self.asks or self.doors)


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """Something that only the admin can mend; the topic names its copy file."""

    topic: str
    channel: str


Card = StepCard | ReceiptCard | CatchUpCard | DigestCard | NoticeCard

"""What is read of a deal, and what belongs to its client and its rep, in the shape of rows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from storage.clients import Dealing
from storage.deal_scopes import Scope
from storage.models import (
    Client,
    ClientRecord,
    ClientWords,
    Escalation,
    Handover,
    KeptScript,
    LostDeal,
    Promise,
    ReadyItem,
    Recovery,
    Rep,
    Team,
    TimeOff,
)


class EventRow(NamedTuple):
    """One entry of a deal's history that was not taken back."""

    id: int
    what: str
    at: datetime
    step: str | None
    until: datetime | None
    deal_id: str
    told_at: datetime | None = None
    by_user: str | None = None


class NoteRow(NamedTuple):
    """One message about a step's round, and whether its deal's rep of today was sent it.

    `listed` where it was a line of a list, without its words.
    """

    step: str
    occurrence: int
    at: datetime
    reminder: int
    contacts: int | None
    mine: bool
    listed: bool = False


class ActRow(NamedTuple):
    """An outward act that the bot proposed to a client, or will, or a fault not put right (act "").

    `at` is when it was told of, or will be.
    """

    act: str
    at: datetime
    told: bool
    rep_id: str
    reported_at: datetime | None
    deal_id: str
    step: str = ""


@dataclass(slots=True)
class ClientRows:
    """A client, what happened with them in every deal of every rep, and who stopped contact last.

    Dealings are in the order in which they were recorded: a clock that goes back changes no past.
    """

    client: Client
    dealings: list[Dealing] = field(default_factory=list)
    record: ClientRecord | None = None
    acts: list[ActRow] = field(default_factory=list)


@dataclass(slots=True)
class RepRows:
    """A rep and their days off, the earliest first."""

    rep: Rep
    time_off: list[TimeOff] = field(default_factory=list)


@dataclass(slots=True)
class CaseRows:
    """One deal; what belongs to its client and its rep is shared with their other deals.

    `playbook` is the one that it was pinned to, as kept, where that is not today's; `offer` is the
    one to a colleague that nobody has answered yet.
    """

    deal: LostDeal
    client: ClientRows
    rep: RepRows
    team: Team | None = None
    events: list[EventRow] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    scripts: list[KeptScript] = field(default_factory=list)
    words: list[ClientWords] = field(default_factory=list)
    escalation: Escalation | None = None
    offer: Handover | None = None
    ready_items: list[ReadyItem] = field(default_factory=list)
    recovery: Recovery | None = None
    lesson_at: datetime | None = None
    playbook: str | None = None

    def has(self, *kinds: str) -> bool:
        """Whether any of these stands in the history."""
        return any(event.what in kinds for event in self.events)

    def take_script(self, script: KeptScript) -> None:
        """Words are private to the rep who kept them."""
        if script.rep_id == self.deal.rep_id:
            self.scripts.append(script)

    def take_offer(self, offer: Handover) -> None:
        """An offer is that of the rep who has the deal."""
        if offer.from_rep == self.deal.rep_id:
            self.offer = offer

    def take_lesson(self, rep_id: str, at: datetime) -> None:
        """So are lessons."""
        if rep_id == self.deal.rep_id:
            self.lesson_at = at


@dataclass(frozen=True, slots=True)
class RareKinds:
    """The kinds of events that tell of rows kept elsewhere, and those that count for a client."""

    counted: Collection[str]
    back_burner: Collection[str]
    recovered: Collection[str]
    ended: Collection[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Deals of some workspaces; the scope says what the ids are of."""

    teams: Collection[str]
    ids: Collection[str]
    scope: Scope = Scope.DEALS


def act_of(entry: EventRow) -> ActRow:
    """An act in the shape of an event, as it was read: its rep as the step, its step as who."""
    return ActRow(
        entry.what,
        entry.at,
        bool(entry.id),
        entry.step or "",
        entry.until,
        entry.deal_id,
        entry.by_user or "",
    )

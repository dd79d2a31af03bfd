"""A desk to test delivery at: a database, the fake Slack, a clock, and reps who report."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.cases.case import Case
from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.cases.reps import update_rep
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.core.history import BY_ITSELF, Event, EventKind
from bot.delivery.deliverer import Deliverer
from bot.delivery.timing import Timing
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from bot.usecases.join_workspace import join_workspace
from bot.usecases.record_outcome import record_outcome
from bot.usecases.report_lost_deal import Report, report_lost_deal
from bot.usecases.snooze import snooze
from bot.usecases.take_back import take_back
from bot.usecases.win_back import WinBack, win_back
from storage.claims import Claim, claim_due
from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeStatus
from storage.nudges import get_nudge
from storage.whose_turn import Leases, Limits
from tests.usecases.fake_messenger import FakeMessenger, person

T = TypeVar("T")

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday, 11:00 in Berlin
ASK_DUE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # Thursday, 10:00 in Berlin
DIGEST_DUE = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # Friday, 15:00 in Berlin
ANA, BO, TEAM, OTHER = "U1ANA", "U2BO", "T1ACME", "T2OTHER"
TIMING = Timing(jitter=lambda: 0.5)
LEASE = TIMING.lease
AFTER_LEASE = LEASE + timedelta(seconds=1)
NO_DIGEST = DigestPlan()
DIGEST = DigestPlan(channel="sales-wins", timezone="Europe/Berlin")


@dataclass
class MovableClock:
    """A clock that moves when told, in either direction."""

    at: datetime = T0

    def now(self) -> datetime:
        return self.at


class Desk:
    """Everything a delivery test acts on, inspected as data."""

    def __init__(self, database: Database, digest: DigestPlan = NO_DIGEST) -> None:
        self.database = database
        self.clock = MovableClock()
        self.slack = FakeMessenger(self.clock)
        self.coaching = Coaching(
            load_playbooks(), load_touches(), load_follow_through(), WorkWeek(), digest
        )
        self._deliveries = count()

    @property
    def deliverer(self) -> Deliverer:
        """A deliverer as a freshly started process would have."""
        return Deliverer(self.database, self.slack, self.clock, self.coaching, TIMING)

    async def run(self, work: Callable[[Session], T]) -> T:
        return await self.database.run(work)

    async def act(
        self, work: Callable[[Turn], T], rep: str = ANA, team_id: str = TEAM, key: str = "turn"
    ) -> T:
        """Let a rep do something, as a delivery of its own."""
        now, delivery = self.clock.now(), f"{key}-{next(self._deliveries)}"
        return await self.run(lambda s: work(Turn(s, self.coaching, team_id, rep, now, delivery)))

    async def look(self, at: datetime | None = None) -> int:
        """Let the bot look for what is due, at a moment if one is given."""
        self.clock.at = at or self.clock.at
        return await self.deliverer.run_once()

    async def look_after(self, wait: timedelta) -> int:
        return await self.look(self.clock.at + wait)

    async def join(self, team_id: str = TEAM, *reps: str) -> None:
        """Install the bot in a workspace where these people work."""
        now = self.clock.now()
        await self.run(lambda s: join_workspace(s, self.coaching, team_id, team_id, now))
        for rep in reps or (ANA,):
            known = self.slack.people.setdefault(rep, person(rep))
            await self.run(partial(update_rep, team_id=team_id, person=known, now=now))

    async def report(
        self,
        rep: str = ANA,
        team_id: str = TEAM,
        client: str = "Acme Corp",
        circumstance: Circumstance = Circumstance.BLOWN_MEETING,
    ) -> str:
        """Report a lost deal; gives its id."""
        report = Report(circumstance, client)
        reported = await self.act(lambda turn: report_lost_deal(turn, report), rep, team_id)
        assert reported is not None
        return reported.case.deal.id

    async def reported(
        self,
        rep: str = ANA,
        team_id: str = TEAM,
        client: str = "Acme Corp",
        circumstance: Circumstance = Circumstance.BLOWN_MEETING,
    ) -> str:
        """Report a lost deal and have its receipt delivered and forgotten."""
        deal_id = await self.report(rep, team_id, client, circumstance)
        await self.look()
        self.slack.messages.clear()
        self.slack.calls.clear()
        return deal_id

    async def reported_by(self, number: int) -> None:
        """As many reps report a lost deal each: a rep alone, or a client, has one a day."""
        for rep in (f"U{place}" for place in range(number)):
            await self.join(TEAM, rep)
            await self.reported(rep, client=f"Client of {rep}")

    async def record(self, deal_id: str, what: EventKind, rep: str = ANA, team: str = TEAM) -> bool:
        """Record what happened; False when it does not follow."""
        event = Event(what, self.clock.now())
        recorded = await self.act(lambda turn: record_outcome(turn, deal_id, event), rep, team)
        return recorded.changed

    async def take_back(self, deal_id: str, rep: str = ANA) -> bool:
        """Take back the last press on a deal; False where there is none to take back."""
        latest = (await self.case(deal_id)).latest
        assert latest is not None
        undone = await self.act(lambda turn: take_back(turn, deal_id, latest.id), rep)
        return undone.changed

    async def snooze(self, deal_id: str, step: str, days: int) -> bool:
        """Put a step off; False when it is not to come."""
        recorded = await self.act(lambda turn: snooze(turn, deal_id, step, days=days))
        return recorded.changed

    async def win(self, deal_id: str) -> None:
        """Ask, hear yes and win the deal back, with consent to tell."""
        await self.record(deal_id, EventKind.ASKED)
        await self.record(deal_id, EventKind.YES)
        told = WinBack(None, in_digest=True, show_client=True)
        await self.act(lambda turn: win_back(turn, deal_id, told))

    async def claim(self, per_team: int = 5, teams: int = 20) -> list[Claim]:
        """Claim what is due, as a deliverer does before it sends."""
        now = self.clock.now()
        limits = Limits(("send",), in_all=per_team, least_per_team=per_team, teams=teams)
        return await self.run(lambda s: claim_due(s, now, Leases(now, now + LEASE), limits))

    async def case(self, deal_id: str) -> Case:
        """A deal as it stands."""
        return await self.act(lambda turn: turn.case(deal_id))

    async def rows(self, kind: NudgeKind | None = None, team_id: str | None = None) -> list[Nudge]:
        """The nudge table, by due time, whole or in part."""
        query = select(Nudge).order_by(col(Nudge.due_at), col(Nudge.id))
        if kind is not None:
            query = query.where(Nudge.kind == kind)
        if team_id is not None:
            query = query.where(Nudge.team_id == team_id)
        return await self.run(lambda s: list(s.exec(query)))

    async def notes(self) -> list[Nudge]:
        """The first notes of steps, by due time: no reminders, nor what is recorded by itself."""
        rows = await self.rows(NudgeKind.STEP)
        return [row for row in rows if not row.reminder and row.step not in BY_ITSELF]

    async def step(self) -> Nudge:
        """The only step's note."""
        (row,) = await self.notes()
        return row

    async def again(self, row: Nudge) -> Nudge:
        """A row as it stands now."""
        found = await self.run(lambda s: get_nudge(s, row.team_id, row.id))
        assert found is not None
        return found

    def change_digest(self, **changes: object) -> None:
        """Start the bot with other settings for its digest, from now on."""
        digest = replace(self.coaching.digest, **changes)  # type: ignore[arg-type]
        self.coaching = replace(self.coaching, digest=digest)


def final(row: Nudge) -> bool:
    """Whether a row says that it is done with."""
    return row.status in {NudgeStatus.SENT, NudgeStatus.CANCELLED, NudgeStatus.FAILED}

"""A small office on a real database: reps who report and record, and a Slack that keeps it all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.cases.case import Case, open_case
from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.cases.person import Person
from bot.cases.reps import update_rep
from bot.core.circumstances import Circumstance
from bot.core.history import Event, EventKind
from bot.delivery.deliverer import Deliverer
from bot.delivery.send_results import LEASE
from bot.usecases.handover import answer_handover, offer_handover
from bot.usecases.join_workspace import join_workspace
from bot.usecases.name_time import name_time
from bot.usecases.promises import make_promise
from bot.usecases.record_outcome import record_outcome
from bot.usecases.report_lost_deal import Report, report_lost_deal
from bot.usecases.snooze import snooze
from storage.claims import Claim, claim_due
from storage.database import Database
from storage.models import Nudge, NudgeKind
from tests.coaching.story import PLAYBOOKS, TOUCHES, at
from tests.usecases.fake_messenger import FakeMessenger

T = TypeVar("T")

ANA, BO, TEAM = "U1ANA", "U2BO", "T1ACME"
START = at("2026-03-03 10:00")  # a Tuesday


@dataclass
class Watch:
    """A clock that is moved by hand."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at


class Slack(FakeMessenger):
    """Slack with a manager to escalate to."""

    async def manager(self, team_id: str) -> str:
        """The manager of every workspace is the same person."""
        await self._called("manager", team_id)
        return "U8MANAGER"


class Office:
    """What the tests act on."""

    def __init__(self, database: Database) -> None:
        self.database, self.watch = database, Watch()
        self.slack = Slack(self.watch)
        self.coaching = Coaching(PLAYBOOKS, TOUCHES, WorkWeek(), DigestPlan())
        self._deliveries = count()

    async def run(self, work: Callable[[Session], T]) -> T:
        return await self.database.run(work)

    async def open(self, *reps: str) -> None:
        """Install the bot where these reps work, in Berlin."""
        now = self.watch.at
        await self.run(lambda s: join_workspace(s, self.coaching.digest, TEAM, TEAM, now))
        for rep in reps:
            known = Person(rep, "Europe/Berlin", "en-GB", deactivated=False)
            self.slack.people[rep] = known
            await self.run(partial(update_rep, team_id=TEAM, person=known, now=now))

    def at(self, local: str) -> None:
        """Move the clock to a local moment."""
        self.watch.at = at(local)

    async def look(self, local: str | None = None) -> int:
        """Let the bot deliver what is due, one by one; gives how many messages it sent."""
        if local is not None:
            self.at(local)
        before = len(self.slack.messages)
        deliverer = Deliverer(self.database, self.slack, self.watch, self.coaching, lambda: 0.5)
        while batch := await self.run(self._claim_one):
            await deliverer.deliver(batch[0])
        return len(self.slack.messages) - before

    async def claim(self) -> list[Claim]:
        """Claim one nudge that is due, without delivering it."""
        return await self.run(self._claim_one)

    async def deliver(self, claim: Claim) -> None:
        """Deliver what was claimed."""
        deliverer = Deliverer(self.database, self.slack, self.watch, self.coaching, lambda: 0.5)
        await deliverer.deliver(claim)

    def _claim_one(self, session: Session) -> list[Claim]:
        now = self.watch.at
        return claim_due(session, now, LEASE, methods=("send",), per_team=1, teams=1)

    async def report(
        self,
        rep: str = ANA,
        circumstance: Circumstance = Circumstance.BLOWN_MEETING,
        client: str = "Acme Corp",
    ) -> str:
        """Report a lost deal; gives its id."""
        case = await self.run(
            lambda s: report_lost_deal(
                s,
                self.coaching,
                team_id=TEAM,
                rep_id=rep,
                report=Report(circumstance, client),
                delivery=f"report-{next(self._deliveries)}",
                now=self.watch.at,
            )
        )
        assert case is not None
        return case.deal.id

    async def record(self, deal_id: str, what: str, rep: str = ANA) -> bool:
        """Record what happened; False where it does not follow."""
        recorded = await self.run(
            lambda s: record_outcome(
                s,
                self.coaching,
                team_id=TEAM,
                deal_id=deal_id,
                actor=rep,
                event=Event(EventKind(what), self.watch.at),
                delivery=f"press-{next(self._deliveries)}",
            )
        )
        return recorded.changed

    async def snooze(self, deal_id: str, step: str, day: date) -> bool:
        """Put a step off to a day."""
        recorded = await self.run(
            lambda s: snooze(
                s,
                self.coaching,
                team_id=TEAM,
                deal_id=deal_id,
                actor=ANA,
                step=step,
                day=day,
                delivery=f"snooze-{next(self._deliveries)}",
                now=self.watch.at,
            )
        )
        return recorded.changed

    async def name_time(self, deal_id: str, step: str, local: str) -> bool:
        """Name the local moment of a step."""
        recorded = await self.run(
            lambda s: name_time(
                s,
                self.coaching,
                team_id=TEAM,
                deal_id=deal_id,
                actor=ANA,
                step=step,
                moment=at(local),
                delivery=f"named-{next(self._deliveries)}",
                now=self.watch.at,
            )
        )
        return recorded.changed

    async def hand_over(
        self, deal_id: str, giver: str, taker: str, *, accepted: bool = True
    ) -> str:
        """Offer a deal and answer the offer; gives the state of the offer."""
        now = self.watch.at
        offer = await self.run(
            lambda s: offer_handover(
                s,
                self.coaching,
                team_id=TEAM,
                deal_id=deal_id,
                actor=giver,
                colleague=self.slack.people[taker],
                now=now,
            )
        )
        answered, _ = await self.run(
            lambda s: answer_handover(
                s,
                self.coaching,
                team_id=TEAM,
                handover_id=offer.id,
                actor=taker,
                accepted=accepted,
                now=now,
            )
        )
        return answered.state

    async def promise(self, deal_id: str, day: date, action: str = "reprint the menus") -> Case:
        """Promise something by a day."""
        return await self.run(
            lambda s: make_promise(
                s,
                self.coaching,
                team_id=TEAM,
                deal_id=deal_id,
                actor=ANA,
                action=action,
                due_on=day,
                now=self.watch.at,
            )
        )

    async def case(self, deal_id: str) -> Case:
        """A deal as it stands."""
        return await self.run(lambda s: open_case(s, self.coaching, TEAM, deal_id, self.watch.at))

    async def rows(self, kind: NudgeKind) -> list[Nudge]:
        """Every nudge of a kind, by due time."""
        query = select(Nudge).where(Nudge.kind == kind).order_by(col(Nudge.due_at), col(Nudge.id))
        return await self.run(lambda s: list(s.exec(query)))

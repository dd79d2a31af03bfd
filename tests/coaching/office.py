"""A small office on a real database: reps who report and record, and a Slack that keeps it all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.cases.case import Case
from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.cases.person import Person
from bot.cases.reps import update_rep
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance, LossReason
from bot.core.history import Event, EventKind
from bot.delivery.deliverer import Deliverer
from bot.delivery.timing import Timing
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
from storage.whose_turn import Leases, Limits
from tests.coaching.story import FOLLOW, PLAYBOOKS, TOUCHES, at
from tests.usecases.fake_messenger import FakeMessenger

T = TypeVar("T")

ANA, BO, TEAM = "U1ANA", "U2BO", "T1ACME"
START = at("2026-03-03 10:00")  # a Tuesday
TIMING = Timing(jitter=lambda: 0.5)


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
        self.coaching = Coaching(PLAYBOOKS, TOUCHES, FOLLOW, WorkWeek(), DigestPlan())
        self._deliveries = count()

    async def run(self, work: Callable[[Session], T]) -> T:
        return await self.database.run(work)

    async def act(self, work: Callable[[Turn], T], rep: str = ANA) -> T:
        """Let a rep do something, as a delivery of its own."""
        now, delivery = self.watch.at, f"turn-{next(self._deliveries)}"
        return await self.run(lambda s: work(Turn(s, self.coaching, TEAM, rep, now, delivery)))

    async def open(self, *reps: str) -> None:
        """Install the bot where these reps work, in Berlin."""
        now = self.watch.at
        await self.run(lambda s: join_workspace(s, self.coaching, TEAM, TEAM, now))
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
        deliverer = Deliverer(self.database, self.slack, self.watch, self.coaching, TIMING)
        while batch := await self.run(self._claim_one):
            await deliverer.deliver(batch)
        return len(self.slack.messages) - before

    async def claim(self) -> list[Claim]:
        """Claim one nudge that is due, without delivering it."""
        return await self.run(self._claim_one)

    async def deliver(self, claim: Claim) -> None:
        """Deliver what was claimed."""
        deliverer = Deliverer(self.database, self.slack, self.watch, self.coaching, TIMING)
        await deliverer.deliver([claim])

    def _claim_one(self, session: Session) -> list[Claim]:
        now = self.watch.at
        limits = Limits(("send",), in_all=1, least_per_team=1, teams=1)
        return claim_due(session, now, Leases(now, now + TIMING.lease), limits)

    async def report(
        self,
        rep: str = ANA,
        circumstance: Circumstance = Circumstance.BLOWN_MEETING,
        client: str = "Acme Corp",
        loss_reason: LossReason | None = None,
    ) -> str:
        """Report a lost deal; gives its id."""
        report = Report(circumstance, client, loss_reason=loss_reason)
        reported = await self.act(lambda turn: report_lost_deal(turn, report), rep)
        assert reported is not None
        return reported.case.deal.id

    async def record(self, deal_id: str, what: str, rep: str = ANA) -> bool:
        """Record what happened; False where it does not follow."""
        event = Event(EventKind(what), self.watch.at)
        recorded = await self.act(lambda turn: record_outcome(turn, deal_id, event), rep)
        return recorded.changed

    async def snooze(self, deal_id: str, step: str, day: date) -> bool:
        """Put a step off to a day."""
        recorded = await self.act(lambda turn: snooze(turn, deal_id, step, day=day))
        return recorded.changed

    async def name_time(self, deal_id: str, step: str, local: str) -> bool:
        """Name the local moment of a step."""
        recorded = await self.act(lambda turn: name_time(turn, deal_id, step, at(local)))
        return recorded.changed

    async def hand_over(
        self, deal_id: str, giver: str, taker: str, *, accepted: bool = True
    ) -> str:
        """Offer a deal and answer the offer; gives the state of the offer."""
        colleague = self.slack.people[taker]
        offer = await self.act(lambda turn: offer_handover(turn, deal_id, colleague), giver)
        answered, _ = await self.act(
            lambda turn: answer_handover(turn, offer.id, accepted=accepted), taker
        )
        return answered.state

    async def promise(self, deal_id: str, day: date, action: str = "reprint the menus") -> Case:
        """Promise something by a day."""
        return await self.act(lambda turn: make_promise(turn, deal_id, action, day))

    async def case(self, deal_id: str) -> Case:
        """A deal as it stands."""
        return await self.act(lambda turn: turn.case(deal_id))

    async def rows(self, kind: NudgeKind) -> list[Nudge]:
        """Every nudge of a kind, by due time."""
        query = select(Nudge).where(Nudge.kind == kind).order_by(col(Nudge.due_at), col(Nudge.id))
        return await self.run(lambda s: list(s.exec(query)))

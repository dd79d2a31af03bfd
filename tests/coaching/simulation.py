"""Reps who press at random, late, never or out of order, for two years, and what they are sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from bot.cases.case import Case
from bot.core.circumstances import Circumstance, LossReason, is_client, loss_reasons
from bot.core.days import BadDate
from bot.core.deal_state import CLOSED
from bot.core.history import EventKind
from bot.delivery.cards import Card, StepCard, SummaryCard, TogetherCard
from bot.slack.rendering import render
from bot.usecases.contact import note_trouble, stop_contact
from bot.usecases.handover import CannotHandOver
from bot.usecases.rep_time import add_vacation
from bot.usecases.report_lost_deal import Report, report_lost_deal
from bot.usecases.snooze import skip
from storage.models import Nudge, NudgeStatus
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import CATALOG
from tests.coaching.written import unwritten
from tests.usecases.fake_messenger import Message

BERLIN = ZoneInfo("Europe/Berlin")
TWO_YEARS = timedelta(days=730)
CLIENTS = ("Hotel Anker", "Castle Linen")
STRAYS = (
    EventKind.HEARD_FROM,
    EventKind.NEVER_AGAIN,
    EventKind.NO_CONTACT,
    EventKind.CAME_BACK,
    EventKind.LET_GO,
    EventKind.TAKEN_UP_AGAIN,
    EventKind.STILL_MINE,
    EventKind.TOUCHED,
    EventKind.NOT_REPAIRED,
    EventKind.ASKED,
)
"""What may be recorded besides the buttons of a note, also where it makes little sense."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a rep is: how likely they answer a message, how late, and how often they stray."""

    answers: float
    days_late: int
    strays: float


@dataclass(frozen=True, slots=True)
class Told:
    """One message as it was sent, with what its deals' histories held just then."""

    message: Message
    text: str
    cases: tuple[Case, ...]

    @property
    def at(self) -> datetime:
        """When it was sent (UTC)."""
        return self.message.at

    @property
    def card(self) -> Card:
        """What it says."""
        return self.message.card


@dataclass
class Simulation:
    """An office that is lived in."""

    office: Office
    random: Random
    habits: dict[str, Habits]
    told: list[Told] = field(default_factory=list)
    deals: list[str] = field(default_factory=list)
    presses: list[tuple[datetime, Callable[[], Awaitable[str]]]] = field(default_factory=list)
    away: list[tuple[str, date, date]] = field(default_factory=list)
    shown: list[tuple[datetime, Case]] = field(default_factory=list)
    unwritten: list[tuple[datetime, str]] = field(default_factory=list)
    seen: int = 0

    async def live(self, deals: int, until: datetime) -> None:
        """Report some deals over the first weeks, and let time pass."""
        start = self.office.watch.at
        for place in range(deals):
            at = start + timedelta(days=self.random.randint(0, 20) * (place > 0), hours=1)
            self.presses.append((at, self._report))
        while (following := await self._next()) is not None and following < until:
            self.office.watch.at = max(self.office.watch.at, following)
            await self._press_what_is_due()
            await self.office.look()
            await self._hear()
            await self._compare_with_plans()

    async def _next(self) -> datetime | None:
        found = await self.office.run(_next_wake)
        moments = [at for at, _ in self.presses] + ([found] if found else [])
        return min(moments, default=None)

    async def _press_what_is_due(self) -> None:
        now = self.office.watch.at
        due = [one for one in self.presses if one[0] <= now]
        self.presses = [one for one in self.presses if one[0] > now]
        for _, press in sorted(due, key=lambda one: one[0]):
            rep = await press()
            # Whoever presses sees where their deals stand.
            cases = [await self.office.case(deal_id) for deal_id in self.deals]
            self.shown += [(now, case) for case in cases if case.deal.rep_id == rep]

    async def _report(self) -> str:
        circumstance = self.random.choice([*Circumstance])
        reason = self.random.choice([None, *loss_reasons(circumstance)])
        rep = self.random.choice(sorted(self.habits))
        report = Report(
            circumstance,
            self.random.choice(CLIENTS),
            what_happened="I quoted two colours instead of four.",
            loss_reason=LossReason(reason) if reason else None,
            business_lost=self.random.choice([None, True, False]),
        )
        reported = await self.office.act(lambda turn: report_lost_deal(turn, report), rep)
        assert reported is not None
        self.deals.append(reported.case.deal.id)
        return rep

    async def _hear(self) -> None:
        new = self.office.slack.messages[self.seen :]
        self.seen = len(self.office.slack.messages)
        for message in new:
            cases = tuple(_cases_of(message.card))
            rendered = render(CATALOG, message.card, message.at)
            self.told.append(Told(message, str(rendered.text), cases))
            for case in cases:
                self._perhaps_answer(message, case)

    async def _compare_with_plans(self) -> None:
        now, coaching = self.office.watch.at, self.office.coaching
        # What comes later is written down when the step before it is told of or gone by.
        missing = await self.office.run(lambda s: unwritten(s, coaching, now, until=now))
        self.unwritten += [(now, key) for key in missing]

    def _perhaps_answer(self, message: Message, case: Case) -> None:
        habits = self.habits[case.deal.rep_id]
        if self.random.random() > habits.answers:
            return
        days = self.random.choice([0, 0, 1, self.random.randint(0, habits.days_late)])
        at = message.at + timedelta(days=days, minutes=self.random.randint(1, 300))
        deal_id = case.deal.id
        self.presses.append((at, lambda: self._act_on(deal_id)))

    async def _act_on(self, deal_id: str) -> str:
        case = await self.office.case(deal_id)
        rep, habits = case.deal.rep_id, self.habits[case.deal.rep_id]
        if self.random.random() < habits.strays:
            await self._stray(case)
            return rep
        first = case.most_pressing or next((one for one in case.plan if one.due_at), None)
        offered = list(first.step.buttons) if first else []
        if offered:
            await self.office.record(deal_id, self.random.choice(offered), rep)
        return rep

    async def _stray(self, case: Case) -> None:
        deal_id, rep = case.deal.id, case.deal.rep_id
        choice = self.random.random()
        now = self.office.watch.at
        if choice < 0.15:
            await self._hand_over(deal_id, rep)
        elif choice < 0.25:
            await self._go_away(rep)
        elif choice < 0.32 and not is_client(case.facts.circumstance):
            return
        elif choice < 0.30:
            until = now.date() + timedelta(days=self.random.randint(5, 60))
            await self.office.act(lambda turn: note_trouble(turn, deal_id, until), rep)
        elif choice < 0.32:
            await self.office.act(lambda turn: stop_contact(turn, deal_id), rep)
        elif choice < 0.5 and (step := self._some_step(case)):
            if self.random.random() < 0.5:
                await self.office.act(lambda turn: skip(turn, deal_id, step), rep)
            else:
                day = now.date() + timedelta(days=self.random.randint(1, 15))
                await self.office.snooze(deal_id, step, day)
        else:
            await self.office.record(deal_id, self.random.choice(STRAYS), rep)

    def _some_step(self, case: Case) -> str | None:
        steps = [one.step.key for one in case.plan if one.due_at and case.deal.rep_id == ANA]
        return self.random.choice(steps) if steps else None

    async def _hand_over(self, deal_id: str, giver: str) -> None:
        taker = BO if giver == ANA else ANA
        case = await self.office.case(deal_id)
        if case.state in CLOSED:
            return
        try:
            await self.office.hand_over(deal_id, giver, taker)
        except CannotHandOver:
            return

    async def _go_away(self, rep: str) -> None:
        first = self.office.watch.at.astimezone(BERLIN).date() + timedelta(days=1)
        final = first + timedelta(days=self.random.randint(3, 25))
        try:
            await self.office.act(lambda turn: add_vacation(turn, first, final), rep)
        except BadDate:
            return
        self.away.append((rep, first, final))


def _next_wake(session: Session) -> datetime | None:
    query = select(func.min(Nudge.wake_at)).where(col(Nudge.status) == NudgeStatus.PENDING)
    return session.exec(query).one()


def _cases_of(card: Card) -> list[Case]:
    match card:
        case TogetherCard():
            return [step.case for step in card.steps]
        case SummaryCard():
            return [*card.cases, *card.recorded]
        case _:
            found = getattr(card, "case", None)
            return [found] if found is not None else []


def steps_of(card: Card) -> list[StepCard]:
    """The steps that a message is about, each with its note or reminder."""
    if isinstance(card, TogetherCard):
        return list(card.steps)
    return [card] if isinstance(card, StepCard) else []

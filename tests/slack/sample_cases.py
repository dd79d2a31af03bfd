"""Cases to show: any circumstance, any history, and facts from none to hostile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cases.case import Case
from bot.cases.own_case import OwnCase, own_case
from bot.core.by_itself import by_itself
from bot.core.circumstances import Circumstance, LossReason, loss_reasons
from bot.core.deal_state import can_follow, state_of
from bot.core.gates import ClientFacts, DealFacts
from bot.core.history import Event, EventKind, times
from bot.core.notes import Note
from bot.core.plan import PlanRules, plan
from bot.core.working_time import standard_week
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from bot.slack.home.lists import MOST_DEALS
from bot.usecases.deal_pages import FIRST_PAGE, DealPage
from bot.usecases.list_deals import DealList
from bot.usecases.show_deal import Deals
from storage.deal_pages import DealFilter
from storage.models import Client, LostDeal, Rep

BERLIN = ZoneInfo("Europe/Berlin")
REPORTED_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin
PLAYBOOKS = load_playbooks()
TOUCHES, FOLLOW = load_touches(), load_follow_through()
NASTY = (
    "<!channel> & <@U1> *b* _i_ `c` {{ x }} \u202e\x00\r\n>>> '; DROP TABLE deal; -- שלום 👩‍👩‍👧 "
)

# One way to each place where a deal can stand.
WAYS = (
    "",
    "owned_up",
    "owned_up not_repaired",
    "owned_up repaired",
    "replied",
    "snoozed",
    "asked",
    "asked silence",
    "asked silence silence silence",
    "asked door_open",
    "asked yes",
    "asked door_open yes",
    "asked no",
    "asked yes recovered",
    "asked yes did_not_work",
    "let_go",
    "let_go taken_up_again",
    "undone",
    "said_it",
    "said_it their_plan",
    "said_it their_plan they_missed",
    "said_it no_plan told_open",
    "said_it told_solved gave_chance",
    "said_it told_open parted",
)


@dataclass(frozen=True)
class Facts:
    """What the rep told."""

    client: str = "Acme Corp"
    contact: str = ""
    money: tuple[int, str] | None = None
    what_happened: str = ""
    impact: str = ""
    say_happened: str = ""
    say_impact: str = ""
    what_we_did: str = ""
    prevention: str = ""
    what_changed: str = ""
    knows: bool | None = None
    raised_it: bool | None = None


FULL = Facts(
    contact="Dana Whitfield",
    money=(1_200_000, "EUR"),
    what_happened="quoted two colours, they wanted four",
    impact="their leaflets missed the fair",
    say_happened="I quoted two colours instead of four.",
    say_impact="Your leaflets missed the fair on Monday.",
    what_we_did="We reprinted the job and credited it on the 9th.",
    prevention="A second person reads back every quote.",
    what_changed="I have worked out your sizes with our scheduler.",
)
BARE = Facts()
HOSTILE = Facts(
    client=NASTY * 150,
    contact=NASTY * 150,
    money=(10**17, "KWD"),
    what_happened=NASTY * 150,
    impact="&" * 10_000,
    say_happened="I sent " + "&" * 10_000,
    say_impact="You lost " + "<" * 10_000,
    what_we_did="x" * 10_000,
    prevention="_" * 10_000,
    what_changed="\n" * 5000 + "<" * 5000,
    knows=False,
    raised_it=True,
)
EVERY_FACTS = {"full": FULL, "bare": BARE, "hostile": HOSTILE}


@dataclass(frozen=True)
class Sample:
    """A case in the making; `way` are events, such as `owned_up snoozed:repair`."""

    circumstance: Circumstance
    reason: LossReason | None = None
    facts: Facts = field(default=FULL)
    way: str = ""
    apart: timedelta = timedelta(days=2)
    number: int = 0
    notes: tuple[Note, ...] = ()
    put_off: timedelta = timedelta(days=7)

    @property
    def history(self) -> tuple[Event, ...]:
        """The events of the way there, evenly apart; those that cannot follow are left out."""
        history: tuple[Event, ...] = (Event(EventKind.REPORTED, REPORTED_AT),)
        for place, word in enumerate(self.way.split(), start=1):
            event = self._event(word, REPORTED_AT + place * self.apart)
            if can_follow(history, event):
                history = (*history, event)
        return history

    def case(self, now: datetime | None = None) -> OwnCase:
        """The case as the use cases would read it, just after its last event if not later."""
        history, week = self.history, standard_week(BERLIN)
        facts = self._facts(history)
        book, last = PlanRules(PLAYBOOKS[self.circumstance], TOUCHES, FOLLOW), history[-1].at
        found = Case(
            deal=self._deal(last),
            client=Client(id="c1", team_id="T1", name=self.facts.client, key="acme"),
            rep=_rep(),
            history=history,
            state=state_of(history),
            facts=facts,
            plan=(planned := plan(book, facts, history, week, now or last)),
            by_itself=by_itself(book, planned, facts, history, week),
            calendar=week,
            rules=book,
            seen_at=now or last,
        )
        return own_case(found, found.deal.rep_id)

    def _facts(self, history: tuple[Event, ...]) -> DealFacts:
        touched = tuple(event.at for event in history if event.what is EventKind.TOUCHED)
        return DealFacts(
            self.circumstance,
            self.reason,
            changed_at=history[-1].at if self.facts.what_changed.strip() else None,
            client=ClientFacts(asks=times(history, EventKind.ASKED), touches=touched),
            notes=self.notes,
        )

    def _event(self, word: str, at: datetime) -> Event:
        name, _, step = word.partition(":")
        what = EventKind(name)
        if what not in {EventKind.SNOOZED, EventKind.TIME_NAMED}:
            return Event(what, at, step or None)
        return Event(what, at, step or "ask", at + self.put_off)

    def _deal(self, changed_at: datetime) -> LostDeal:
        told = self.facts
        minor, currency = told.money or (None, None)
        return LostDeal(
            id=f"{self.number:032x}",
            team_id="T1",
            rep_id="U1ANA",
            circumstance=self.circumstance,
            client=told.client,
            client_id="c1",
            contact=told.contact,
            amount_minor=minor,
            currency=currency,
            what_happened=told.what_happened,
            impact=told.impact,
            say_happened=told.say_happened,
            say_impact=told.say_impact,
            client_knows=told.knows,
            client_raised_it=told.raised_it,
            loss_reason=self.reason,
            what_we_did=told.what_we_did,
            prevention=told.prevention,
            what_changed=told.what_changed,
            state=state_of(self.history),
            reported_at=REPORTED_AT,
            changed_at=changed_at,
        )


def every_sample(circumstance: Circumstance, facts: Facts) -> Iterator[Sample]:
    """Every way without a reason, and every reason in some of the ways."""
    reasons = loss_reasons(circumstance)
    for number, way in enumerate(WAYS):
        yield Sample(circumstance, None, facts, way)
        if reasons:
            yield Sample(circumstance, reasons[number % len(reasons)], facts, way)


def _rep() -> Rep:
    return Rep(
        team_id="T1",
        user_id="U1ANA",
        timezone="Europe/Berlin",
        locale="en-GB",
        refreshed_at=REPORTED_AT,
    )


def listed(cases: Iterable[OwnCase]) -> DealList:
    """Cases as the first page of a list."""
    every = tuple(cases)
    return DealList(every[:MOST_DEALS], hidden=max(0, len(every) - MOST_DEALS))


def paged(deals: DealList, counted: int | None = None) -> Deals:
    """The same as Home and lists show it."""
    number = len(deals.cases) if counted is None else counted
    return Deals(DealPage(FIRST_PAGE, deals, {DealFilter.ALL: number}))

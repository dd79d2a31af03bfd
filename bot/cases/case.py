"""A case: a lost deal with its rep, its history and the plan that follows from them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.cases.calendars import calendar_of, client_calendar
from bot.cases.client_facts import client_facts, supplier_facts
from bot.cases.coaching import Coaching
from bot.cases.pinned_playbooks import rules_of
from bot.core.by_itself import ByItself, by_itself
from bot.core.circumstances import Circumstance, LossReason, Weight, is_client
from bot.core.deal_state import DealState, InvalidTransition, state_of
from bot.core.gates import DealFacts, Gate, PromiseFact
from bot.core.history import Event, EventKind
from bot.core.notes import Note
from bot.core.plan import PlanRules, plan
from bot.core.planned_step import PlannedStep
from bot.core.stands import most_pressing
from bot.core.working_time import Calendar
from storage.case_rows import CaseRows, EventRow
from storage.models import (
    Client,
    ClientRecord,
    ClientWords,
    Escalation,
    Handover,
    KeptScript,
    LostDeal,
    Promise,
    PromiseState,
    ReadyItem,
    Recovery,
    Rep,
)

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a deal without a next date stands in a list: at its end."""


@dataclass(frozen=True, slots=True)
class Case:
    """A lost deal as it stands.

    `by_itself` is what will be recorded if nobody does anything. `lesson_at` is when its rep last
    kept a lesson from it, `scripts` are its rep's own words, `record` says who stopped or lifted
    contact with the client last, `words` are the client's own, the latest last. `latest` is the
    last entry of its history as it is kept, and `seen_at` is when it stood so. `offer` is one to a
    colleague that waits for an answer.
    """

    deal: LostDeal
    client: Client
    rep: Rep
    history: tuple[Event, ...]
    state: DealState
    facts: DealFacts
    plan: tuple[PlannedStep, ...]
    by_itself: tuple[ByItself, ...]
    calendar: Calendar
    rules: PlanRules
    seen_at: datetime
    promises: tuple[Promise, ...] = ()
    ready_items: tuple[ReadyItem, ...] = ()
    recovery: Recovery | None = None
    lesson_at: datetime | None = None
    record: ClientRecord | None = None
    scripts: tuple[KeptScript, ...] = ()
    words: tuple[ClientWords, ...] = ()
    escalation: Escalation | None = None
    offer: Handover | None = None
    latest: EventRow | None = None

    @property
    def is_a_colleagues(self) -> bool:
        """Whether somebody else than the rep was there when it went wrong."""
        return self.deal.reported_by not in {"", self.deal.rep_id}

    def planned(self, step: str) -> PlannedStep | None:
        """The step, if it is still to come."""
        return next((found for found in self.plan if found.step.key == step), None)

    @property
    def most_pressing(self) -> PlannedStep | None:
        """The open step that presses most, held ones aside."""
        return most_pressing(found for found in self.plan if found.hold is None)

    @property
    def next_day(self) -> datetime | None:
        """The day of the next step ahead (UTC)."""
        return self.next_ahead.next_at if self.next_ahead is not None else None

    @property
    def next_ahead(self) -> PlannedStep | None:
        """The next step whose day is still to come."""
        ahead = [
            (found.next_at, found)
            for found in self.plan
            if found.next_at and not (found.is_open or found.waits_for_an_event)
        ]
        return min(ahead, key=lambda one: one[0], default=(None, None))[1]

    def own_words(self, step: str, channel: str) -> str:
        """What the rep keeps to say at a step; empty where they use ours."""
        kept = (one.text for one in self.scripts if (one.step, one.channel) == (step, channel))
        return next(kept, "")


class NoSuchDeal(Exception):
    """The workspace has no such deal."""


class Unplannable(Exception):
    """What is kept of a deal makes no plan: the deal needs help, and everything around it goes on.

    It holds the row and the client for those who show that; the words of the cause may be what
    people wrote.
    """

    def __init__(self, deal: LostDeal) -> None:
        super().__init__(deal.id)
        self.deal = deal
        self.client = deal.client


def plan_case(coaching: Coaching, rows: CaseRows, now: datetime) -> Case:
    """The case that these rows make; raises Unplannable."""
    try:
        return _planned(coaching.for_team(rows.deal.team_id), rows, now)
    except (InvalidTransition, LookupError, TypeError, ValueError) as error:
        raise Unplannable(rows.deal) from error


def _planned(coaching: Coaching, rows: CaseRows, now: datetime) -> Case:
    history = tuple(map(_event, rows.events))
    calendar = calendar_of(rows.rep.rep, rows.rep.time_off, coaching.week, now)
    facts, rules = _facts(coaching, rows), rules_of(coaching, rows)
    planned = plan(rules, facts, history, calendar, now)
    return Case(
        deal=rows.deal,
        client=rows.client.client,
        rep=rows.rep.rep,
        history=history,
        state=state_of(history),
        facts=facts,
        plan=planned,
        by_itself=by_itself(rules, planned, facts, history, calendar),
        calendar=calendar,
        rules=rules,
        seen_at=now,
        promises=tuple(rows.promises),
        ready_items=tuple(rows.ready_items),
        recovery=rows.recovery,
        lesson_at=rows.lesson_at,
        record=rows.client.record,
        scripts=tuple(rows.scripts),
        words=tuple(rows.words),
        escalation=rows.escalation,
        offer=rows.offer,
        latest=rows.events[-1] if rows.events else None,
    )


def _facts(coaching: Coaching, rows: CaseRows) -> DealFacts:
    deal = rows.deal
    circumstance = Circumstance(deal.circumstance)
    return DealFacts(
        circumstance=circumstance,
        loss_reason=LossReason(deal.loss_reason) if deal.loss_reason else None,
        business_lost=deal.business_lost is not False,
        escalation=Gate(deal.escalation) if deal.escalation else None,
        resumed_at=deal.resumed_at,
        their_date=_noon(deal),
        changed_at=deal.what_changed_at if deal.what_changed.strip() else None,
        promises=tuple(
            PromiseFact(one.due_at, one.state == PromiseState.OPEN, one.settled_at)
            for one in rows.promises
            if not one.by_them
        ),
        client=client_facts(rows.client, deal)
        if is_client(circumstance)
        else supplier_facts(rows.client),
        client_calendar=client_calendar(deal.client_timezone) if deal.client_timezone else None,
        notes=tuple(Note(*one) for one in rows.notes),
        reported_at=deal.reported_at,
        deal_id=deal.id,
        weight=Weight(deal.weight) if deal.weight else Weight.SERIOUS,
        large=coaching.is_large(deal.amount_minor, deal.currency),
    )


def _noon(deal: LostDeal) -> datetime | None:
    return datetime.combine(deal.their_date, time(12), tzinfo=UTC) if deal.their_date else None


def _event(row: EventRow) -> Event:
    return Event(EventKind(row.what), row.at, row.step, row.until, row.told_at)

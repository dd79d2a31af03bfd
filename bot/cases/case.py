"""A case: a lost deal with its rep, its history and the plan that follows from them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlmodel import Session

from bot.cases.calendars import calendar_of, client_calendar
from bot.cases.client_aliases import stops_of
from bot.cases.client_facts import client_facts
from bot.cases.coaching import Coaching
from bot.cases.pinned_playbooks import pin_rules, rules_of
from bot.core.circumstances import Circumstance, LossReason
from bot.core.deal_state import DealState, state_of
from bot.core.gates import DealFacts, Gate, PromiseFact
from bot.core.history import Event, EventKind
from bot.core.plan import PlanRules, plan
from bot.core.planned_step import PlannedStep
from bot.core.working_time import Calendar
from storage.clients import get_client
from storage.deals import events_of, get_deal, recovery_of
from storage.lessons import latest_lesson_at
from storage.models import (
    Client,
    ClientRecord,
    DealEvent,
    KeptScript,
    LostDeal,
    Promise,
    PromiseState,
    ReadyItem,
    Recovery,
    Rep,
)
from storage.nudges import DueStep, replace_plan
from storage.promises import promises_of, ready_items_of
from storage.scripts import scripts_of
from storage.teams import get_rep, time_off_of


@dataclass(frozen=True, slots=True)
class Case:
    """A lost deal as it stands.

    `lesson_at` is when its rep last kept a lesson from it, `scripts` are its rep's own words.
    """

    deal: LostDeal
    client: Client
    rep: Rep
    history: tuple[Event, ...]
    state: DealState
    facts: DealFacts
    plan: tuple[PlannedStep, ...]
    calendar: Calendar
    rules: PlanRules
    promises: tuple[Promise, ...] = ()
    ready_items: tuple[ReadyItem, ...] = ()
    recovery: Recovery | None = None
    lesson_at: datetime | None = None
    records: tuple[ClientRecord, ...] = ()
    scripts: tuple[KeptScript, ...] = ()

    def planned(self, step: str) -> PlannedStep | None:
        """The step, if it is still to come."""
        return next((found for found in self.plan if found.step.key == step), None)

    def own_words(self, step: str, channel: str) -> str:
        """What the rep keeps to say at a step; empty where they use ours."""
        kept = (one.text for one in self.scripts if (one.step, one.channel) == (step, channel))
        return next(kept, "")


class NoSuchDeal(Exception):
    """The workspace has no such deal."""


def open_case(
    session: Session, coaching: Coaching, team_id: str, deal_id: str, now: datetime
) -> Case:
    """Read a deal and plan it; raises NoSuchDeal."""
    deal = get_deal(session, team_id, deal_id)
    rep = get_rep(session, team_id, deal.rep_id) if deal else None
    client = get_client(session, team_id, deal.client_id) if deal else None
    if deal is None or rep is None or client is None:
        raise NoSuchDeal(deal_id)
    history = tuple(_event(row) for row in events_of(session, team_id, deal_id))
    away = time_off_of(session, team_id, deal.rep_id)
    calendar = calendar_of(rep, away, coaching.week, now)
    promises = tuple(promises_of(session, team_id, deal_id))
    facts = _facts(session, deal, client, promises)
    rules = rules_of(session, coaching, deal)
    return Case(
        deal=deal,
        client=client,
        rep=rep,
        history=history,
        state=state_of(history),
        facts=facts,
        plan=plan(rules, facts, history, calendar, now),
        calendar=calendar,
        rules=rules,
        records=tuple(stops_of(session, client)),
        promises=promises,
        ready_items=tuple(ready_items_of(session, team_id, deal_id)),
        recovery=recovery_of(session, team_id, deal_id),
        lesson_at=latest_lesson_at(session, team_id, deal.rep_id, deal_id),
        scripts=tuple(scripts_of(session, team_id, deal_id, deal.rep_id)),
    )


def write_plan(session: Session, case: Case) -> None:
    """Make the deal's pending nudges follow its plan."""
    dated = [
        DueStep(
            found.step.key,
            found.occurrence,
            found.due_at,
            found.stale_at,
            counts=not (found.wait.is_prompt or found.is_asked_for),
        )
        for found in case.plan
        if found.due_at is not None and found.stale_at is not None
    ]
    deal = case.deal
    deal.state = case.state
    pin_rules(session, deal, case.rules)
    session.add(deal)
    replace_plan(session, deal.team_id, deal.id, deal.rep_id, dated)


def plan_again(
    session: Session, coaching: Coaching, team_id: str, deal_id: str, now: datetime
) -> Case:
    """Bring a deal's pending nudges in line with what was just written; raises NoSuchDeal."""
    session.flush()
    case = open_case(session, coaching, team_id, deal_id, now)
    write_plan(session, case)
    return case


def _facts(
    session: Session, deal: LostDeal, client: Client, promises: tuple[Promise, ...]
) -> DealFacts:
    return DealFacts(
        circumstance=Circumstance(deal.circumstance),
        loss_reason=LossReason(deal.loss_reason) if deal.loss_reason else None,
        business_lost=deal.business_lost is not False,
        escalation=Gate(deal.escalation) if deal.escalation else None,
        their_date=_noon(deal),
        changed_at=deal.what_changed_at if deal.what_changed.strip() else None,
        promises=tuple(
            PromiseFact(one.due_at, one.state == PromiseState.OPEN, one.settled_at)
            for one in promises
        ),
        client=client_facts(session, client),
        client_calendar=client_calendar(deal.client_timezone) if deal.client_timezone else None,
    )


def _noon(deal: LostDeal) -> datetime | None:
    return datetime.combine(deal.their_date, time(12), tzinfo=UTC) if deal.their_date else None


def _event(row: DealEvent) -> Event:
    return Event(EventKind(row.what), row.at, row.step, row.until)

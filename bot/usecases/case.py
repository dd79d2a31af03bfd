"""A case: a lost deal with its rep, its history and the plan that follows from them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from sqlmodel import Session

from bot.core.circumstances import Circumstance, LossReason
from bot.core.history import DealState, Event, Happened, state_of
from bot.core.plan import DealFacts, PlannedStep, plan
from bot.core.working_time import Calendar, standard_week
from bot.usecases.coaching import Coaching, WorkWeek
from storage.deals import events_of, get_deal, recovery_of
from storage.models import DealEvent, LostDeal, Recovery, Rep
from storage.nudges import DueStep, replace_plan
from storage.teams import get_rep


@dataclass(frozen=True, slots=True)
class Case:
    """A lost deal as it stands."""

    deal: LostDeal
    rep: Rep
    history: tuple[Event, ...]
    state: DealState
    plan: tuple[PlannedStep, ...]
    calendar: Calendar
    recovery: Recovery | None = None

    def planned(self, step: str) -> PlannedStep | None:
        """The step, if it is still to come."""
        return next((found for found in self.plan if found.step.key == step), None)


class NoSuchDeal(Exception):
    """The workspace has no such deal."""


def open_case(session: Session, coaching: Coaching, team_id: str, deal_id: str) -> Case:
    """Read a deal and plan it; raises NoSuchDeal."""
    deal = get_deal(session, team_id, deal_id)
    rep = get_rep(session, team_id, deal.rep_id) if deal else None
    if deal is None or rep is None:
        raise NoSuchDeal(deal_id)
    history = tuple(_event(row) for row in events_of(session, team_id, deal_id))
    calendar = calendar_of(rep, coaching.week)
    playbook = coaching.playbooks[Circumstance(deal.circumstance)]
    return Case(
        deal=deal,
        rep=rep,
        history=history,
        state=state_of(history),
        plan=plan(playbook, _facts(deal), history, calendar),
        calendar=calendar,
        recovery=recovery_of(session, team_id, deal_id),
    )


def write_plan(session: Session, case: Case) -> None:
    """Make the deal's pending nudges follow its plan."""
    dated = [
        DueStep(found.step.key, found.occurrence, found.due_at, found.stale_at)
        for found in case.plan
        if found.due_at is not None and found.stale_at is not None
    ]
    deal = case.deal
    deal.state = case.state
    session.add(deal)
    replace_plan(session, deal.team_id, deal.id, deal.rep_id, dated)


def calendar_of(rep: Rep, week: WorkWeek) -> Calendar:
    """The rep's working calendar, in their own time zone."""
    weekend = _weekend(rep.locale) if week.weekend is None else week.weekend
    return standard_week(ZoneInfo(rep.timezone), week.start, week.end, weekend)


def babel_locale(locale: str) -> Locale:
    """Slack's locale (en-GB) as Babel's, English where Babel has none."""
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_US")


def _weekend(locale: str) -> frozenset[int]:
    known = babel_locale(locale)
    first, final = known.weekend_start, known.weekend_end
    return frozenset((first + day) % 7 for day in range((final - first) % 7 + 1))


def _facts(deal: LostDeal) -> DealFacts:
    reason = LossReason(deal.loss_reason) if deal.loss_reason else None
    return DealFacts(Circumstance(deal.circumstance), reason)


def _event(row: DealEvent) -> Event:
    return Event(Happened(row.what), row.at, row.step, row.until)

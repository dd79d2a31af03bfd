"""A rep reports a lost deal: the report and its whole plan stand together or not at all."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.case import Case
from bot.cases.client_rows import client_rows_named
from bot.cases.doubtful_week import doubtful_day_ahead
from bot.cases.own_case import is_repeat
from bot.cases.reps import ensure_rep, note_presence
from bot.cases.turn import Turn
from bot.cases.write_plans import write_new_plan
from bot.core.amount_wording import AmountNote, notes_kept
from bot.core.circumstances import Circumstance, LossReason, Weight
from bot.core.deal_state import DealState
from bot.core.escalation import as_named
from bot.core.history import EventKind
from bot.core.money import Money
from bot.usecases.escalations import Named, begin_escalation, name_escalation
from storage.case_rows import CaseRows, EventRow, RepRows
from storage.models import DealEvent, LostDeal, Nudge, NudgeKind, RepKey
from storage.teams import KnownRep, get_team


@dataclass(frozen=True, slots=True)
class Report:
    """What a rep typed, as typed; the two sentences as they are to be said to the client."""

    circumstance: Circumstance
    client: str
    contact: str = ""
    amount: Money | None = None
    amount_notes: frozenset[AmountNote] = frozenset()
    what_happened: str = ""
    impact: str = ""
    client_knows: bool | None = None
    client_raised_it: bool | None = None
    loss_reason: LossReason | None = None
    business_lost: bool | None = None
    escalation: Named = None
    their_date: date | None = None
    client_timezone: str | None = None
    client_feels_it: bool | None = None
    weight: Weight | None = None
    say_happened: str = ""
    say_impact: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """The new case, and the receipt that is due for it at once."""

    case: Case
    receipt: Nudge


def report_lost_deal(turn: Turn, report: Report) -> Reported | None:
    """Keep a report and plan it; None when this delivery was already kept."""
    if is_repeat(turn):
        return None
    rows = _new_rows(turn, report)
    turn.cases.take(rows)
    case = turn.case(rows.deal.id)
    _ask_about_week(turn, case)
    receipt = _receipt(rows.deal, turn.now)
    write_new_plan(turn.session, case, _reported(turn, rows.deal), receipt)
    if rows.escalation is not None:
        begin_escalation(turn, rows.escalation)
    return Reported(case, receipt)


def write_report(deal: LostDeal, report: Report) -> None:
    """Put a report's fields on its row, but for an escalation, which is more than a field."""
    deal.circumstance = report.circumstance
    deal.client = report.client
    deal.contact = report.contact
    deal.amount_minor = report.amount.minor if report.amount else None
    deal.currency = report.amount.currency if report.amount else None
    deal.amount_notes = ",".join(sorted(report.amount_notes))
    deal.what_happened = report.what_happened
    deal.impact = report.impact
    deal.say_happened = report.say_happened
    deal.say_impact = report.say_impact
    deal.client_knows = report.client_knows
    deal.client_raised_it = report.client_raised_it
    deal.loss_reason = report.loss_reason
    deal.business_lost = report.business_lost
    deal.their_date = report.their_date
    deal.client_timezone = report.client_timezone
    deal.client_feels_it = report.client_feels_it
    deal.weight = report.weight


def report_of(deal: LostDeal) -> Report:
    """The report as it is kept."""
    named = deal.escalation_kind or deal.escalation
    return Report(
        circumstance=Circumstance(deal.circumstance),
        client=deal.client,
        contact=deal.contact,
        amount=_amount_of(deal),
        amount_notes=notes_kept(deal.amount_notes),
        what_happened=deal.what_happened,
        impact=deal.impact,
        client_knows=deal.client_knows,
        client_raised_it=deal.client_raised_it,
        loss_reason=LossReason(deal.loss_reason) if deal.loss_reason else None,
        business_lost=deal.business_lost,
        escalation=as_named(named) if named else None,
        their_date=deal.their_date,
        client_timezone=deal.client_timezone,
        client_feels_it=deal.client_feels_it,
        weight=Weight(deal.weight) if deal.weight else None,
        say_happened=deal.say_happened,
        say_impact=deal.say_impact,
    )


def _amount_of(deal: LostDeal) -> Money | None:
    if deal.amount_minor is None or deal.currency is None:
        return None
    return Money(deal.amount_minor, deal.currency)


def _new_rows(turn: Turn, report: Report) -> CaseRows:
    me = turn.me() or _newcomer(turn)
    note_presence(turn.session, [RepKey(turn.team_id, turn.actor)], turn.now)
    client = client_rows_named(turn.session, turn.team_id, report.client, turn.now)
    deal = _new_deal(turn, report, client.client.id)
    escalation = name_escalation(turn, deal, report.escalation)
    event = EventRow(0, EventKind.REPORTED, turn.now, None, None, deal.id, turn.now, turn.actor)
    return CaseRows(deal, client, me.rows, me.team, events=[event], escalation=escalation)


def _newcomer(turn: Turn) -> KnownRep:
    rep = ensure_rep(turn.session, turn.team_id, turn.actor, turn.now)
    return KnownRep(RepRows(rep), get_team(turn.session, turn.team_id))


def _new_deal(turn: Turn, report: Report, client_id: str) -> LostDeal:
    deal = LostDeal(
        client_id=client_id,
        team_id=turn.team_id,
        rep_id=turn.actor,
        reported_by=turn.actor,
        state=DealState.OPEN,
        reported_at=turn.now,
        changed_at=turn.now,
        circumstance=report.circumstance,
        client=report.client,
    )
    write_report(deal, report)
    return deal


def _ask_about_week(turn: Turn, case: Case) -> None:
    """Once, on this report's receipt, where it matters."""
    rep = case.rep
    if rep.week_asked is None and doubtful_day_ahead(case, turn.now) is not None:
        rep.week_asked = case.deal.id
        turn.session.add(rep)


def _reported(turn: Turn, deal: LostDeal) -> DealEvent:
    return DealEvent(
        team_id=deal.team_id,
        deal_id=deal.id,
        what=EventKind.REPORTED,
        at=turn.now,
        told_at=turn.now,
        by_user=turn.actor,
    )


def _receipt(deal: LostDeal, now: datetime) -> Nudge:
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.RECEIPT,
        dedupe_key=f"{deal.id}:receipt",
        deal_id=deal.id,
        recipient=deal.rep_id,
        due_at=now,
        wake_at=now,
    )

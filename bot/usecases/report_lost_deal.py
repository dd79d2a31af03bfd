"""A rep reports a lost deal: the report and its whole plan stand together or not at all."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.cases.case import Case, open_case, write_plan
from bot.cases.clients import client_named
from bot.cases.coaching import Coaching
from bot.cases.reps import ensure_rep, note_presence
from bot.core.circumstances import Circumstance, LossReason
from bot.core.deal_state import DealState
from bot.core.gates import Gate
from bot.core.history import EventKind
from bot.core.money import Money
from bot.delivery.digests import schedule_digest
from bot.delivery.tell_admin import tell_manager
from storage.models import DealEvent, LostDeal, Nudge, NudgeKind
from storage.nudges import enqueue
from storage.processed_deliveries import claim_delivery
from storage.teams import get_team


@dataclass(frozen=True, slots=True)
class Report:
    """What a rep typed, as typed."""

    circumstance: Circumstance
    client: str
    contact: str = ""
    amount: Money | None = None
    what_happened: str = ""
    impact: str = ""
    client_knows: bool | None = None
    client_raised_it: bool | None = None
    loss_reason: LossReason | None = None
    business_lost: bool | None = None
    escalation: Gate | None = None
    their_date: date | None = None
    client_timezone: str | None = None


def report_lost_deal(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    rep_id: str,
    report: Report,
    delivery: str,
    now: datetime,
) -> Case | None:
    """Keep a report and plan it; None when this delivery was already kept."""
    if not claim_delivery(session, team_id, delivery, now):
        return None
    ensure_rep(session, team_id, rep_id, now)
    note_presence(session, team_id, rep_id, now)
    client = client_named(session, team_id, report.client)
    deal = LostDeal(
        client_id=client.id,
        team_id=team_id,
        rep_id=rep_id,
        state=DealState.OPEN,
        reported_at=now,
        changed_at=now,
        circumstance=report.circumstance,
        client=report.client,
    )
    write_report(deal, report)
    session.add(deal)
    session.flush()
    session.add(DealEvent(team_id=team_id, deal_id=deal.id, what=EventKind.REPORTED, at=now))
    case = open_case(session, coaching, team_id, deal.id, now)
    write_plan(session, case)
    enqueue(session, _receipt(deal, now))
    if report.escalation is not None:
        tell_manager(session, deal, now)
    if (team := get_team(session, team_id)) is not None:
        schedule_digest(session, coaching.digest, team, now)
    return case


def write_report(deal: LostDeal, report: Report) -> None:
    """Put a report's fields on its row."""
    deal.circumstance = report.circumstance
    deal.client = report.client
    deal.contact = report.contact
    deal.amount_minor = report.amount.minor if report.amount else None
    deal.currency = report.amount.currency if report.amount else None
    deal.what_happened = report.what_happened
    deal.impact = report.impact
    deal.client_knows = report.client_knows
    deal.client_raised_it = report.client_raised_it
    deal.loss_reason = report.loss_reason
    deal.business_lost = report.business_lost
    deal.escalation = report.escalation
    deal.their_date = report.their_date
    deal.client_timezone = report.client_timezone


def _receipt(deal: LostDeal, now: datetime) -> Nudge:
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.RECEIPT,
        dedupe_key=f"{deal.id}:receipt",
        deal_id=deal.id,
        recipient=deal.rep_id,
        due_at=now,
    )

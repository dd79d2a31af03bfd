"""Looking at the world again just before a nudge goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.core.digest import Period, WhenEmpty
from bot.core.history import CLOSED, DealState
from bot.core.plan import earliest_delivery
from bot.core.working_time import next_working_moment
from bot.usecases.cards import Card, CatchUpCard, NoticeCard, ReceiptCard, StepCard
from bot.usecases.case import Case, NoSuchDeal, calendar_of, open_case
from bot.usecases.coaching import Coaching, DigestPlan
from bot.usecases.digests import compose_digest, digest_time
from storage.models import Nudge, NudgeKind, Rep, Team
from storage.nudges import STALE, enqueue, gone_stale, is_waiting, occurrence_of
from storage.teams import get_rep, get_team

CATCH_UP_LOOKS_BACK = timedelta(days=30)
CATCH_UP_WAIT = timedelta(minutes=1)
"""So that a pile that went stale together is told of in one catch-up."""


@dataclass(frozen=True, slots=True)
class Go:
    """Send this card."""

    card: Card


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: later."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Not any more, and why."""

    why: str


Verdict = Go | Wait | Drop


def check_nudge(session: Session, coaching: Coaching, nudge: Nudge, now: datetime) -> Verdict:
    """Whether a claimed nudge may go out now; a stale one leaves word for the catch-up."""
    team = get_team(session, nudge.team_id)
    if team is None or not team.active:
        return Drop("the workspace has removed the bot")
    match NudgeKind(nudge.kind):
        case NudgeKind.DIGEST:
            return _check_digest(session, coaching.digest, nudge, team)
        case NudgeKind.ADMIN_NOTICE:
            return Go(NoticeCard(nudge.topic or "", coaching.digest.channel or ""))
        case NudgeKind.CATCH_UP | NudgeKind.RECEIPT | NudgeKind.STEP:
            return _check_for_rep(session, coaching, nudge, now)


def _check_for_rep(session: Session, coaching: Coaching, nudge: Nudge, now: datetime) -> Verdict:
    rep = get_rep(session, nudge.team_id, nudge.recipient)
    if rep is None or rep.deactivated:
        return Drop("the rep's account is deactivated")
    if nudge.kind == NudgeKind.CATCH_UP:
        return _check_catch_up(session, coaching, nudge, rep, now)
    try:
        case = open_case(session, coaching, nudge.team_id, nudge.deal_id or "")
    except NoSuchDeal:
        return Drop("the deal is gone")
    if nudge.kind == NudgeKind.RECEIPT:
        return _check_receipt(case, nudge)
    return _check_step(session, case, nudge, now)


def _check_receipt(case: Case, nudge: Nudge) -> Verdict:
    if case.state is DealState.UNDONE:
        return Drop("undone before it was sent")
    return Go(ReceiptCard(nudge.id, case))


def _check_step(session: Session, case: Case, nudge: Nudge, now: datetime) -> Verdict:
    planned = case.planned(nudge.step or "")
    occurrence = occurrence_of(nudge)
    if planned is None or planned.due_at is None or planned.occurrence != occurrence:
        return Drop("no longer in the plan")
    if nudge.stale_at is not None and now > nudge.stale_at:
        _leave_word(session, case, now)
        return Drop(STALE)
    when = earliest_delivery(planned.wait, max(now, planned.due_at), case.calendar)
    card = StepCard(nudge.id, case, planned.step.key, occurrence)
    return Wait(when) if when > now else Go(card)


def _check_catch_up(
    session: Session, coaching: Coaching, nudge: Nudge, rep: Rep, now: datetime
) -> Verdict:
    when = next_working_moment(calendar_of(rep, coaching.week), now)
    if when > now:
        return Wait(when)
    missed = gone_stale(session, nudge.team_id, nudge.recipient, now - CATCH_UP_LOOKS_BACK)
    deals = dict.fromkeys(row.deal_id for row in missed if row.deal_id)
    cases = (open_case(session, coaching, nudge.team_id, deal_id) for deal_id in deals)
    still_open = tuple(case for case in cases if case.state not in CLOSED)
    return Go(CatchUpCard(still_open)) if still_open else Drop("nothing left to catch up on")


def _check_digest(session: Session, digest: DigestPlan, nudge: Nudge, team: Team) -> Verdict:
    if nudge.covers_since is None or nudge.covers_until is None:
        return Drop("a digest without a period")
    period = Period(nudge.covers_since, nudge.covers_until, nudge.dedupe_key)
    card = compose_digest(session, nudge.team_id, period, digest_time(digest, team))
    if card.is_empty and digest.when_empty is WhenEmpty.NOTHING:
        return Drop("nothing to tell")
    return Go(card)


def _leave_word(session: Session, case: Case, now: datetime) -> None:
    """See to today's catch-up, or to tomorrow's where today's may have been written already."""
    for days in range(2):
        catch_up = _catch_up(case, now + timedelta(days=days))
        if enqueue(session, catch_up) or is_waiting(session, catch_up.team_id, catch_up.dedupe_key):
            return


def _catch_up(case: Case, day: datetime) -> Nudge:
    local_day = day.astimezone(case.calendar.tz).date()
    deal = case.deal
    return Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{deal.team_id}:catch_up:{deal.rep_id}:{local_day.isoformat()}",
        recipient=deal.rep_id,
        due_at=next_working_moment(case.calendar, day + CATCH_UP_WAIT),
    )

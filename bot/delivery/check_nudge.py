"""Looking at the world again just before a nudge goes out."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.case import Case, NoSuchDeal, open_case
from bot.cases.coaching import Coaching, DigestPlan
from bot.core.deal_state import CLOSED, DealState
from bot.core.digest import Period, WhenEmpty
from bot.core.working_time import next_working_moment
from bot.delivery.cards import (
    LATE,
    Card,
    NoticeCard,
    OfferCard,
    PromiseCard,
    StepCard,
    SummaryCard,
    TogetherCard,
)
from bot.delivery.check_step import check_step
from bot.delivery.digests import compose_digest, digest_time
from bot.delivery.receipts import receipt_card
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from storage.handovers import get_handover
from storage.models import HandoverState, Nudge, NudgeKind, Promise, PromiseState, Rep, Team
from storage.nudges import ABOUT_A_DEAL, left_out, occurrence_of, redirect
from storage.teams import get_rep, get_team, time_off_of

CATCH_UP_LOOKS_BACK = timedelta(days=30)


def check_nudge(session: Session, coaching: Coaching, nudge: Nudge, now: datetime) -> SendDecision:
    """Whether a claimed nudge may go out now; a stale one leaves word for the catch-up."""
    team = get_team(session, nudge.team_id)
    if team is None or not team.active:
        return Cancel("the workspace has removed the bot")
    match NudgeKind(nudge.kind):
        case NudgeKind.DIGEST:
            return _check_digest(session, coaching.digest, nudge, team)
        case NudgeKind.ADMIN_NOTICE:
            return _check_notice(session, coaching, nudge, now)
        case _:
            return _check_for_rep(session, coaching, nudge, now)


def look_again(
    session: Session, coaching: Coaching, nudge: Nudge, card: Card, now: datetime
) -> Card | None:
    """The card as its deals stand at the last moment; None where nothing of it is left to send."""
    team_id = nudge.team_id
    match card:
        case StepCard():
            held = nudge.kind == NudgeKind.HELD
            return _step_again(session, coaching, team_id, card, now, held=held)
        case TogetherCard():
            again = (_step_again(session, coaching, team_id, step, now) for step in card.steps)
            steps = tuple(step for step in again if step is not None)
            # The others come again by themselves, if what they were to go with does not go.
            leads = any(step.nudge_id == nudge.id for step in steps)
            return (TogetherCard(steps) if len(steps) > 1 else steps[0]) if leads else None
        case PromiseCard():
            case = open_case(session, coaching, team_id, card.case.deal.id, now)
            return card if _open_promise(case, card.promise.id) else None
        case SummaryCard():
            cases = (open_case(session, coaching, team_id, one.deal.id, now) for one in card.cases)
            still_open = tuple(case for case in cases if case.state not in CLOSED)
            return replace(card, cases=still_open) if still_open else None
        case _:
            return card


def _step_again(
    session: Session,
    coaching: Coaching,
    team_id: str,
    card: StepCard,
    now: datetime,
    *,
    held: bool = False,
) -> StepCard | None:
    case = open_case(session, coaching, team_id, card.case.deal.id, now)
    fresh = replace(card, case=case)
    return fresh if _is_to_be_said(fresh, held=held) else None


def _is_to_be_said(card: StepCard, *, held: bool) -> bool:
    planned = card.planned
    if planned is None:
        return False
    return planned.hold is not None if held else planned.due_at is not None


def _check_for_rep(
    session: Session, coaching: Coaching, nudge: Nudge, now: datetime
) -> SendDecision:
    rep = get_rep(session, nudge.team_id, nudge.recipient)
    if rep is None or rep.deactivated:
        return Cancel("the rep's account is deactivated")
    if nudge.kind == NudgeKind.CATCH_UP:
        return _check_catch_up(session, coaching, nudge, rep, now)
    try:
        case = open_case(session, coaching, nudge.team_id, nudge.deal_id or "", now)
    except NoSuchDeal:
        return Cancel("the deal is gone")
    if nudge.kind in ABOUT_A_DEAL and case.deal.rep_id != nudge.recipient:
        # Handed over after the claim: it goes to the colleague, at once.
        redirect(session, nudge, case.deal.rep_id)
        return Postpone(now)
    if nudge.kind == NudgeKind.STEP:
        return check_step(session, coaching, case, nudge, now)
    return _check_word(session, case, nudge, now)


def _check_word(session: Session, case: Case, nudge: Nudge, now: datetime) -> SendDecision:
    match NudgeKind(nudge.kind):
        case NudgeKind.RECEIPT:
            return _check_receipt(session, case, nudge)
        case NudgeKind.OFFER:
            return _check_offer(session, case, nudge)
        case NudgeKind.PROMISE:
            return _check_promise(case, nudge, now)
        case _:
            card = StepCard(nudge.id, case, nudge.step or "", occurrence_of(nudge))
            return Send(card) if _is_to_be_said(card, held=True) else Cancel("no longer held")


def _check_notice(
    session: Session, coaching: Coaching, nudge: Nudge, now: datetime
) -> SendDecision:
    if nudge.deal_id is None:
        return Send(NoticeCard(nudge.topic or "", coaching.digest.channel or ""))
    try:
        case = open_case(session, coaching, nudge.team_id, nudge.deal_id, now)
    except NoSuchDeal:
        return Cancel("the deal is gone")
    return Send(NoticeCard(nudge.topic or "", "", case))


def _check_offer(session: Session, case: Case, nudge: Nudge) -> SendDecision:
    offer = get_handover(session, nudge.team_id, nudge.handover_id or "")
    if offer is None or (nudge.topic == "offered" and offer.state != HandoverState.OFFERED):
        return Cancel("the offer is answered")
    if nudge.topic == "offered" and case.state in CLOSED:
        return Cancel("the deal is closed")
    return Send(OfferCard(offer.id, case, nudge.topic or "", offer.from_rep, offer.to_rep))


def _check_receipt(session: Session, case: Case, nudge: Nudge) -> SendDecision:
    if case.state is DealState.UNDONE:
        return Cancel("undone before it was sent")
    if case.deal.rep_id != nudge.recipient:
        return Cancel("handed over before it was sent")
    return Send(receipt_card(session, case, nudge.id))


def _check_promise(case: Case, nudge: Nudge, now: datetime) -> SendDecision:
    promise = _open_promise(case, nudge.promise_id)
    if promise is None:
        return Cancel("the promise is settled")
    when = next_working_moment(case.calendar, now)
    return Postpone(when) if when > now else Send(PromiseCard(nudge.id, case, promise))


def _open_promise(case: Case, promise_id: str | None) -> Promise | None:
    promise = next((one for one in case.promises if one.id == promise_id), None)
    if promise is None or promise.state != PromiseState.OPEN or case.state in CLOSED:
        return None
    return promise


def _check_catch_up(
    session: Session, coaching: Coaching, nudge: Nudge, rep: Rep, now: datetime
) -> SendDecision:
    away = time_off_of(session, rep.team_id, rep.user_id)
    when = next_working_moment(calendar_of(rep, away, coaching.week, now), now)
    if when > now:
        return Postpone(when)
    missed = left_out(session, nudge.team_id, nudge.recipient, now - CATCH_UP_LOOKS_BACK)
    deals = dict.fromkeys(row.deal_id for row in missed if row.deal_id)
    cases = (open_case(session, coaching, nudge.team_id, deal_id, now) for deal_id in deals)
    still_open = tuple(
        case for case in cases if case.state not in CLOSED and case.deal.rep_id == nudge.recipient
    )
    if not still_open:
        return Cancel("nothing left to catch up on")
    return Send(SummaryCard(still_open, nudge.topic or LATE))


def _check_digest(session: Session, digest: DigestPlan, nudge: Nudge, team: Team) -> SendDecision:
    if nudge.covers_since is None or nudge.covers_until is None:
        return Cancel("a digest without a period")
    period = Period(nudge.covers_since, nudge.covers_until, nudge.dedupe_key)
    card = compose_digest(session, nudge.team_id, period, digest_time(digest, team))
    if card.is_empty and digest.when_empty is WhenEmpty.NOTHING:
        return Cancel("nothing to tell")
    return Send(card)

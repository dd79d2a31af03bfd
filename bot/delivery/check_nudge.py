"""Looking at the world again just before a nudge goes out."""

from sqlmodel import Session

from bot.cases.calendars import calendar_of
from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, case_in_handover, own_case
from bot.cases.reps import is_fresh
from bot.core.asked_report import read_kept
from bot.core.deal_state import CLOSED, DealState
from bot.core.digest import Period, WhenEmpty
from bot.core.working_time import Calendar, next_working_moment
from bot.delivery.cards import Card, OfferCard, PromiseCard, RequestCard, WelcomeCard
from bot.delivery.check_notice import check_notice, check_word
from bot.delivery.check_step import check_held, check_step
from bot.delivery.check_summary import check_summary
from bot.delivery.digests import compose_digest
from bot.delivery.receipts import receipt_card
from bot.delivery.send_decision import AskAbout, Cancel, NeedsHelp, Postpone, Send, SendDecision
from bot.delivery.world import FOR_THE_TEAM, World
from storage.case_rows import RepRows
from storage.digests import is_told_of, told_until
from storage.models import (
    HandoverState,
    Nudge,
    NudgeKind,
    NudgeReason,
    OfferTopic,
    Promise,
    PromiseState,
    RepKey,
    RequestTopic,
)
from storage.nudges import ABOUT_A_DEAL


def check_nudge(world: World, nudge: Nudge) -> SendDecision:
    """Whether a claimed nudge may go out now; a stale one leaves word for the catch-up."""
    team = world.teams.get(nudge.team_id)
    if team is None or not team.active:
        return Cancel(NudgeReason.BOT_REMOVED, "the workspace has removed the bot")
    try:
        if nudge.kind in FOR_THE_TEAM:
            return _check_for_team(world, nudge)
        return _check_for_rep(world, nudge)
    except NoSuchDeal:
        return Cancel(NudgeReason.GONE, "the deal is gone")
    except Unplannable as trouble:
        return NeedsHelp(type(trouble.__cause__).__name__)


def open_promise(case: OwnCase, promise_id: str | None) -> Promise | None:
    """The promise, while it is open and its deal is."""
    promise = next((one for one in case.promises if one.id == promise_id), None)
    if promise is None or promise.state != PromiseState.OPEN or case.state in CLOSED:
        return None
    return promise


def _check_for_team(world: World, nudge: Nudge) -> SendDecision:
    if nudge.kind == NudgeKind.DIGEST:
        return _check_digest(world, nudge)
    return check_notice(world, nudge)


def _check_for_rep(world: World, nudge: Nudge) -> SendDecision:
    known = world.reps.get(RepKey(nudge.team_id, nudge.recipient))
    if known is None or not is_fresh(known.rep, world.now):
        return AskAbout(nudge.recipient)
    if known.rep.deactivated:
        return Cancel(NudgeReason.REP_GONE, "the rep's account is deactivated")
    if nudge.kind == NudgeKind.CATCH_UP:
        return check_summary(world, nudge, known)
    if nudge.kind == NudgeKind.WELCOME:
        return Send(WelcomeCard(), known.rep.dm_channel)
    if nudge.kind == NudgeKind.REQUEST:
        return _check_request(world, nudge, known)
    return _check_deal(world, nudge, known)


def _check_request(world: World, nudge: Nudge, known: RepRows) -> SendDecision:
    # They did not ask for it: it comes in their working time.
    when = next_working_moment(_calendar(world, known), world.now)
    if when > world.now:
        return Postpone(when)
    card = RequestCard(nudge.id, read_kept(nudge.detail or ""), RequestTopic(nudge.topic or ""))
    return Send(card, known.rep.dm_channel)


def _check_deal(world: World, nudge: Nudge, known: RepRows) -> SendDecision:
    case = world.cases.case(nudge.team_id, nudge.deal_id or "")
    if nudge.kind in ABOUT_A_DEAL and case.deal.rep_id != nudge.recipient:
        # Handed over after the claim: it goes to the colleague, at once.
        return Postpone(world.now, recipient=case.deal.rep_id)
    if nudge.kind == NudgeKind.OFFER:
        return _check_offer(world, case, nudge, known)
    if nudge.kind == NudgeKind.RECEIPT:
        return check_receipt(world.session, case, nudge)
    return _check_own(world, own_case(case, nudge.recipient), nudge, known.rep.dm_channel)


def _check_own(world: World, case: OwnCase, nudge: Nudge, channel: str | None) -> SendDecision:
    if nudge.kind == NudgeKind.STEP:
        return check_step(world, case, nudge)
    if nudge.kind == NudgeKind.PROMISE:
        return _check_promise(world, case, nudge)
    if nudge.kind == NudgeKind.ESCALATION:
        return check_word(world, case, nudge, channel)
    return check_held(world, case, nudge)


def check_receipt(session: Session, case: Case, nudge: Nudge) -> SendDecision:
    """Whether a report's receipt may go out."""
    if case.state is DealState.UNDONE:
        return Cancel(NudgeReason.SETTLED, "undone before it was sent")
    if case.deal.rep_id != nudge.recipient:
        return Cancel(NudgeReason.SETTLED, "handed over before it was sent")
    card = receipt_card(session, own_case(case, nudge.recipient), nudge.id)
    return _about(case, card, case.rep.dm_channel)


def _check_offer(world: World, case: Case, nudge: Nudge, known: RepRows) -> SendDecision:
    offer, topic = world.offers.get(nudge.handover_id or ""), OfferTopic(nudge.topic or "")
    is_question = topic is OfferTopic.OFFERED
    if offer is None or (is_question and offer.state != HandoverState.OFFERED):
        return Cancel(NudgeReason.SETTLED, "the offer is answered")
    if is_question and case.state in CLOSED:
        return Cancel(NudgeReason.SETTLED, "the deal is closed")
    seen = case_in_handover(case, nudge.recipient, offer.from_rep, offer.to_rep)
    # In the time of whoever gets it, which is not the other's.
    when = next_working_moment(_calendar(world, known), world.now)
    if when > world.now:
        return Postpone(when)
    card = OfferCard(offer.id, seen, topic, offer.from_rep, offer.to_rep)
    return _about(case, card, known.rep.dm_channel)


def _check_promise(world: World, case: OwnCase, nudge: Nudge) -> SendDecision:
    promise = open_promise(case, nudge.promise_id)
    if promise is None:
        return Cancel(NudgeReason.SETTLED, "the promise is settled")
    when = next_working_moment(case.calendar, world.now)
    if when > world.now:
        return Postpone(when)
    return _about(case, PromiseCard(nudge.id, case, promise), case.rep.dm_channel)


def _check_digest(world: World, nudge: Nudge) -> SendDecision:
    digest = world.coaching.for_team(nudge.team_id).digest
    if nudge.covers_since is None or nudge.covers_until is None:
        return Cancel(NudgeReason.NOTHING_TO_TELL, "a digest without a period")
    if is_told_of(world.session, nudge, world.now):
        return Cancel(NudgeReason.NOTHING_TO_TELL, "a later digest has told of it")
    # One that was put off, or sent again after a failure, begins where the last posted one ended.
    since = told_until(world.session, nudge.team_id, nudge.covers_until) or nudge.covers_since
    period = Period(since, nudge.covers_until, nudge.dedupe_key)
    card = compose_digest(world.session, digest, nudge.team_id, period)
    if card.is_empty and digest.when_empty is WhenEmpty.NOTHING:
        return Cancel(NudgeReason.NOTHING_TO_TELL, "nothing to tell")
    return Send(card)


def _calendar(world: World, known: RepRows) -> Calendar:
    week = world.coaching.for_team(known.rep.team_id).week
    return calendar_of(known.rep, known.time_off, week, world.now)


def _about(case: Case, card: Card, channel: str | None) -> Send:
    return Send(card, channel, {case.deal.id: case.deal.revision})

"""Looking at the world before a notice to an admin or a manager, and a word about it to the rep."""

from bot.cases.calendars import calendar_of
from bot.cases.case import Case
from bot.cases.own_case import OwnCase
from bot.cases.reps import is_fresh
from bot.core.escalation import AT_ONCE
from bot.core.working_time import next_working_moment
from bot.delivery.cards import NoticeCard
from bot.delivery.escalations import (
    ABOUT_ESCALATION,
    TELLS,
    has_their_own,
    is_current,
    is_for_one,
    word_for_rep,
)
from bot.delivery.send_decision import AskAbout, AskWho, Cancel, Postpone, Send, SendDecision
from bot.delivery.world import World
from storage.case_rows import RepRows
from storage.mending import ABOUT_MENDING, is_waiting_for
from storage.models import EscalationTopic, NoticeTopic, Nudge, NudgeReason, RepKey


def check_notice(world: World, nudge: Nudge) -> SendDecision:
    """Whether a notice may go out now, in the working time of whoever gets it where that is known.

    Raises NoSuchDeal or Unplannable.
    """
    topic, detail = NoticeTopic(nudge.topic or ""), nudge.detail or ""
    if topic in ABOUT_MENDING and not is_waiting_for(world.session, nudge.team_id, detail):
        return Cancel(NudgeReason.SETTLED, "mended meanwhile")
    if nudge.deal_id is not None:
        case = world.cases.case(nudge.team_id, nudge.deal_id)
        return _check_escalation(world, nudge, topic, case)
    if not nudge.recipient:
        return AskWho(is_manager=False)
    channel = world.coaching.for_team(nudge.team_id).digest.channel or ""
    # Whoever cannot be looked up may be what is to be mended: only what is known is looked at.
    later = _outside_working_time(world, world.reps.get(_recipient(nudge)))
    return later or Send(NoticeCard(topic, channel, None, detail, nudge.id))


def check_word(world: World, case: OwnCase, nudge: Nudge, channel: str | None) -> SendDecision:
    """Whether the rep is still to be told how far an escalation has come."""
    what = EscalationTopic(nudge.topic or "")
    card = word_for_rep(case, nudge, world.coaching.for_team(nudge.team_id).managers)
    if card is None or _is_another(case, nudge, what):
        return Cancel(NudgeReason.SETTLED, "it was taken back")
    if what is EscalationTopic.UNANSWERED and _is_answered(case):
        return Cancel(NudgeReason.SETTLED, "somebody answered")
    # Who was told is the answer to the rep's own report.
    when = next_working_moment(case.calendar, world.now)
    if what is not EscalationTopic.TOLD and when > world.now:
        return Postpone(when)
    return Send(card, channel, {case.deal.id: case.deal.revision})


def _is_another(case: OwnCase, nudge: Nudge, what: EscalationTopic) -> bool:
    """Whether the deal's matter is not the one that the word is about; a call is about none."""
    found = case.escalation
    return what is not EscalationTopic.CALLED and found is not None and found.id != nudge.detail


def _is_answered(case: OwnCase) -> bool:
    found = case.escalation
    return found is not None and (found.taken_up_at or found.settled_at) is not None


def _check_escalation(world: World, nudge: Nudge, topic: NoticeTopic, case: Case) -> SendDecision:
    if topic is not NoticeTopic.ESCALATION_TAKEN_BACK and not _is_wanted(case, nudge, topic):
        return Cancel(NudgeReason.SETTLED, "answered or taken back")
    if not nudge.recipient:
        return AskWho(is_manager=True)
    known = world.reps.get(_recipient(nudge))
    if known is None or not is_fresh(known.rep, world.now):
        return AskAbout(nudge.recipient)
    is_gone = known.rep.deactivated and is_for_one(nudge)
    if is_gone or (topic in TELLS and _is_told_otherwise(world, nudge)):
        return Cancel(NudgeReason.SETTLED, "told by name, or no manager any more")
    at_once = topic is NoticeTopic.ESCALATION and case.deal.escalation_kind in AT_ONCE
    if not at_once and (later := _outside_working_time(world, known)) is not None:
        return later
    card = NoticeCard(topic, "", case, nudge.detail or "", nudge.id, nudge.recipient)
    return Send(card, None, {case.deal.id: case.deal.revision})


def _is_wanted(case: Case, nudge: Nudge, topic: NoticeTopic) -> bool:
    if nudge.detail is None:
        # From before there was anything to press.
        return topic in ABOUT_ESCALATION and case.deal.escalation is not None
    if not is_current(case, nudge):
        return False
    is_reminder = topic is NoticeTopic.ESCALATION_REMINDER
    return not (is_reminder and case.escalation and case.escalation.taken_up_at)


def _is_told_otherwise(world: World, nudge: Nudge) -> bool:
    if is_for_one(nudge):
        return nudge.recipient not in world.coaching.for_team(nudge.team_id).managers
    return has_their_own(world.session, nudge)


def _outside_working_time(world: World, known: RepRows | None) -> Postpone | None:
    if known is None:
        return None
    week = world.coaching.for_team(known.rep.team_id).week
    calendar = calendar_of(known.rep, known.time_off, week, world.now)
    when = next_working_moment(calendar, world.now)
    return Postpone(when) if when > world.now else None


def _recipient(nudge: Nudge) -> RepKey:
    return RepKey(nudge.team_id, nudge.recipient)

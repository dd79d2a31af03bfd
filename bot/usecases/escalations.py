"""What is no rep's to carry alone goes to a manager; both can say that it is over."""

from dataclasses import dataclass

from bot.cases.case import Case, NoSuchDeal
from bot.cases.own_case import is_repeat
from bot.cases.turn import Turn
from bot.core.escalation import EscalationKind, gate_of
from bot.core.gates import Gate
from bot.delivery.cards import NoticeCard, Told
from bot.delivery.escalations import (
    ABOUT_ESCALATION,
    tell_managers,
    tell_rep,
    tell_taken_back,
)
from storage.escalations import sent_notices
from storage.models import Escalation, EscalationTopic, LostDeal, NoticeTopic, Nudge, NudgeKind
from storage.nudges import get_nudge

MOST_NOTICES = 12
"""Older ones than these say how it stands once they are pressed."""

Named = EscalationKind | Gate | None
"""What a report says of it; a gate where it was reported before there were kinds."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The manager's notice afterwards, and whether this press changed anything.

    `rep_id` is whose deal it is.
    """

    card: NoticeCard
    changed: bool
    rep_id: str


def name_escalation(turn: Turn, deal: LostDeal, named: Named) -> Escalation | None:
    """Put what the report says on a deal's row; gives the escalation that begins with it.

    It begins once, however often the report is saved; after it was settled, another kind is another
    matter.
    """
    is_new = named is not None and deal.escalation is None and named != deal.escalation_kind
    deal.escalation_kind = named if isinstance(named, EscalationKind) else None
    if isinstance(named, EscalationKind) and (is_new or deal.escalation is not None):
        deal.escalation = gate_of(named)
    elif isinstance(named, Gate):
        deal.escalation = named
    if not is_new:
        return None
    return Escalation(team_id=deal.team_id, deal_id=deal.id, at=turn.now)


def begin_escalation(turn: Turn, escalation: Escalation) -> None:
    """Write it down, and tell the managers; its deal is written already."""
    turn.session.add(escalation)
    turn.session.flush()
    deal = turn.session.get_one(LostDeal, escalation.deal_id)
    tell_managers(turn.session, escalation, deal, turn.own.managers, turn.now)


def rename_escalation(turn: Turn, case: Case, named: Named) -> None:
    """The report was corrected: another kind, one more, or it was not that after all."""
    rows, deal = turn.cases.rows(case), case.deal
    if named is None:
        take_back(turn, case)
    elif (begun := name_escalation(turn, deal, named)) is not None:
        begin_escalation(turn, begun)
        rows.escalation = begun
    elif isinstance(named, EscalationKind) and deal.escalation and case.escalation is None:
        _begin_anew(turn, case)


def take_back(turn: Turn, case: Case) -> None:
    """It was not that after all: whoever was told hears so, and the coaching goes on."""
    deal, escalation = case.deal, case.escalation
    if deal.escalation is not None:
        deal.resumed_at = turn.now
    if escalation is not None and escalation.settled_at is None:
        escalation.taken_back_at = turn.now
        turn.session.add(escalation)
        tell_taken_back(turn.session, escalation, turn.now)
    deal.escalation = deal.escalation_kind = None
    turn.cases.rows(case).escalation = None
    turn.session.add(deal)


def answer_escalation(
    turn: Turn, deal_id: str, nudge_id: str, *, settled: bool, is_manager: bool = False
) -> Answered:
    """Whoever was told has taken it up, or settled it; raises NoSuchDeal or Unplannable.

    Any other manager may, too.
    """
    notice = get_nudge(turn.session, turn.team_id, nudge_id)
    is_one = notice is not None and _is_about(deal_id, notice)
    if notice is None or not is_one or not (is_manager or notice.recipient == turn.actor):
        raise NoSuchDeal(deal_id)
    case = turn.locked_case(deal_id)
    escalation = case.escalation
    changed = False
    if escalation is not None and escalation.id == notice.detail and not is_repeat(turn):
        changed = _settle(turn, case, escalation) if settled else _take_up(turn, case, escalation)
    return Answered(_card(turn.case(deal_id), notice), changed, case.deal.rep_id)


def notices_of(turn: Turn, deal_id: str, but: str) -> tuple[Told, ...]:
    """What tells managers of a deal's matter as it stands now, without the one at that place."""
    case = turn.case(deal_id)
    if case.escalation is None:
        return ()
    sent = sent_notices(turn.session, turn.team_id, case.escalation.id)[:MOST_NOTICES]
    return tuple(
        Told(one.channel, one.message_ts, _card(case, one))
        for one in sent
        if one.channel and one.message_ts and one.message_ts != but
    )


def _card(case: Case, notice: Nudge) -> NoticeCard:
    topic, detail = NoticeTopic(notice.topic or ""), notice.detail or ""
    return NoticeCard(topic, "", case, detail, notice.id, notice.recipient)


def _is_about(deal_id: str, notice: Nudge) -> bool:
    is_one = notice.kind == NudgeKind.ADMIN_NOTICE and notice.topic in ABOUT_ESCALATION
    return is_one and notice.deal_id == deal_id


def _answered_by(turn: Turn, escalation: Escalation) -> None:
    # Whoever answers is whom the rep hears of; it need not be who was told.
    escalation.told_to, escalation.told_at = turn.actor, escalation.told_at or turn.now


def _take_up(turn: Turn, case: Case, escalation: Escalation) -> bool:
    if escalation.taken_up_at is not None or escalation.settled_at is not None:
        return False
    _answered_by(turn, escalation)
    escalation.taken_up_at = turn.now
    turn.session.add(escalation)
    tell_rep(turn.session, case.deal, escalation, EscalationTopic.TAKEN_UP, turn.now)
    turn.plan_again(case)
    return True


def _settle(turn: Turn, case: Case, escalation: Escalation) -> bool:
    if escalation.settled_at is not None:
        return False
    _answered_by(turn, escalation)
    escalation.settled_at = turn.now
    case.deal.escalation, case.deal.resumed_at = None, turn.now
    turn.session.add_all([escalation, case.deal])
    tell_rep(turn.session, case.deal, escalation, EscalationTopic.SETTLED, turn.now)
    turn.plan_again(case)
    return True


def _begin_anew(turn: Turn, case: Case) -> None:
    # Reported before there were kinds: nobody can answer that notice, so there is a new one.
    begun = Escalation(team_id=case.deal.team_id, deal_id=case.deal.id, at=turn.now)
    begin_escalation(turn, begun)
    turn.cases.rows(case).escalation = begun

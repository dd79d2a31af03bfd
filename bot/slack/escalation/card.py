"""A matter that went to a manager: their notice, the rep's word about it, and how it stands."""

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.core.deal_state import CLOSED, DealState
from bot.delivery.cards import EscalationCard, NoticeCard
from bot.slack.action_ids import EDIT, ESCALATION_SETTLED, ESCALATION_TAKEN_UP, Target
from bot.slack.case_text import client_name, day, deal_name
from bot.slack.elements import Block, actions, button, context, section
from bot.slack.moments import day_of
from storage.models import Escalation, EscalationTopic, LostDeal, NoticeTopic

_CAN_BE_CORRECTED = frozenset({EscalationTopic.TOLD, EscalationTopic.UNANSWERED})


def escalation_notice(catalog: Catalog, card: NoticeCard, case: Case) -> list[Block]:
    """What the manager is told: rep, client and kind, never what was written; and two answers."""
    escalation = case.escalation
    is_over = escalation is None or escalation.id != card.detail or case.state is DealState.UNDONE
    if card.detail and is_over:
        return [section(_said(catalog, NoticeTopic.ESCALATION_TAKEN_BACK, case.deal))]
    blocks = [section(_said(catalog, card.topic, case.deal))]
    return blocks + _how_far(catalog, card, escalation) if escalation else blocks


def escalation_blocks(catalog: Catalog, card: EscalationCard) -> list[Block]:
    """How far it has come, in a line to the rep, with the way back while nobody has answered."""
    case, name = card.case, f"messages/escalation_{card.topic}"
    text = catalog.text(name, by=card.told_to, client=client_name(case), others=card.others)
    line = section(text)
    if card.topic not in _CAN_BE_CORRECTED or case.state in CLOSED:
        return [line]
    target = str(Target(case.deal.id, card.nudge_id, seen=len(case.history)))
    edit = button(catalog.label("buttons.edit"), EDIT, target)
    return [line, actions([edit], f"escalated.{case.deal.id}")]


def escalation_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """Who was told and when, and what they made of it, until the coaching has gone on since."""
    escalation = case.escalation
    if escalation is None or escalation.told_at is None or escalation.told_to is None:
        return []
    settled = escalation.settled_at
    if settled is not None and case.history[-1].at > settled:
        return []
    moments = {
        EscalationTopic.TOLD: escalation.told_at,
        EscalationTopic.TAKEN_UP: escalation.taken_up_at,
        EscalationTopic.SETTLED: settled,
    }
    return [
        catalog.text(f"messages/escalation_line_{what}", by=escalation.told_to, on=day(at, case))
        for what, at in moments.items()
        if at is not None
    ]


def answers_to(catalog: Catalog, nudge_id: str, escalation: Escalation) -> list[Block]:
    """The answers that are left to a manager."""
    target, answers = str(Target(escalation.deal_id, nudge_id)), []
    if escalation.settled_at is None and escalation.taken_up_at is None:
        label = catalog.label("buttons.escalation_taken_up")
        answers.append(button(label, ESCALATION_TAKEN_UP, target, primary=True))
    if escalation.settled_at is None:
        label = catalog.label("buttons.escalation_settled")
        answers.append(button(label, ESCALATION_SETTLED, target))
    return answers


def _how_far(catalog: Catalog, card: NoticeCard, escalation: Escalation) -> list[Block]:
    # Whoever answered is whom it was told to since; each other reads who that was.
    answered = escalation.told_to or ""
    by, lines = "" if answered == card.reader else answered, []
    if (at := escalation.settled_at) is not None:
        lines.append(catalog.text("messages/manager_settled", on=day_of(at), by=by))
    elif (at := escalation.taken_up_at) is not None:
        lines.append(catalog.text("messages/manager_took_up", on=day_of(at), by=by))
    answers = answers_to(catalog, card.nudge_id, escalation)
    row = [actions(answers, f"escalation.{escalation.id}")] if answers else []
    return [*map(context, lines), *row]


def kind_of(catalog: Catalog, deal: LostDeal) -> str:
    """What the rep named; the gate where it was reported before there were kinds."""
    if deal.escalation_kind:
        return catalog.label(f"escalations.{deal.escalation_kind}")
    return catalog.label(f"gates.{deal.escalation}") if deal.escalation else ""


def _said(catalog: Catalog, topic: NoticeTopic, deal: LostDeal) -> Mrkdwn:
    return catalog.text(
        f"messages/notice_{topic}",
        rep=deal.rep_id,
        client=deal_name(deal),
        kind=kind_of(catalog, deal),
    )

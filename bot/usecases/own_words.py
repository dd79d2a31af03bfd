"""The words that a rep keeps for a step instead of ours: private, and one script a channel."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, open_case
from bot.cases.coaching import Coaching
from bot.cases.own_case import NotYours, StaleAction, own_case
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Channel, Step
from storage.scripts import drop_script, keep_script


def case_to_review(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    step: str,
    now: datetime,
) -> tuple[Case, Step]:
    """The actor's own case and its step, only read; raises NoSuchDeal, NotYours or StaleAction."""
    case = open_case(session, coaching, team_id, deal_id, now)
    if case.deal.rep_id != actor:
        raise NotYours(deal_id)
    return case, step_with_words(case, step)


def keep_words(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    step: str,
    channel: Channel,
    text: str,
    now: datetime,
) -> None:
    """Keep the rep's words for a step and a channel; raises NoSuchDeal, NotYours or StaleAction."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    found = step_with_words(case, step)
    if channel not in found.channels:
        raise StaleAction(deal_id)
    keep_script(session, team_id, deal_id, found.key, channel, actor, text, now)


def drop_words(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    step: str,
    channel: str,
    now: datetime,
) -> None:
    """Go back to our words; raises NoSuchDeal or NotYours."""
    own_case(session, coaching, team_id, deal_id, actor, now)
    drop_script(session, team_id, deal_id, step, channel, actor)


def step_with_words(case: Case, key: str) -> Step:
    """The step, while it is still to come and has something to say; raises StaleAction."""
    found = case.planned(key)
    if case.state in CLOSED or found is None or not found.step.channels:
        raise StaleAction(case.deal.id)
    return found.step


def next_with_words(case: Case) -> Step | None:
    """The deal's next step that is said or written to the client."""
    return next((found.step for found in case.plan if has_words(found)), None)


def has_words(found: PlannedStep) -> bool:
    """Whether a step is said to the client, and nothing but its day keeps it waiting."""
    held = found.hold is not None and found.hold.gate is not Gate.COOLING_OFF
    return bool(found.step.channels) and not held

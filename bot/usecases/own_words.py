"""The words that a rep keeps for a step instead of ours: private, and one script a channel."""

from bot.cases.case import Case
from bot.cases.own_case import OwnCase, StaleAction, locked_own_case, read_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Channel, Step
from storage.models import KeptScript
from storage.scripts import drop_script, keep_script


def case_to_review(turn: Turn, deal_id: str, step: str) -> tuple[OwnCase, Step]:
    """The actor's own case and its step, only read.

    Raises NoSuchDeal, StaleAction or Unplannable.
    """
    case = read_own_case(turn, deal_id)
    return case, step_with_words(case, step)


def keep_words(turn: Turn, deal_id: str, step: str, channel: Channel, text: str) -> None:
    """Keep the rep's words for a step and a channel.

    Raises NoSuchDeal, StaleAction or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    found = step_with_words(case, step)
    if channel not in found.channels:
        raise StaleAction(deal_id)
    script = KeptScript(
        team_id=turn.team_id,
        deal_id=deal_id,
        step=found.key,
        channel=channel,
        rep_id=turn.actor,
        text=text,
        at=turn.now,
    )
    keep_script(turn.session, script)


def drop_words(turn: Turn, deal_id: str, step: str, channel: str) -> None:
    """Go back to our words; raises NoSuchDeal or Unplannable."""
    case = locked_own_case(turn, deal_id)
    mine = [one for one in case.scripts if (one.step, one.channel) == (step, channel)]
    for script in mine:
        drop_script(turn.session, script)
        turn.cases.rows(case).scripts.remove(script)
    turn.cases.forget(case)


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

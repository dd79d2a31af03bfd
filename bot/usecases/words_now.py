"""A rep asks for the words of an own-up at once: its note comes now, and not again (10, S4)."""

from bot.cases.case import Case
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.usecases.record_outcome import Recorded
from storage.nudges import bring_forward


def words_to_come(case: Case) -> PlannedStep | None:
    """The own-up whose words are still to come, while nothing holds it."""
    own_ups = (found for found in case.plan if found.step.kind is StepKind.OWN_UP)
    found = next(own_ups, None)
    if found is None or found.due_at is None or found.hold is not None:
        return None
    return found if found.told_at is None else None


def bring_words_now(turn: Turn, deal_id: str) -> Recorded:
    """Let the own-up's note come now; nothing else of the plan changes.

    Raises NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    found = words_to_come(case)
    if found is None:
        return Recorded(case, changed=False)
    step = found.step.key
    moved = bring_forward(turn.session, turn.team_id, deal_id, step, turn.now)
    return Recorded(case, changed=moved)

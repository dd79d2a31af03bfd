"""Where a playbook's step stands among the stages and circumstances that the rules know."""

from bot.core.circumstances import Circumstance
from bot.core.gates import DealFacts
from bot.core.playbook import Step, StepKind

_STAGES = {
    StepKind.OWN_UP: "own_up",
    StepKind.TRY_AGAIN: "own_up",
    StepKind.REPLY: "gracious_reply",
    StepKind.REPAIR: "plan",
    StepKind.PLAN: "plan",
    StepKind.PREVENTION: "plan",
    StepKind.FEEDBACK: "feedback",
    StepKind.ANSWER: "ask",
    StepKind.FOLLOW_UP: "ask",
    StepKind.ASK: "ask",
    StepKind.TOUCH: "keep_in_touch",
    StepKind.BACK_BURNER: "ask",
    StepKind.CAUSE: "plan",
    StepKind.OPTIONAL: "feedback",
}
# A manager's own-up, and what is said again of an ask, are no kinds of their own.
_OWN_STAGE = {"manager_owns": "own_up", "chaser": "ask"}


def stage_of(step: Step) -> str:
    """The rules' stage for a step: its kind says it, also where a playbook was changed."""
    return _OWN_STAGE.get(step.key, _STAGES[step.kind])


def circumstance_of(facts: DealFacts) -> str:
    """The rules' circumstance: a client who left through our fault has one of its own."""
    if facts.circumstance is Circumstance.LOST_CLIENT and facts.our_fault:
        return "lost_client_fault"
    return str(facts.circumstance)

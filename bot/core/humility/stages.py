"""Where a playbook's step stands among the stages and circumstances that the rules know."""

from collections.abc import Sequence

from bot.core.circumstances import Circumstance
from bot.core.gates import DealFacts
from bot.core.history import Event, EventKind, times
from bot.core.playbook import Channel, Step, StepKind

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


def as_in_rules(channel: Channel) -> str:
    """The rules' channel for one of ours."""
    return "sms" if channel is Channel.TEXT else str(channel)


def circumstance_of(facts: DealFacts) -> str:
    """The rules' circumstance: a client who left through our fault has one of its own."""
    if facts.circumstance is Circumstance.LOST_CLIENT and facts.our_fault:
        return "lost_client_fault"
    return str(facts.circumstance)


def has_apologised(circumstance: Circumstance, history: Sequence[Event]) -> bool:
    """Whether an apology was made before: a second one would only weigh on the client."""
    # After a meeting that went badly, the first ask is what brings it.
    met = circumstance is Circumstance.BLOWN_MEETING
    return times(history, EventKind.OWNED_UP, *((EventKind.ASKED,) if met else ())) > 0

"""A playbook's step as one deal needs it: whether it is taken, how it is said, what it asks for."""

from bot.core.gates import DealFacts
from bot.core.playbook import Fault, Slot, Step


def applies(step: Step, facts: DealFacts) -> bool:
    """Whether a deal of these facts takes the step at all."""
    if step.business_lost and not facts.business_lost:
        return False
    if step.weights and facts.our_fault and facts.weight not in step.weights:
        return False
    return step.fault is None or facts.our_fault is (step.fault is Fault.OURS)


def fitted(step: Step, facts: DealFacts) -> Step:
    """The step with the channels and slots that fit the deal's weight."""
    channels = step.every_channel if facts.in_person else step.channels
    slots = step.slots
    if facts.is_small:
        # A small fault has no step that would find out what stops the next one.
        slots = tuple(slot for slot in slots if slot is not Slot.PREVENTION)
    if (channels, slots) == (step.channels, step.slots):
        return step
    return step.model_copy(update={"channels": channels, "slots": slots})

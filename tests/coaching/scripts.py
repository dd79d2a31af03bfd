"""Every text of the coaching, as a rep reads it."""

from bot.copy.catalog import load_catalog
from bot.core.history import EventKind
from bot.core.playbook import Channel, Step, StepKind
from tests.coaching.story import PLAYBOOKS, TOUCHES

CATALOG = load_catalog()
STEPS = [step for playbook in PLAYBOOKS.values() for step in playbook.steps] + [TOUCHES.step]
FACTS: dict[str, object] = {
    "client": "Hotel Anker",
    "greeting": "Hello Nina,",
    "name": "Nina",
    "signature": "Sam Ortiz",
    "say_happened": "We quoted two colours for the menus.",
    "say_impact": "Your team spent a weekend handwriting.",
    "what_we_did": "We reprinted the job.",
    "prevention": "A second person reads every quote.",
    "what_changed": "I spent a day with our scheduler.",
    "promises": [{"action": "reprint the menus", "due": "Thursday 26 November", "who": "Eve"}],
    "by_when": "by 4 tomorrow afternoon",
    "by_date": "by 4 on Tuesday afternoon",
    "asked_for": "somebody who looks at the proof with us",
    "their_reason": "the other firm could start in May",
    "circumstance": "own_mistake",
    "raised_it": False,
    "colleague": False,
    "ours": False,
    "small": False,
    "large": False,
    "weight": "serious",
    "in_person": False,
    "loss_reason": "other",
    "apologised": False,
    "american": False,
    "turn": 1,
    "mine": frozenset(EventKind),
}


def steps_on(clock: StepKind) -> list[Step]:
    """Every step of every playbook on that clock."""
    return [step for step in STEPS if step.kind is clock]


def script(step: Step, channel: Channel, **facts: object) -> str:
    """A script with every slot filled, unless told otherwise."""
    return CATALOG.text(f"scripts/{step.copy_file}.{channel}", **(FACTS | facts))


def scripts_of(step: Step) -> list[str]:
    """All scripts of a step."""
    return [script(step, channel) for channel in step.every_channel]


def note(step: Step, **facts: object) -> str:
    """A step's note to the rep."""
    given: dict[str, object] = {"client_knows": None, "raised_it": None, "repaired_on": ""}
    given |= {"colleague": False, "mine": frozenset(EventKind)} | facts
    return CATALOG.text(f"nudges/{step.copy_file}", client="Hotel Anker", contact="Nina", **given)


def said(name: str, **facts: object) -> str:
    """A message to the rep."""
    return CATALOG.text(name, client="Hotel Anker", **facts)

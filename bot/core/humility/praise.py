"""The one good thing said first."""

from bot.core.humility.model import DraftContext
from bot.core.humility.reading import Reading

# What matters most at each stage comes first (Lewicki 2016: responsibility and repair).
_BY_STAGE = {
    "own_up": ("ownership", "repair", "impact", "apology"),
    "plan": ("prevention", "repair", "dated", "ownership"),
    "ask": ("exit", "prevention", "change", "ownership", "apology"),
    "feedback": ("client_words", "dated", "thanks"),
    "gracious_reply": ("thanks", "exit"),
    "keep_in_touch": ("thanks",),
    "handover": ("exit", "change", "apology"),
}
PRAISED_ACTS = frozenset(act for acts in _BY_STAGE.values() for act in acts)


def what_is_good(reading: Reading, context: DraftContext) -> str | None:
    """The act worth praising, the key of a line in `labels.toml` under `praise`; None if none."""
    return next((act for act in _BY_STAGE[context.stage] if reading.has(act)), None)

"""The one good thing said first."""

from bot.core.humility.model import WITH_SUPPLIERS, DraftContext
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
_WITH_SUPPLIERS = ("thanks",)
PRAISED_ACTS = frozenset(act for acts in _BY_STAGE.values() for act in acts)


def what_is_good(reading: Reading, context: DraftContext) -> str | None:
    """The act worth praising, the key of a line in `labels.toml` under `praise`; None if none."""
    with_suppliers = context.circumstance == WITH_SUPPLIERS
    acts = _WITH_SUPPLIERS if with_suppliers else _BY_STAGE[context.stage]
    return next((act for act in acts if reading.has(act)), None)

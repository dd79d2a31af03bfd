"""Writes the bounds from which a judge speaks: `python -m tests.humility.training.bounds`.

One pair serves all rules, since a rule has too few unseen sentences for a pair of its own; acts,
which stand in most drafts, have theirs. Chosen on sentences that the models had not seen and on
drafts written before they were measured; docs/humility.md tells how.
"""

from dataclasses import replace

from bot.humility_judge.bench import Bounds
from tests.humility.training.rows import names
from tests.humility.training.shelf import write, write_bounds

NEVER = 1e6
# A sentence alone cannot show these: whether something was named, or is promised and still open.
SILENT = frozenset({"vague_offence", "unbacked_claim"})
RULES = {"words": Bounds(see=-1.5, deny=-NEVER), "meaning": Bounds(see=-2.2, deny=-4.3)}
# Heard in plain sentences of our own scripts and of good drafts, each in three or more.
RAISED = {
    "blame_colleague": {"meaning": -1.8},
    "blame_external": {"meaning": -1.8},
    "corporate_boilerplate": {"words": 0.0, "meaning": 1.0},
    "discount_bribe": {"meaning": -1.1},
    "intent_defence": {"meaning": -0.5},
    "legal_exposure": {"meaning": -0.1},
    "overbearing_cadence": {"meaning": 0.0},
    "overpromise": {"meaning": -1.8},
    "pitch_in_apology": {"meaning": -0.9},
    "presumptive": {"meaning": -1.8},
    "undated_promise": {"meaning": 0.2},
}
# Their phrases are so plain that only a judge who is surer than usual may take them back.
PLAIN = frozenset(
    {
        "corporate_boilerplate",
        "guilt_entitlement",
        "intent_defence",
        "legal_exposure",
        "minimise",
        "passive_agentless",
    }
)
PLAIN_DENY = -7.5
WORDS_WEIGHT = 0.3
ACTS = {
    "act_apology": Bounds(see=2.7, deny=0.0),
    "act_ask": Bounds(see=2.3, deny=-1.4),
    "act_change": Bounds(see=5.0, deny=-0.2),
    "act_exit": Bounds(see=1.5, deny=-1.2),
    "act_impact": Bounds(see=4.5, deny=-0.8),
    "act_ownership": Bounds(see=3.5, deny=0.3),
    "act_prevention": Bounds(see=4.0, deny=-1.6),
    "act_repair": Bounds(see=4.0, deny=-1.6),
}
MUTE = Bounds(see=NEVER, deny=-NEVER)


def bounds_of(model: str, name: str) -> Bounds:
    """The pair of one name."""
    if name in SILENT:
        return MUTE
    if name.startswith("act_"):
        return ACTS[name] if model == "meaning" else MUTE
    usual = RULES[model]
    if name in PLAIN:
        usual = replace(usual, deny=min(usual.deny, PLAIN_DENY))
    return replace(usual, see=RAISED.get(name, {}).get(model, usual.see))


def main() -> None:
    """Write both models' bounds."""
    for model in RULES:
        write_bounds(model, {name: bounds_of(model, name) for name in names()})
    write("meaning", words_weight=WORDS_WEIGHT)


if __name__ == "__main__":
    main()

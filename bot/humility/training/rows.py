"""What the judges learn from: labelled sentences, and the sentences of the labelled drafts."""

import hashlib
from functools import cache

from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.core.humility.text import split_sentences
from bot.humility.training.labelled import FOLDER, Labelled, read

SENTENCES = FOLDER.parent / "sentences"
# Drafts of which it is only known which rules apply to the whole.
LABELLED = ("dev", "held")
# Files whose names say more than the engine's acts do.
ACTS = {"act_plan": "act_repair", "act_change_shown": "act_change"}
# Taught by the fully labelled drafts alone, and not yet by the first eight of their files.
LATER = frozenset({"act_business_ask", "act_thanks", "ask_too_soon"})
# Whether these apply is seen from the whole draft, the days or the order.
OF_THE_WHOLE = frozenset(
    {
        "ask_too_soon",
        "excuse_before_apology",
        "feedback_too_soon",
        "unbacked_claim",
        "vague_offence",
    }
)
ABSENCES = {
    "no_apology": "act_apology",
    "no_ownership": "act_ownership",
    "no_impact": "act_impact",
    "no_plan": "act_repair",
    "no_prevention": "act_prevention",
    "no_change_shown": "act_change",
    "no_ask": "act_ask",
    "no_exit": "act_exit",
    "no_grace": "act_thanks",
}


def needed_acts(rules: RuleSet, context: DraftContext) -> frozenset[str]:
    """The acts whose absence the check would tell there."""
    told = {rule.id for rule in rules.for_context(context)}
    return frozenset(act for name, act in ABSENCES.items() if name in told)


def names() -> tuple[str, ...]:
    """Every rule and act that is taught."""
    stems = {ACTS.get(file.stem, file.stem) for file in SENTENCES.glob("*.jsonl")}
    return tuple(sorted(stems | LATER))


def data_hash() -> str:
    """The SHA-256 of all that is learned from, in file order."""
    digest = hashlib.sha256()
    drafts = (FOLDER.glob(f"{part}-*.jsonl") for part in (*LABELLED, "full"))
    for file in (*sorted(SENTENCES.glob("*.jsonl")), *(f for part in drafts for f in sorted(part))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def placed() -> frozenset[str]:
    """Every name that some sentence of the fully labelled drafts shows; a new rule's is not yet."""
    return frozenset(name for one in read("full-") for _, shown in one.sentences for name in shown)


def untold(draft: Labelled) -> frozenset[str]:
    """The names of which the labels of a fully labelled draft's sentences do not tell."""
    part, letters, _ = draft.id.split("-")
    early = part == "full" and len(letters) == 1
    unpromised = set() if draft.context.get("promises_open") else {"unbacked_claim"}
    unplaced = set(names()) - placed()
    return frozenset(unplaced | unpromised | (LATER | OF_THE_WHOLE if early else set()))


def plain(text: str, rules: RuleSet) -> str:
    """A labelled sentence in plain words, even where we would split it or leave it out."""
    split = split_sentences(text, rules.spelling)
    return " ".join(sentence.text.strip() for sentence in split)

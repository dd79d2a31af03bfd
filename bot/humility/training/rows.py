"""What the judges learn from: labelled sentences, and the sentences of the labelled drafts."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.core.humility.classifier import sentence_inputs
from bot.core.humility.model import DraftContext
from bot.core.humility.reading import Reading
from bot.core.humility.rules import RuleSet
from bot.core.humility.text import split_sentences
from bot.humility.rules import load_rules
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


@dataclass(frozen=True)
class Row:
    """One sentence, what is known of it by name, and the names that its phrases already show."""

    written: str
    plain: str
    known: Mapping[str, bool]
    phrased: frozenset[str]
    group: str
    drafted: bool


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


def rows() -> list[Row]:
    """All rows, in file order."""
    rules, taught = load_rules(), names()
    sentences = [row for file in sorted(SENTENCES.glob("*.jsonl")) for row in _of(file, rules)]
    drafts = [draft for part in LABELLED for draft in read(f"{part}-")]
    drafted = [row for draft in drafts for row in _drafted(draft, rules, taught)]
    return [*sentences, *drafted, *full_rows()]


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


def full_rows() -> list[Row]:
    """The sentences of the fully labelled drafts: what is not said of one is not so."""
    rules, taught = load_rules(), names()
    return [
        Row(
            text,
            plain(text, rules),
            {name: name in shown for name in taught if name not in untold(draft)},
            shown,
            draft.id,
            drafted=True,
        )
        for draft in read("full-")
        for text, shown in draft.sentences
        if split_sentences(text, rules.spelling)
    ]


def plain(text: str, rules: RuleSet) -> str:
    """A labelled sentence in plain words, even where we would split it or leave it out."""
    split = split_sentences(text, rules.spelling)
    return " ".join(sentence.text.strip() for sentence in split)


def _of(file: Path, rules: RuleSet) -> Iterator[Row]:
    name = ACTS.get(file.stem, file.stem)
    for at, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        said = json.loads(line)
        before = f"{said['before']}\n\n" if said["before"] else ""
        opening = len(rules.read(before).sentences) if before else 0
        reading = rules.read(before + said["text"])
        own = reading.sentences[opening:]
        if own:
            said_plainly = " ".join(sentence.text.strip() for sentence in own)
            phrased = frozenset().union(*(_phrased(reading, rules)[s.index] for s in own))
            known = {name: bool(said["bad"])}
            yield Row(
                said["text"], said_plainly, known, phrased, f"{file.stem}-{at}", drafted=False
            )


def _phrased(reading: Reading, rules: RuleSet) -> list[set[str]]:
    shown: list[set[str]] = [set() for _ in reading.sentences]
    for act in rules.acts:
        for match in reading.act(act):
            shown[match.sentence.index].add(f"act_{act}")
    for rule in rules.rules:
        for match in reading.matches(rules.finds[rule.id], rule.id):
            shown[match.sentence.index].add(rule.id)
    return shown


def _drafted(draft: Labelled, rules: RuleSet, taught: tuple[str, ...]) -> Iterator[Row]:
    context = DraftContext(draft.circumstance, draft.stage, draft.channel, **draft.context)
    reading = rules.read(draft.text)
    shown = _phrased(reading, rules)
    spans = {(f.id, f.start, f.end) for f in draft.findings(rules)}
    inputs = sentence_inputs(draft.text, reading.sentences)
    for sentence, said in zip(reading.sentences, inputs, strict=True):
        start, end = sentence.tokens[0].start, sentence.tokens[-1].end
        found = {name for name, a, b in spans if a < end and b > start}
        known: dict[str, bool] = {}
        for rule in rules.for_context(context):
            known |= _label(rule.id, draft.expected, shown[sentence.index], found)
        known = {name: label for name, label in known.items() if name in taught}
        phrased = frozenset(shown[sentence.index])
        yield Row(said.written, said.plain.strip(), known, phrased, draft.id, drafted=True)


def _label(
    rule: str, expected: frozenset[str], shown: set[str], found: set[str]
) -> Mapping[str, bool]:
    """A draft without the rule teaches that no sentence shows it; one with it, which does."""
    act = ABSENCES.get(rule)
    if act:
        return {act: False} if rule in expected else {act: True} if act in shown else {}
    return {rule: False} if rule not in expected else {rule: True} if rule in found else {}

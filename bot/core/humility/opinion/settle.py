"""What the answers of a third reader change: only what was in doubt, only by words that stand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.humility.check import finding_of, in_order, quoted_from_client
from bot.core.humility.detectors import NOWHERE, Span
from bot.core.humility.model import DraftContext, Finding
from bot.core.humility.opinion.doubts import Doubt
from bot.core.humility.opinion.question import Answer, NoOpinion, Question
from bot.core.humility.reading import Reading
from bot.core.humility.rules import RuleSet

LONGEST_QUOTE = 600
_MARKS = "\"'“”‘’«»`"
_ALIKE = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 3
# Words to whoever judges the draft, not to a client. A wrong alarm costs little: then nothing is
# taken back.
_TO_A_READER = re.compile(
    r"\b(ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,60}"
    r"\b(rules?|instructions?|prompts?|checks?|guidelines?|questions?|above|previous)\b"
    r"|\b(system|assistant|user) ?(prompt|message|:)"
    r"|\byou are (now )?(a|an|the) (\w+ )?(ai|assistant|model|judge|checker|reviewer|bot|reader)\b"
    r"|\b(answer|respond|reply|return|output|print)\b[^.!?\n]{0,40}"
    r"\b(json|true|false|applies|no findings?|nothing applies|not apply|ok|okay)\b"
    r"|\b(ai|language) model\b|\bjson\b|\"applies\"|<\|?/?(im_|system|user|assistant)"
    r"|\[/?inst\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A rule whose finding comes, and where, or goes (no span); it holds no words."""

    rule: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Doubted:
    """A draft that was read and what is in doubt about it."""

    reading: Reading
    context: DraftContext
    findings: tuple[Finding, ...]
    rules: RuleSet
    doubts: tuple[Doubt, ...] = ()


def settled(doubted: Doubted, question: Question, answers: Sequence[Answer]) -> tuple[Change, ...]:
    """What the answers change; raises NoOpinion where a control is wrong."""
    said = _once_each(answers)
    _refuse_untrue(question, said)
    return tuple(_changes(doubted, said))


def changed(doubted: Doubted, changes: Sequence[Change]) -> tuple[Finding, ...]:
    """The findings once the doubts are decided."""
    rules = {rule.id: rule for rule in doubted.rules.rules}
    gone = {change.rule for change in changes if change.span is None}
    kept = [(rules[one.id], one) for one in doubted.findings if one.id not in gone]
    new = [
        (rule, finding_of(rule, change.span, doubted.reading, doubted.context))
        for change in changes
        if change.span is not None
        for rule in [rules[change.rule]]
    ]
    return in_order([*kept, *new])


def refuse_untrue(question: Question, answers: Sequence[Answer]) -> None:
    """Raises NoOpinion where the answer to a control is wrong."""
    _refuse_untrue(question, _once_each(answers))


def speaks_to_a_reader(text: str) -> bool:
    """Whether a draft seems to hold instructions to whoever judges it."""
    return _TO_A_READER.search(text) is not None


def place_of(quote: str, text: str) -> Span | None:
    """Where the quote stands in the text, word for word; breaks and kinds of marks do not count."""
    words = quote.translate(_ALIKE).strip(_MARKS + " \n\t").split()
    whole = " ".join(words)
    if len(_LETTERS.findall(whole)) < _LEAST_LETTERS or len(whole) > LONGEST_QUOTE:
        return None
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    found = re.search(pattern, text.translate(_ALIKE), re.IGNORECASE)
    return found.span() if found else None


def _once_each(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answers by id, without those that contradict each other."""
    said: dict[str, Answer] = {}
    torn: set[str] = set()
    for answer in answers:
        if said.setdefault(answer.id, answer).applies != answer.applies:
            torn.add(answer.id)
    return {name: answer for name, answer in said.items() if name not in torn}


def _refuse_untrue(question: Question, said: dict[str, Answer]) -> None:
    for control in question.controls:
        answer = said.get(control.asked.id)
        if answer is None or answer.applies != control.applies:
            raise NoOpinion("a control was answered wrongly")


def _changes(doubted: Doubted, said: dict[str, Answer]) -> Iterator[Change]:
    """The doubts that an answer turns round."""
    steered = speaks_to_a_reader(doubted.reading.draft)
    for doubt in doubted.doubts:
        answer = said.get(doubt.rule.id)
        if answer is None or answer.applies == doubt.found:
            continue
        stands = _place(doubted.reading, answer.quote)
        # What is claimed to stand in the draft has to stand there.
        if stands is None and answer.applies != doubt.is_gap:
            continue
        if answer.applies:
            place = NOWHERE if doubt.is_gap or stands is None else stands
            yield Change(doubt.rule.id, place)
        elif not steered:
            yield Change(doubt.rule.id, None)


def _place(reading: Reading, quote: str) -> Span | None:
    span = place_of(quote, reading.body)
    if span is None or any(
        first <= span[0] and span[1] <= last for first, last in quoted_from_client(reading.draft)
    ):
        return None
    return span

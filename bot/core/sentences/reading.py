"""A note read part by part: the clauses that can be said, and why the others cannot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.sentences.clauses import Clause, clause, had_nothing, is_tail
from bot.core.sentences.effects import happened_subject
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns
from bot.core.sentences.numerals import in_words
from bot.core.sentences.parts import Part, parts_of
from bot.core.sentences.persons import WhoIsMeant, to_you
from bot.core.sentences.phrasing import phrased
from bot.core.sentences.predicates import begins_unsaid
from bot.core.sentences.reasons import LeftOut
from bot.core.sentences.remarks import confides, excuses, remark_in, stranger_in, unfilled
from bot.core.sentences.things import department

MOST_CLAUSES = 4
THEIR_WORDS = re.compile(
    r"(?:(?:the )?(?:client|customer|they|she|he)(?:'s)?\s*(?:quote|words?|said|wrote)?|quote)?"
    r'\s*:?\s*"([^"]+)"',
    re.IGNORECASE,
)
SWAPPED = {
    "you": "we", "your": "our", "yours": "ours", "we": "you", "us": "you", "our": "your",
    "i": "you", "my": "your", "me": "you",
}  # fmt: skip


@dataclass
class Read:
    """What a note says that can be said, with the links, and why the rest is left out."""

    frame: Frame
    clauses: list[tuple[str, Clause]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    stands: bool = True  # whether what preceded in this statement was kept

    @property
    def is_enough(self) -> bool:
        """Whether something of ours is told of what happened; of an effect, anything."""
        told = [each for _, each in self.clauses if each.subject]
        if not self.frame.is_effect and LeftOut.UNSURE in self.left_out:
            told = [each for each in told if not each.is_neutral or _is_bystander(each, self.frame)]
        if self.frame.is_effect or not self.frame.to_client:
            return bool(told)
        if self.frame.they_decided:
            return any(each.is_ours for each in told)
        return any(not each.is_theirs for each in told)


def _is_bystander(each: Clause, frame: Frame) -> bool:
    return each.is_theirs if frame.to_client else each.is_ours


def read(text: str, frame: Frame) -> Read:
    """Every part of a tidied note, in its order."""
    found = Read(frame)
    whole = THEIR_WORDS.fullmatch(text.strip(" .!"))
    typed = _swapped(whole[1]) if whole and frame.to_client else text
    for part in parts_of(typed):
        _add(part, found)
    return found


def _swapped(words: str) -> str:
    """The client's own words, as they are said back to them."""
    return re.sub(r"[A-Za-z]+", lambda m: SWAPPED.get(m[0].lower(), m[0]), words)


def _add(part: Part, found: Read) -> None:
    words = unfilled(part.words)
    if part.begins:
        found.stands = True
    reason = _reason(part, words, found)
    made = None if reason or _points_at_lost(words, found) else _clause(part, words, found)
    found.before += (word.lower() for word in part.words)
    if made:
        found.clauses.append((part.link, made))
        found.stands = True
    elif words or reason:
        lower = [word.lower() for word in words]
        found.left_out.append(reason or LeftOut.UNSURE)
        is_of_us = lower[:1] in (["i"], ["we"]) or begins_unsaid(lower, found.frame)
        found.stands = found.stands and reason is LeftOut.PRIVATE and is_of_us


def _points_at_lost(words: Sequence[str], found: Read) -> bool:
    """Whether "it" in the words stands for what was left out."""
    is_first = not found.clauses and LeftOut.UNSURE in found.left_out
    return is_first and "it" in {word.lower() for word in words}


def _reason(part: Part, words: Sequence[str], found: Read) -> LeftOut | None:
    if reason := remark_in(words):
        return reason
    if excuses(part.link, words) or (found.clauses and confides(part.words)):
        return LeftOut.PRIVATE
    lower = {word.lower() for word in words}
    # What stands at present is no longer true when it is read.
    is_present = "now" in lower and lower & {"is", "are", "'s", "am"} and not found.frame.is_effect
    is_odd = part.is_question or is_present or stranger_in(words, found.frame.own)
    return LeftOut.UNSURE if is_odd or len(found.clauses) >= MOST_CLAUSES else None


def _clause(part: Part, words: list[str], found: Read) -> Clause | None:
    try:
        turned = to_you(words, found.before, found.frame)
    except WhoIsMeant:
        return None
    last = found.clauses[-1][1] if found.clauses else None
    ready = in_words(phrased(turned))
    lower = [word.lower() for word in ready]
    if not lower:
        return None
    return _hung(ready, lower, found, last) or _with_subject(ready, part, found, last)


def _with_subject(ready: list[str], part: Part, found: Read, last: Clause | None) -> Clause | None:
    lower = [word.lower() for word in ready]
    is_unsaid = begins_unsaid(lower, found.frame) and not department(lower)
    if is_unsaid and not _is_sure(ready, part, found, last) and lower[0] not in nouns():
        return None
    made = clause(ready, found.frame, last, is_because=part.link == "because")
    if made and made.unsaid and not _is_sure(ready, part, found, last):
        return None
    if made and made.unsaid and last and last.subject in {"we", "I"} and not found.frame.is_effect:
        made = replace(made, subject=last.subject)
    return made if made and _belongs(made, found) else None


def _hung(words: list[str], lower: list[str], found: Read, last: Clause | None) -> Clause | None:
    """A piece without a verb that hangs on to the clause before it."""
    if not last or not found.stands:
        return None
    if lower[0] in {"no", "nothing"}:
        return Clause("", ("with", *had_nothing(words))) if _only_lacks(lower) else None
    if lower[0] == "had" and lower[-2:] in (["in", "it"], ["on", "it"]) and not last.is_theirs:
        return Clause("", ("with", *words[1:]))
    if lower[:3] == ["should", "have", "been"]:
        return Clause("it", tuple(words))
    return (
        Clause("", tuple(words))
        if is_tail(lower) and not begins_unsaid(lower, found.frame)
        else None
    )


def _only_lacks(lower: Sequence[str]) -> bool:
    from bot.core.sentences.parts import is_verb  # noqa: PLC0415

    return len(lower) > 1 and lower[0] == "no" and not any(is_verb(word) for word in lower)


def _is_sure(words: list[str], part: Part, found: Read, last: Clause | None) -> bool:
    """Whether an unsaid subject is the one before, or the one that the case implies."""
    if not found.stands and not part.begins:
        return False
    is_state = words[0].lower() in {"was", "were", "is", "are", "should", "would", "will"}
    if is_state and part.link == "," and not found.frame.is_effect:
        return bool(happened_subject(words, found.frame))
    if last and not part.begins and part.link in {"and", "then", "but", ","} and last.subject:
        return last.unsaid or last.is_ours or (found.frame.is_effect and last.is_theirs)
    return found.frame.is_effect or bool(happened_subject(words, found.frame))


def _belongs(made: Clause, found: Read) -> bool:
    """Whether it says what the field asks for: no decision of theirs, no feeling of ours."""
    frame = found.frame
    first = made.rest[0].lower() if made.rest else ""
    if frame.is_effect and frame.to_client:
        return made.subject.lower() not in {"i", "we"}
    if made.is_theirs and frame.to_client:
        if first == "had" and made.rest[1:2] != ("to",):
            return False
        may = first in listed("lists", "clients_may") or first in listed("lists", "adverbs")
        return bool(may) and (bool(found.clauses) or not frame.they_decided)
    if frame.they_decided and not made.is_ours and made.subject:
        return any(each.is_ours for _, each in found.clauses) or made.subject.split()[0] in {
            "your",
            "the",
        }
    return True

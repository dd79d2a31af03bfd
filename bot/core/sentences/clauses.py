"""A part of a note as a clause with its subject, or nothing where it is unclear whose act it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.sentences import verbs
from bot.core.sentences.effects import effect_subject
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns
from bot.core.sentences.parts import is_verb
from bot.core.sentences.predicates import begins_unsaid, predicate
from bot.core.sentences.shapes import shaped
from bot.core.sentences.things import department, thing

OURS = frozenset(["i", "we"])


@dataclass(frozen=True, slots=True)
class Clause:
    """The subject ("" for a piece without a verb, hung on to what precedes) and the rest."""

    subject: str
    rest: tuple[str, ...]
    unsaid: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it tells what we did, or something of ours did."""
        return self.subject.lower() in OURS or self.subject.lower().split()[:1] in (["our"], ["my"])

    @property
    def is_neutral(self) -> bool:
        """Whether nothing went wrong in it by itself: "I promised it by the 12th"."""
        if self.subject.lower() == "it":
            return True
        by_us = self.subject.lower() in OURS | {"you"}
        is_fact = bool(self.subject) and self.rest[0] in {"was", "were"} and not self.is_ours
        is_plain = is_fact and not any(map(verbs.is_participle, self.rest[1:2]))
        has_fault = bool(listed("grammar", "faults") & {word.lower() for word in self.rest})
        return (by_us or is_plain) and not has_fault

    @property
    def is_theirs(self) -> bool:
        """Whether its subject is whom it is said to."""
        return self.subject.lower() == "you"


def clause(
    words: Sequence[str], frame: Frame, last: Clause | None, *, is_because: bool = False
) -> Clause | None:
    """The clause that the words make; None where no honest one is sure. Persons are turned."""
    lower = [word.lower() for word in words]
    if not lower:
        return None
    if lower[0] in {"i", "we", "you"}:
        return _said(words, lower, last)
    if (rest := _nobody(words, lower)) is not None:
        return _left_undone(rest, frame, is_because=is_because)
    if found := shaped(words, frame):
        return Clause(*found)
    if (at := department(lower)) and frame.to_client and not frame.is_effect:
        rest = predicate(words[at:], "we")
        return Clause("we", tuple(rest)) if rest else None
    return _of_a_thing(words, lower, frame)


def _of_a_thing(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Clause | None:
    is_unsaid = begins_unsaid(lower, frame)
    # "Opening went ahead" begins with a form in -ing that is a noun here.
    if (lower[0] in nouns() or not is_unsaid) and (found := thing(words, frame)):
        return Clause(found[0], tuple(found[1]))
    return _unsaid(words, frame) if is_unsaid else None


def _left_undone(rest: list[str], frame: Frame, *, is_because: bool) -> Clause | None:
    if not rest or frame.is_effect:
        return None
    if is_because:
        rest = ["had", "not", verbs.participle_of(rest[2]), *rest[3:]]
    return Clause("we" if frame.to_client else "you", tuple(rest))


def _said(words: Sequence[str], lower: Sequence[str], last: Clause | None) -> Clause | None:
    rest = predicate(words[1:], lower[0])
    # "didn't": the verb stands in what precedes.
    if not rest:
        return None
    is_short = [word for word in rest if word != "never"] in (["did", "not"], ["had", "not"])
    if is_short and not last:
        return None
    return Clause("I" if lower[0] == "i" else lower[0], tuple(rest))


def _nobody(words: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """ "nobody checked it": what we did not do; empty where that is no sentence."""
    of_two = lower[:2] == ["no", "one"]
    if lower[0] not in {"nobody", "no-one", "noone"} and not of_two:
        return None
    rest = list(words[2 if of_two else 1 :])
    if rest and rest[0].lower() in {"in", "from", "at", "on", "here"}:
        until = next((at for at, w in enumerate(rest) if verbs.is_past(w.lower())), len(rest))
        rest = rest[until:]
    while rest and rest[0].lower() in {"ever", "even", "then", "actually"}:
        rest.pop(0)
    if len(rest) < 2 or not verbs.is_past(rest[0].lower()):  # noqa: PLR2004
        return []
    if rest[0].lower() in verbs.AUXILIARIES:
        return []
    return ["did", "not", verbs.base_of_past(rest[0].lower()), *rest[1:]]


def _unsaid(words: Sequence[str], frame: Frame) -> Clause | None:
    subject = effect_subject(words, frame) if frame.is_effect else frame.implied
    if subject == "you" and _meets_itself(words):
        return None
    begun = [word if word.isupper() else word.lower() for word in words[:2]]
    rest = predicate([*begun, *words[2:]], subject.lower()) if subject else None
    return Clause(subject, tuple(rest), unsaid=True) if rest else None


def _meets_itself(words: Sequence[str]) -> bool:
    """ "had to refund you": whose subject is left unsaid is not whom it is done to."""
    lower = [word.lower() for word in words]
    return any(
        word == "you" and before not in listed("grammar", "before_a_subject")
        for before, word in zip(["", *lower], lower, strict=False)
    )


def had_nothing(words: Sequence[str]) -> list[str]:
    """ "no backup no printouts nothing": what was missing, each once."""
    missing: list[str] = []
    for word in words:
        if word.lower() in {"no", "nothing"}:
            missing += [] if word.lower() == "nothing" else ["and", "no"]
        elif word.lower() not in {"and", "or"}:
            missing.append(word)
    return missing[1:]


def is_tail(lower: Sequence[str]) -> bool:
    """Whether a piece without a verb may hang on to what precedes: a number, "no warning"."""
    if not lower or len(lower) > 7:  # noqa: PLR2004
        return False
    if any(word in {"them", "i", "we", "you", "gone"} or is_verb(word) for word in lower):
        return False
    first = lower[0]
    begins = listed("grammar", "tail_beginnings")
    if verbs.is_participle(lower[-1]) and lower[0][:1].isdigit():
        return False
    is_number = (
        any(c.isdigit() for c in first) or first in listed("lists", "little_words") & _COUNTS
    )
    return is_number or first in begins or first in _DAYS


_COUNTS = listed("grammar", "counts")
_DAYS = listed("lists", "days") | listed("lists", "months")

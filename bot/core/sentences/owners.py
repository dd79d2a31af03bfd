"""Whose a thing is, and of how many a subject is: "your worktop", "six of your guests"."""

from collections.abc import Sequence

from bot.core.circumstances import Circumstance
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, plurals
from bot.core.sentences.numerals import SMALL
from bot.core.sentences.predicates import PREPOSITIONS

ARTICLES = listed("grammar", "articles")
POSSESSIVES = frozenset(["my", "our", "your"])


def is_plural(subject: Sequence[str]) -> bool:
    """Whether the subject stands for more than one."""
    head = _head(subject)
    return head in plurals() or (len(subject) > 2 and " and " in f" {' '.join(subject).lower()} ")  # noqa: PLR2004


def _head(subject: Sequence[str]) -> str:
    """The noun that the subject is about: the last before a preposition."""
    lower = [word.lower() for word in subject]
    until = next((at for at, word in enumerate(lower) if at and word in PREPOSITIONS), len(lower))
    return lower[until - 1]


def with_owner(subject: list[str], verb_on: Sequence[str], frame: Frame) -> list[str] | None:
    """The subject with "your", "our" or "the", as far as the note makes plain whose it is."""
    first, head = subject[0].lower(), _head(subject)
    if first in nouns() and first not in listed("lists", "brands") and not subject[0].isupper():
        subject = [first, *subject[1:]]
    if first in {"my", "our"} and frame.is_effect and frame.to_client:
        return None
    if first in POSSESSIVES or first in {"it", "there"}:
        return subject
    if first in {"the", "their", "his"} and _is_passive_delivery(verb_on) and not frame.is_effect:
        return ["your", *subject[1:]]
    if first == "the" and head in listed("lists", "our_things") | listed("lists", "our_people"):
        return [_our(frame), *subject[1:]]
    if first in ARTICLES or first.endswith("'s"):
        return subject
    counted = _counted(subject, head, frame)
    return counted or [_owner(head, subject, verb_on, frame), *subject]


def _our(frame: Frame) -> str:
    if not frame.to_client:
        return "your"
    is_mine = not frame.ours and frame.circumstance is Circumstance.BLOWN_MEETING
    return "my" if is_mine else "our"


def _is_passive_delivery(verb_on: Sequence[str]) -> bool:
    lower = [word.lower() for word in verb_on[:4]]
    return lower[0] in {"was", "were"} and any(w in listed("lists", "delivering") for w in lower)


def _counted(subject: list[str], head: str, frame: Frame) -> list[str] | None:
    """ "six guests": six of your guests."""
    first = subject[0].lower()
    if first not in SMALL and not first.isdigit():
        return None
    if frame.is_effect and not frame.to_client and first.isdigit():
        return ["at", "our", "end,", *subject]
    if head not in listed("lists", "theirs") or not frame.to_client:
        return subject if first in SMALL else None
    if first in SMALL:
        return subject if subject[1:2] == ["of"] else [subject[0], "of", "your", *subject[1:]]
    return ["at", "your", "end,", *subject] if frame.is_effect else None


def _owner(head: str, subject: Sequence[str], verb_on: Sequence[str], frame: Frame) -> str:
    lower = [word.lower() for word in subject]
    if frame.is_effect and head in listed("lists", "either_s"):
        return "the"
    if frame.is_effect:
        return "your" if frame.to_client else "our"
    if not frame.to_client:
        return "your"
    is_ours = {head, lower[0]} & (listed("lists", "our_things") | listed("lists", "our_people"))
    is_yours = set(lower) & listed("lists", "your_things")
    if is_ours and not is_yours:
        return _our(frame)
    is_place = head in listed("lists", "their_places") or head in listed("lists", "theirs")
    if is_yours or is_place or _is_passive_delivery(verb_on) or head in frame.own:
        return "your"
    return "the"

"""A clause whose subject is a thing, or people of ours or theirs: "worktop is 40mm short"."""

from collections.abc import Sequence

from bot.core.circumstances import Circumstance
from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, others, plurals
from bot.core.sentences.numerals import SMALL
from bot.core.sentences.predicates import OBJECTS, PREPOSITIONS, predicate

ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "another",
        "this",
        "that",
        "these",
        "those",
        "half",
        "both",
        "all",
        "some",
        "many",
        "most",
        "one",
    ]
)
POSSESSIVES = frozenset(["my", "our", "your"])
LONGEST_SUBJECT = 8
ACTING = frozenset(
    [
        "had",
        "was",
        "were",
        "did",
        "could",
        "would",
        "should",
        "is",
        "are",
        "has",
        "have",
        "can",
        "will",
        "does",
        "do",
    ]
)


def department(lower: Sequence[str]) -> int:
    """How many words name a place in our company, whose doing is ours; 0 if none does."""
    at = 1 if lower[0] in {"our", "the", "my"} and len(lower) > 1 else 0
    if lower[at + 1 : at + 3] in (["before", "me"], ["before", "us"]):
        return at + 3
    if lower[at : at + 2] in (["previous", "rep"], ["last", "rep"], ["old", "rep"]):
        return at + 2
    if lower[at : at + 2] in (
        ["customer", "service"],
        ["customer", "services"],
        ["customer", "support"],
    ):
        at += 1
    if at >= len(lower) or lower[at] not in listed("lists", "departments"):
        return 0
    if lower[at + 1 : at + 2] in (["team"], ["dept"], ["department"], ["guys"]):
        at += 1
    after = [word for word in lower[at + 1 :] if word not in listed("lists", "adverbs")]
    does = after[:1] and (verbs.is_past(after[0]) or after[0] in {"did", "had", "could", "would"})
    return at + 1 if does and after[0] not in _STATES else 0


_STATES = frozenset(["was", "were", "went", "came", "got", "broke", "had", "said"])


def thing(words: Sequence[str], frame: Frame) -> tuple[str, list[str]] | None:
    """The subject with its article, and what it did; None where that is unclear."""
    at = _verb_at(words)
    if not at:
        return None
    subject, verb_on = list(words[:at]), list(words[at:])
    while subject and subject[-1].lower() in listed("lists", "adverbs") | {"now"}:
        moved = subject.pop()
        verb_on = verb_on if moved.lower() == "now" else [moved, *verb_on]
    if not subject or not _is_noun_phrase([word.lower() for word in subject]):
        return None
    named = _with_owner(subject, verb_on, frame)
    if named is None:
        return None
    number = "they" if _is_plural(subject) else "it"
    rest = predicate(verb_on, number)
    return (" ".join(named), rest) if rest else None


def _verb_at(words: Sequence[str]) -> int:
    """Where the finite verb stands; 0 if there is none."""
    lower = [word.lower() for word in words[: LONGEST_SUBJECT + 3]]
    for at, word in enumerate(lower):
        if at and (word in ACTING or (verbs.is_past(word) and _is_finite(lower, at))):
            return at
        if at and _is_third(lower, at):
            return at
    return 0


def _is_third(lower: Sequence[str], at: int) -> bool:
    """ "CISO now wants a written explanation"."""
    is_object = at + 1 < len(lower) and lower[at + 1] in OBJECTS | {"to"}
    return verbs.is_third(lower[at]) and is_object and bool(set(lower[:at]) & _actors())


def _is_finite(lower: Sequence[str], at: int) -> bool:
    word, before, rest = lower[at], lower[at - 1], lower[at + 1 :]
    if before in ARTICLES | POSSESSIVES | PREPOSITIONS or (
        before in others() and before not in nouns()
    ):
        return before in listed("lists", "adverbs")
    if word in nouns() and not (rest and rest[0] in OBJECTS | PREPOSITIONS):
        return verbs.is_clear_past(word) or word in listed("lists", "of_things")
    if verbs.is_clear_past(word) or word in listed("lists", "of_things"):
        return True
    acts = bool(set(lower[:at]) & _actors())
    return acts and (bool(rest) or word in listed("lists", "without_object")) and rest[:1] != ["by"]


def _actors() -> frozenset[str]:
    names = ("people", "groups", "theirs", "our_people", "departments", "their_places")
    things = frozenset(
        [
            "qa",
            "it",
            "hr",
            "system",
            "software",
            "platform",
            "app",
            "tool",
            "website",
            "invoice",
            "letter",
            "email",
            "machine",
        ]
    )
    return frozenset().union(*(listed("lists", name) for name in names), things)


def _is_noun_phrase(lower: Sequence[str]) -> bool:
    if lower[0] in {
        "no",
        "not",
        "nothing",
        "if",
        "what",
        "when",
        "that",
        "to",
        "for",
        "which",
        "who",
    }:
        return False
    if lower[0] in PREPOSITIONS or lower[-1] in PREPOSITIONS | ARTICLES | POSSESSIVES:
        return False
    if len(lower) == 1 and lower[0] in {"it", "there"}:
        return True
    if lower[1:] == ["of", "you"]:
        return (
            lower[0] in SMALL or lower[0].isdigit() or lower[0] in {"some", "half", "all", "most"}
        )
    if any(
        word in {"i", "we", "you", "it", "who", "which", "that", "because"} for word in lower[1:]
    ):
        return False
    return any(_can_name(word) for word in lower) and not any(word in _NEVER for word in lower)


_NEVER = frozenset(["then", "so", "but", "and", "just", "not", "never", "is", "was", "had"])


def _can_name(word: str) -> bool:
    is_long = word in nouns() or word.removesuffix("'s") in nouns() or word.isdigit()
    return is_long or word in listed("lists", "acronyms") or word not in others()


def _is_plural(subject: Sequence[str]) -> bool:
    head = _head(subject)
    return head in plurals() or (len(subject) > 2 and " and " in f" {' '.join(subject).lower()} ")  # noqa: PLR2004


def _head(subject: Sequence[str]) -> str:
    """The noun that the subject is about: the last before a preposition."""
    lower = [word.lower() for word in subject]
    until = next((at for at, word in enumerate(lower) if at and word in PREPOSITIONS), len(lower))
    return lower[until - 1]


def _with_owner(subject: list[str], verb_on: Sequence[str], frame: Frame) -> list[str] | None:
    """The subject with "your", "our" or "the", as far as the note makes plain whose it is."""
    first, head = subject[0].lower(), _head(subject)
    if first in nouns() and first not in listed("lists", "brands") and not subject[0].isupper():
        subject = [first, *subject[1:]]
    if first in POSSESSIVES or first in {"it", "there"}:
        if first in {"my", "our"} and frame.is_effect and frame.to_client:
            return None
        return subject
    if first in {"the", "their", "his"} and _is_passive_delivery(verb_on) and not frame.is_effect:
        return ["your", *subject[1:]]
    if first == "the" and head in listed("lists", "our_things") | listed("lists", "our_people"):
        return [_our(frame), *subject[1:]]
    if first in ARTICLES or first.endswith("'s"):
        return subject
    if counted := _counted(subject, head, frame):
        return counted
    return [_owner(head, subject, verb_on, frame), *subject]


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
    if head not in listed("lists", "theirs") or not frame.to_client:
        return subject if first in SMALL else None
    if first in SMALL:
        return subject if subject[1:2] == ["of"] else [subject[0], "of", "your", *subject[1:]]
    return ["at", "your", "end,", *subject] if frame.is_effect else None


def _owner(head: str, subject: Sequence[str], verb_on: Sequence[str], frame: Frame) -> str:
    lower = [word.lower() for word in subject]
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

"""A clause whose subject is a thing, or people of ours or theirs: "worktop is 40mm short"."""

from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, others
from bot.core.sentences.numerals import SMALL
from bot.core.sentences.owners import ARTICLES, POSSESSIVES, is_plural, with_owner
from bot.core.sentences.predicates import OBJECTS, PREPOSITIONS, predicate

LONGEST_SUBJECT = 8
ACTING = listed("grammar", "acting")


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
    if [word.lower() for word in subject[:1]] == ["there"] and len(subject) > 1:
        return None
    if not subject or not is_noun_phrase([word.lower() for word in subject]):
        return None
    named = with_owner(subject, verb_on, frame)
    if named is None:
        return None
    number = "they" if is_plural(subject) else "it"
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
    things = listed("grammar", "acting_things")
    return frozenset().union(*(listed("lists", name) for name in names), things)


def is_noun_phrase(lower: Sequence[str]) -> bool:
    """Whether the words can name a thing or people."""
    asks = set(lower) & {"how", "why", "whether", "where", "when"}
    if asks or lower[0] in listed("grammar", "begins_no_subject"):
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

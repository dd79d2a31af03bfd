"""What a clause says of its subject: in the past, and only where that is sure."""

from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, others

PREPOSITIONS = listed("grammar", "prepositions")
PARTICLES = frozenset(
    ["up", "off", "out", "in", "back", "down", "over", "away", "through", "on", "along", "around"]
)
OBJECTS = listed("grammar", "begins_object")


def begins_unsaid(lower: Sequence[str], frame: Frame) -> bool:
    """Whether the words begin with a verb whose subject is left unsaid."""
    rest = _after_adverbs(lower)
    if not rest or rest[0] == "missing":
        return False
    if frame.is_effect and verbs.is_gerund(rest[0]):
        return True
    first_is_gerund = verbs.is_gerund(rest[0]) and rest[0] not in listed(
        "lists", "progressive_only"
    )
    return (
        rest[0] in verbs.AUXILIARIES - {"may", "might", "must"}
        or verbs.is_past(rest[0])
        or (first_is_gerund and rest[0] not in nouns())
        or verbs.is_participle(rest[0])
        or rest[0] in listed("lists", "unprepared")
    )


def _after_adverbs(lower: Sequence[str]) -> list[str]:
    at = 0
    while at < len(lower) and lower[at] in listed("lists", "adverbs"):
        at += 1
    return list(lower[at:])


def predicate(words: Sequence[str], subject: str) -> list[str] | None:
    """The words after the subject in the past tense; None where they make no sure predicate."""
    at = 0
    while at < len(words) and words[at].lower() in listed("lists", "adverbs") - {"then"}:
        at += 1
    head, rest = list(words[:at]), list(words[at:])
    if not rest:
        return None
    lower = [word.lower() for word in rest]
    if lower[0] in verbs.AUXILIARIES:
        told = _auxiliary(rest, lower, subject)
    else:
        is_denied = "never" in {word.lower() for word in head} and lower[0] not in {"had", "sent"}
        told = _lexical(
            rest, lower, is_complete=is_denied and lower[0] in listed("lists", "without_object")
        )
    return [*head, *_presents_past(told)] if told else None


def _auxiliary(rest: list[str], lower: list[str], subject: str) -> list[str] | None:
    first = verbs.past_of(lower[0])
    if first in {"was", "were"}:
        first = "were" if subject in {"we", "you", "they"} else "was"
    after = lower[1:]
    if first == "did":
        return _did(rest, after)
    if len(after) == 0:
        return None
    if lower[0] in {"have", "has", "had"} and _is_broken_perfect(after):
        return None
    if lower[0] in {"have", "has"} and verbs.is_participle(after[0]) and after[0] != "had":
        return ["had", *rest[1:]]
    if first in {"was", "were"} and after[:2] == ["having", "to"]:
        return ["had", *rest[2:]]
    return [first, *rest[1:]]


def _is_broken_perfect(after: Sequence[str]) -> bool:
    """ "I have forget": neither a participle nor a thing that one has."""
    first = _after_adverbs([word for word in after if word != "not"])[:1]
    return (
        bool(first)
        and verbs.is_base(first[0])
        and not (verbs.is_participle(first[0]) or first[0] in nouns() or first[0] in others())
    )


def _did(rest: list[str], after: list[str]) -> list[str] | None:
    """ "did not understood" and "did take" mended; "did not" alone stays."""
    if after[:1] == ["not"]:
        at = 2 + len(after[1:]) - len(_after_adverbs(after[1:]))
        if (
            at < len(rest)
            and verbs.is_past(rest[at].lower())
            and not verbs.is_base(rest[at].lower())
        ):
            rest = [*rest[:at], verbs.base_of_past(rest[at].lower()), *rest[at + 1 :]]
        if at < len(rest) and not verbs.is_base(rest[at].lower()):
            return None
        return ["did", *rest[1:]]
    plain = _after_adverbs(after)
    at = 1 + len(after) - len(plain)
    if plain and verbs.is_base(plain[0]) and len(plain) > 1:
        return [*rest[1:at], verbs.past_of(plain[0]), *rest[at + 1 :]]
    return ["did", *rest[1:]] if len(after) > 1 and after[0] in OBJECTS else None


def _lexical(rest: list[str], lower: list[str], *, is_complete: bool) -> list[str] | None:
    first = lower[0]
    if first in listed("lists", "unprepared"):
        return None
    if verbs.is_past(first):
        is_complete = is_complete or first in _COMPLETE or first in listed("lists", "of_things")
        return rest if len(rest) > 1 or is_complete else None
    if verbs.is_participle(first) and not verbs.is_base(first):
        return None
    if verbs.is_gerund(first) or verbs.is_base(first) or verbs.is_third(first):
        past = verbs.past_of(first)
        return [past, *rest[1:]] if past != first and len(rest) > 1 else None
    return None


_COMPLETE = listed("grammar", "without_more")


def _presents_past(words: list[str]) -> list[str]:
    """Later presents of be, have and can in the past as well; "then rushing" after a gerund."""
    turned = {"is": "was", "are": "were", "has": "had", "am": "was"}
    return [turned.get(word.lower(), word) for word in words]


def has_object(lower: Sequence[str]) -> bool:
    """Whether a verb that may be a participle has an object, so that somebody did it."""
    rest = _behind_particles(lower[1:])
    if not rest:
        return False
    if rest[0] == "to":
        return lower[0] in listed("lists", "to_do")
    goes_on = lower[0] in {"kept", "started", "stopped", "began"} and verbs.is_gerund(rest[0])
    if goes_on or rest[0] in OBJECTS or _is_label(rest[0]):
        return True
    if rest[0] in PREPOSITIONS or rest[0] in listed("lists", "little_words"):
        return False
    return _is_bare(rest) and lower[0] not in listed("lists", "describing")


def _behind_particles(after: Sequence[str]) -> list[str]:
    rest = list(after)
    while (
        len(rest) > 1
        and rest[0] in PARTICLES
        and (rest[0] not in {"in", "on"} or rest[1] in OBJECTS)
    ):
        rest.pop(0)
    return _after_adverbs(rest)


def _is_label(word: str) -> bool:
    return any(c.isdigit() for c in word) or word.endswith("'s")


def _is_bare(rest: Sequence[str]) -> bool:
    first = rest[0]
    if first in others() and first not in nouns():
        return len(rest) > 1 and (rest[1] in nouns() or rest[1] in others())
    return first in nouns() or first in listed("lists", "acronyms")

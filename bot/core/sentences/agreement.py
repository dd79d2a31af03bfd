"""Verbs that agree with "you" and "we", in the past."""

from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import listed


def agreeing(words: Sequence[str]) -> list[str]:
    """The verb after "you" and "we" in their person, and what was in the present in the past."""
    out: list[str] = []
    subject = ""
    for at, word in enumerate(words):
        lower = word.lower()
        if lower in {"you", "we", "i", "it"}:
            subject = lower
            out.append(word)
            continue
        if subject and lower in listed("lists", "adverbs") | {"not"}:
            out.append(word)
            continue
        out.append(_agreed(word, words, at, subject) if subject else word)
        subject = ""
    return out


def _agreed(word: str, words: Sequence[str], at: int, subject: str) -> str:
    lower = word.lower()
    following = (w.lower() for w in words[at + 1 :] if w.lower() not in listed("lists", "adverbs"))
    after = next(following, "")
    if lower == "'d":
        is_done = verbs.is_participle(after) or after == "got"
        return "had" if is_done and after not in {"have", "be"} else "would"
    if lower == "'s":
        return "had" if verbs.is_participle(after) and subject != "it" else _were("was", subject)
    if lower in {"was", "were", "am", "is", "are"}:
        return _were(verbs.past_of(lower), subject)
    if lower in {"has", "have", "can", "will", "does"}:
        return verbs.past_of(lower)
    is_present = (verbs.is_base(lower) or verbs.is_third(lower)) and not verbs.is_past(lower)
    is_object = subject in {"you", "it"} and not (at == 1 or _may_be_subject(words, at))
    if is_present and not is_object and lower not in listed("lists", "little_words"):
        return verbs.past_of(lower)
    return word


def _may_be_subject(words: Sequence[str], at: int) -> bool:
    """Whether the "you" before may be a subject: "what you want", unlike "told you wash"."""
    before = words[at - 2].lower() if at > 1 else ""
    return before in listed("grammar", "before_a_subject")


def _were(word: str, subject: str) -> str:
    if subject in {"you", "we"}:
        return "were"
    return "was" if word in {"was", "were"} and subject in {"i", "it"} else word

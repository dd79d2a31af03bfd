"""What reps type without any verb: "wrong price on quote", "API down 6 hrs", "3k in sales gone"."""

from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.frame import Frame
from bot.core.sentences.lexicon import listed, nouns, plurals
from bot.core.sentences.numerals import SMALL
from bot.core.sentences.owners import is_plural, with_owner
from bot.core.sentences.predicates import PREPOSITIONS
from bot.core.sentences.things import department, is_noun_phrase

GONE = frozenset(["gone", "lost", "wasted"])
AMOUNT = frozenset(["about", "nearly", "almost", "over", "a", "an", "half", "around", "the"])
Shape = tuple[str, tuple[str, ...]]


def shaped(words: Sequence[str], frame: Frame) -> Shape | None:
    """Subject and rest of a shape without a finite verb that can be said for sure."""
    lower = [word.lower() for word in words]
    if frame.is_effect:
        return (
            _gone(words, lower, frame)
            or _had(words, lower, frame)
            or _going_on(words, lower, frame)
            or _predicative(words, lower, frame)
        )
    return (
        _wrong(words, lower, frame)
        or _mishap(words, lower, frame)
        or _not_done(words, lower, frame)
        or _so_many_done(words, lower)
        or _done_by_us(words, lower, frame)
        or _predicative(words, lower, frame)
        or _unprepared(words, lower, frame)
    )


def _gone(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "about 3,000 in sales gone"."""
    is_amount = lower[0] in AMOUNT or lower[0] in SMALL or any(c.isdigit() for c in lower[0])
    if len(words) < 2 or lower[-1] not in GONE or not is_amount:  # noqa: PLR2004
        return None
    if any(verbs.is_past(word) or word in verbs.AUXILIARIES for word in lower[:-1]):
        return None
    return frame.implied, ("lost", *words[:-1])


def _had(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "no sink for another week", "a 3 week delay to her opening"."""
    if (
        lower[0] not in {"no", "a", "an", "nothing"}
        or not lower[1:]
        or lower[1] in verbs.AUXILIARIES
    ):
        return None
    if any(word in verbs.AUXILIARIES or verbs.is_clear_past(word) for word in lower):
        return None
    until = next((at for at, word in enumerate(lower) if at and word in PREPOSITIONS), len(lower))
    if lower[0] in {"a", "an"} and lower[until - 1] not in listed("lists", "harms"):
        return None
    is_undone = lower[0] == "nothing" and verbs.is_participle(lower[-1])
    if is_undone or (lower[0] == "no" and lower[1] not in nouns()):
        return None
    if lower[1] in listed("grammar", "no_harm"):
        return None
    return frame.implied, ("had", *words)


def _going_on(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "residents emailing her daily"."""
    at = next((at for at, word in enumerate(lower) if at and verbs.is_gerund(word)), 0)
    is_person = bool(at) and lower[at - 1] in listed("lists", "theirs")
    if not is_person or not is_noun_phrase(lower[:at]):
        return None
    if any(word in verbs.AUXILIARIES or verbs.is_past(word) for word in lower):
        return None
    return _was(words, at, frame)


def _wrong(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "wrong price on quote" and "wrong file sent to them"."""
    at = 1 if lower[0] in {"the", "a"} else 0
    if lower[at : at + 1] != ["wrong"] or len(lower) < at + 3 or not frame.to_client:
        return None
    end = at + 1
    while end < len(lower) and lower[end] not in PREPOSITIONS and not verbs.is_past(lower[end]):
        if lower[end] not in nouns() and lower[end] not in listed("lists", "acronyms"):
            return None
        end += 1
    if end == at + 1 or end >= len(lower):
        return None
    what = ["the", *words[at:end]]
    if lower[end] in listed("lists", "to_put_right"):
        return frame.implied, (words[end], *what, *words[end + 1 :])
    is_put = lower[end] in {"on", "in"} and len(lower) > end + 1 and not verbs.is_past(lower[-1])
    if not is_put:
        return None
    where = list(words[end + 1 :])
    bare = where[0].lower() in listed("lists", "countable")
    return frame.implied, ("put", *what, words[end], *(["your"] if bare else []), *where)


def _mishap(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "typo in the quote"."""
    at = 1 if lower[0] in {"a", "the"} else 0
    is_mishap = lower[at : at + 1] and lower[at] in listed("lists", "mishaps")
    if not is_mishap or lower[at + 1 : at + 2] not in (["in"], ["on"]) or not frame.to_client:
        return None
    if any(word in verbs.AUXILIARIES or verbs.is_past(word) for word in lower):
        return None
    where = list(words[at + 2 :])
    bare = bool(where) and where[0].lower() in listed("lists", "countable") | listed(
        "lists", "your_things"
    )
    article = "an" if lower[at][0] in "aeiou" else "a"
    rest = [lower[at + 1], *(["your"] if bare else []), *where]
    return (frame.implied, ("made", article, lower[at], *rest)) if where else None


def _not_done(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "bins not emptied for 3 weeks", "calls never returned"."""
    at = next((at for at, word in enumerate(lower) if word in {"not", "never"}), 0)
    if not at or at + 1 >= len(lower) or lower[at - 1] in verbs.AUXILIARIES:
        return None
    is_clear = verbs.is_participle(lower[at + 1]) and verbs.is_past(lower[at + 1])
    if not is_clear or not is_noun_phrase(lower[:at]) or lower[0] in {"i", "we", "you"}:
        return None
    return _was(words, at, frame)


def _so_many_done(words: Sequence[str], lower: Sequence[str]) -> Shape | None:
    """ "3000 printed", "two tables broken"."""
    is_count = lower[0].replace(",", "").isdigit() or lower[0] in SMALL[1:]
    things = lower[1:-1]
    if not is_count or len(things) > 1 or not verbs.is_participle(lower[-1]) or not lower[1:]:
        return None
    if things and things[0] not in plurals():
        return None
    count = f"{int(words[0]):,}" if words[0].isdigit() else words[0]
    return " ".join((count, *words[1:-1])), ("were", words[-1])


def _was(words: Sequence[str], at: int, frame: Frame) -> Shape | None:
    subject = list(words[:at])
    be = "were" if is_plural(subject) else "was"
    named = with_owner(subject, (be, *words[at:]), frame)
    return (" ".join(named), (be, *words[at:])) if named else None


def _done_by_us(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "the licence wasn't renewed by the office": we did not renew it."""
    by = next((at for at, word in enumerate(lower) if word == "by"), 0)
    if not by or not frame.to_client or not department([*lower[by + 1 :], "did"]):
        return None
    be = next((at for at, word in enumerate(lower[:by]) if word in {"was", "were"}), 0)
    if not be or not is_noun_phrase(lower[:be]):
        return None
    done = list(lower[be + 1 : by])
    negated = done[:1] == ["not"]
    verb = done[-1] if done else ""
    if not verbs.is_past(verb) or len(done) != 1 + negated or by + 3 < len(lower):
        return None
    bare = lower[0] not in {"the", "a", "an", "your", "our", "my"}
    what = [*(["the"] if bare else []), *words[:be]]
    act = ("did", "not", verbs.base_of_past(verb)) if negated else (verb,)
    return "we", (*act, *what)


def _predicative(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "API down 6 hours", "delivery 2 weeks late", "our offer 4,000 over the other one"."""
    if any(word in verbs.AUXILIARIES or verbs.is_clear_past(word) for word in lower):
        return None
    at = next((at for at, w in enumerate(lower) if at and w in listed("lists", "predicatives")), 0)
    start = at
    while start > 1 and (_is_measure(lower[start - 1])):
        start -= 1
    if (
        not at
        or not is_noun_phrase(lower[:start])
        or lower[start - 1] not in _ends_a_subject(lower[:start])
    ):
        return None
    if all(map(_is_measure, lower[:start])):  # "2 weeks late"
        return None
    if any(verbs.is_past(word) for word in lower[:start]) or (
        lower[at] in {"over", "under"} and start == at
    ):
        return None
    rest = list(words[start:])
    if lower[at] in {"down", "offline"} and at + 1 < len(lower) and _is_measure(lower[at + 1]):
        rest.insert(at - start + 1, "for")
    shape = _was(words, start, frame)
    return (shape[0], (shape[1][0], *rest)) if shape else None


def _ends_a_subject(lower: Sequence[str]) -> frozenset[str]:
    return nouns() | listed("lists", "acronyms") | {lower[-1]} if len(lower) == 1 else nouns()


def _is_measure(word: str) -> bool:
    return (
        word in SMALL
        or word in listed("lists", "units")
        or word[:1].isdigit()
        or word in {"mm", "cm", "a"}
    )


def _unprepared(words: Sequence[str], lower: Sequence[str], frame: Frame) -> Shape | None:
    """ "late to the call", "rude to her assistant"."""
    is_state = lower[0] in listed("lists", "unprepared") and lower[1:2] and lower[1] in PREPOSITIONS
    if not is_state or frame.they_decided or not frame.to_client:
        return None
    return frame.implied, ("was" if frame.implied == "I" else "were", *words)

"""What a note holds that no client should hear: blame of others, private remarks, slang."""

from collections.abc import Sequence

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import is_known, known, listed, nouns, phrases
from bot.core.sentences.reasons import LeftOut


def remark_in(words: Sequence[str]) -> LeftOut | None:
    """Why a part is left out, if it is one to leave out."""
    lower = [word.lower().strip('"') for word in words]
    text = f" {' '.join(lower)} "
    if _says(text, "unknowing_phrases") or _any(lower, "unknowing"):
        return LeftOut.UNSURE
    is_ours = lower[:1] and lower[0] in {"i", "we", "our", "my", "did", "should", "would"}
    if _blames(lower) or (_says(text, "blame_phrases") and not is_ours):
        return LeftOut.BLAME
    if _any(lower, "private", "swearing", "emotions") or _says(text, "private_phrases"):
        return LeftOut.PRIVATE
    return None


def _blames(lower: Sequence[str]) -> bool:
    """Whether somebody else is blamed or called names; "your supplier" is neither."""
    ours = listed("lists", "our_people") | listed("lists", "departments")
    begins = {*lower[:1], *(lower[1:2] if lower[:1] == ["the"] else [])}
    is_ours = begins & ({"i", "we", "our", "my", "was", "were"} | ours)
    if _any(lower, "insults") and not is_ours:
        return True
    for at, word in enumerate(lower):
        if word in listed("lists", "blame"):
            before = set(lower[max(0, at - 2) : at])
            if not before & {"their", "your", "his", "her", "another", "new", "different"}:
                return True
    return False


def excuses(link: str, words: Sequence[str]) -> bool:
    """Whether it tells a reason of our own that a client need not hear: "so I could go home"."""
    text = f" {link} {' '.join(words).lower()} "
    return link in {"so", "because"} and _says(text, "excuses")


def confides(words: Sequence[str]) -> bool:
    """Whether it is said as in confidence ("honestly", "tbh"), which is no part of a report."""
    return _any([word.lower() for word in words], "confiding")


def _any(words: Sequence[str], *lists: str) -> bool:
    return any(word in listed("lists", name) for word in words for name in lists)


def _says(text: str, name: str) -> bool:
    return any(f" {phrase} " in text for phrase in phrases("lists", name))


def unfilled(words: Sequence[str]) -> list[str]:
    """The words without what has no meaning of its own at either end ("oh", "tbh", swearing)."""
    empty = listed("lists", "fillers") | listed("lists", "swearing")
    kept = list(words)
    while kept and kept[0].lower() in empty:
        kept.pop(0)
    while kept and kept[-1].lower() in empty and [w.lower() for w in kept[-2:-1]] not in _OWNERS:
        kept.pop()
    tail = [word.lower() for word in kept[-2:]]
    if len(tail) == 2 and tail[0] == "not" and tail[1] in {"them", "us", "me", "him"}:  # noqa: PLR2004
        del kept[-2:]
    inside = {"literally", "basically", "actually", "stupidly", "obviously"}
    return [word for word in kept if word.lower() not in inside]


_OWNERS = (
    ["my"],
    ["your"],
    ["the"],
    ["never"],
    ["her"],
    ["his"],
    ["their"],
    ["no"],
    ["a"],
)  # "my mind"


def stranger_in(words: Sequence[str], own: frozenset[str]) -> bool:
    """Whether a word is no English one: a slip, a name that a client need not hear, slang."""
    return any(_is_strange(words, at, own) for at in range(len(words)))


def _is_strange(words: Sequence[str], at: int, own: frozenset[str]) -> bool:
    word = words[at].strip('"')
    if _is_misspelt(words, at):
        return True
    if " " in word:
        inner = word.split()
        return any(_is_strange(inner, each, own) for each in range(len(inner)))
    plain = word.lower().strip(".,:!?").removesuffix("'s")
    if _is_expected(plain, own) or (word.isupper() and 1 < len(word) <= 5 and not _vowels(word)):  # noqa: PLR2004
        return False
    is_name = word[:1].isupper() and plain in listed("names", "words_that_are_names")
    if is_name and (at > 0 or len(words) < 2 or is_verb_after(words)):  # noqa: PLR2004
        return True
    if word[:1].isupper() and at and not word.isupper():
        return plain not in known() and not _of_known(plain)
    return not is_known(plain) and not _of_known(plain)


def _is_misspelt(words: Sequence[str], at: int) -> bool:
    """ "forgot 2 send", "to soon": a word typed for another that sounds alike."""
    word = words[at].lower()
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    is_verb_next = verbs.is_base(after) and after not in nouns()
    if word in {"2", "4"}:
        return is_verb_next or after in {"ever", "the", "me", "you", "him", "her", "them", "us"}
    return word == "to" and after in {"soon", "late", "early", "much", "many", "fast", "often"}


def is_verb_after(words: Sequence[str]) -> bool:
    """Whether the second word is a verb, so that the first is who did it."""
    from bot.core.sentences.parts import is_verb  # noqa: PLC0415

    rest = [word.lower() for word in words[1:] if word.lower() not in listed("lists", "adverbs")]
    return bool(rest) and is_verb(rest[0])


def _is_expected(plain: str, own: frozenset[str]) -> bool:
    kinds = ("acronyms", "brands", "places", "days", "months", "more_words", "more_nouns")
    return plain in own or any(plain in listed("lists", kind) for kind in kinds)


def _vowels(word: str) -> bool:
    return any(c in "AEIOUY" for c in word)


def _of_known(plain: str) -> bool:
    """ "double-booked", "half-day", "3rd", "22%", "£3,000"."""
    if plain in {"", "%", "'d", "'s"} or plain[0] in "£$€¥":
        return True
    if any(c.isdigit() for c in plain):
        letters = plain.lstrip("0123456789.,:-/#")
        return letters in listed("grammar", "behind_a_number") | {""}
    pieces = plain.split("-")
    return len(pieces) > 1 and all(is_known(piece) for piece in pieces if piece)

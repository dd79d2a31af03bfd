"""Where, in a one-line report without a separator, the client's name ends and the note begins."""

import re
import unicodedata

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import known as known_words
from bot.core.sentences.lexicon import listed, nouns

NO_FACT = re.compile(
    r"\s(?=(?:n\.?/a\.?|tbc|tba|tbd|dunno|idk|no idea|not sure|(?:see|ask|check) (?:\w+ )?\w+)"
    r"[\s.?!]*$)",
    re.IGNORECASE,
)
SOMEBODY = re.compile(
    r"\s(?=(?:I|[Ww]e|WE|[Tt]hey|THEY|[Hh]e|HE|[Ss]he|SHE)(?:['’]\w+)?\s+[^\W\d_])"
)
LETTER = re.compile(r"[^\W_]")
PHASE = frozenset(
    ["phase", "part", "type", "class", "world", "war", "mark", "stage", "section", "grade"]
)
FARTHEST = 5


def note_start(text: str) -> int | None:
    """Where the note begins; None where only what follows the name can tell."""
    starts = (_pictures(text), _no_fact(text), _somebody(text), _act(text), _other_language(text))
    return min((start for start in starts if start), default=None)


def _no_fact(text: str) -> int | None:
    """ "Tallow & Finch see email"."""
    found = NO_FACT.search(text)
    return found.end() if found else None


def _pictures(text: str) -> int | None:
    """Emoji to the end of the text."""
    plain = text.rstrip()
    end = len(plain)
    while end and (unicodedata.category(plain[end - 1]) in _PICTURES or plain[end - 1].isspace()):
        end -= 1
    return end if 0 < end < len(plain) and LETTER.search(plain[:end]) else None


_PICTURES = frozenset({"So", "Sk", "Cf", "Mn"})


def _somebody(text: str) -> int | None:
    """ "Parallax Studios I pitch speed": a name is followed by who did it."""
    for found in SOMEBODY.finditer(text):
        before = text[: found.start()].split(maxsplit=FARTHEST)
        if len(before) > FARTHEST:
            return None
        is_number = (
            text[found.end() :].startswith("I ") and before[-1:] and before[-1].lower() in PHASE
        )
        is_name = 0 < len(before) <= FARTHEST and before[0].lower() not in listed(
            "lists", "little_words"
        )
        if is_name and before[-1].lower() not in listed("lists", "little_words") and not is_number:
            return found.end()
    return None


def _act(text: str) -> int | None:
    """ "bexley motors forgot", "CLEARWATER POOLS MISSED 3": nothing but the verb ends the name."""
    if not (text.isupper() or text.islower()):
        return None
    words = list(re.finditer(r"\S+", text))[: FARTHEST + 1]
    for at, found in enumerate(words):
        word = found[0].lower()
        is_act = verbs.is_past(word) and (word not in nouns() or verbs.is_clear_past(word))
        if is_act or word in verbs.AUXILIARIES - {"may", "will", "can"}:
            return (
                found.start() if at and _is_name([w[0].lower() for w in words[:at]], text) else None
            )
    return None


def _is_name(words: list[str], text: str) -> bool:
    if words[0] in listed("lists", "little_words"):
        return False
    return text.isupper() or any(word not in known_words() for word in words)


def _other_language(text: str) -> int | None:
    """ "Tecnoluz perdimos la cuenta": a small word that is no English one, after a name."""
    words = list(re.finditer(r"\S+", text))[: FARTHEST + 1]
    names = listed("names", "particles")
    for at, found in enumerate(words):
        word = found[0].strip(",.;:")
        is_foreign = word in listed("lists", "foreign") and word not in names
        if at and is_foreign and words[at - 1][0][0].isupper() and len(word) > len("con"):
            return found.start()
    return None

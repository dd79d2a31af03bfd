"""Where, in a one-line report without a separator, the client's name ends and the note begins."""

import re
import unicodedata

from bot.core.sentences import verbs
from bot.core.sentences.lexicon import known as known_words
from bot.core.sentences.lexicon import listed, nouns

NO_FACT = re.compile(
    r"\s(?=(?:n\.?/a\.?|tbc|tba|tbd|dunno|idk|no idea|not sure|(?:see|ask|check) (?:\w+ )?\w+)"
    r"[\s.?!]*$)|\s(?=(?:[?!.]{2,}|[:;]-?[()/|])$)",
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
    finders = (_pictures, _no_fact, _somebody, _act, _behind_capitals, _other_language)
    starts = [find(text) for find in finders]
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
        has_act = not text.islower() and any(w.islower() and verbs.is_past(w) for w in before)
        if len(before) > FARTHEST or has_act:
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
    found = list(re.finditer(r"\S+", text))[: FARTHEST + 1]
    words = [each[0].lower() for each in found]
    for at in range(1, len(words)):
        if _begins_note(words[at]):
            end = _end_of_name(words[:at])
            return found[end].start() if _is_name(words[:end], text) else None
    return None


def _end_of_name(words: list[str]) -> int:
    """ "oakhurst academy laptop died": the thing that did it is no part of the name."""
    end = len(words)
    while end > 1 and words[end - 1] in listed("grammar", "seldom_in_names"):
        end -= 1
    return end


def _begins_note(word: str) -> bool:
    is_act = verbs.is_past(word) and (word not in nouns() or verbs.is_clear_past(word))
    is_auxiliary = word in verbs.AUXILIARIES - {"may", "will", "can"}
    return is_act or is_auxiliary or word.replace("’", "'") in listed("grammar", "begins_note")


def _behind_capitals(text: str) -> int | None:
    """ "Delta Airlines never called", "Sunrise Care my fault": what no name goes on with."""
    if text.isupper() or text.islower():
        return None
    words = list(re.finditer(r"\S+", text))[: FARTHEST + 1]
    for at, found in enumerate(words):
        word = found[0]
        if at and word in listed("grammar", "begins_note") | {"my", "their", "our", "no"}:
            return found.start() if words[0][0] not in {"I", "We"} else None
        if not (word[0].isupper() or word[0].isdecimal() or word == "&"):
            return None
    return None


def _is_name(words: list[str], text: str) -> bool:
    little = listed("lists", "little_words")
    is_act = _begins_note(words[0])
    if words[0] in little or (is_act and (len(words) == 1 or set(words) & little)):
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

"""A note without what only a screen shows: markup, links, emoji, capitals that shout."""

import html
import re
import unicodedata
from functools import lru_cache

from bot.core.sentences.lexicon import is_known, listed

QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
)
SLACK_LINK = re.compile(r"<(?:https?://|mailto:)[^<>|]*(?:\|([^<>]*))?>")
SLACK_NAME = re.compile(r"<[@#!][^<>]*>")
A_LINK = re.compile(r"(?:https?://|www\.)\S+")
EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z0-9_+-]*[a-z][a-z0-9_+-]*:(?!\w)")
EMOTICON = re.compile(r"(?<!\S)[:;=8xX]['’]?-?[)(DPpOo/\\|\]\[*](?!\w)")
BULLET = re.compile(r"^\s*(?:[-*•–>#]+|\d{1,2}[.)])(?:\s+|$)", re.MULTILINE)
MARKS = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)|\*+")
MOSTLY = 0.7
PICTURES = frozenset({"So", "Sk", "Cn", "Co", "Cs"})
INVISIBLE = "\u200d\ufe0f\u20e3"
LONGEST_ACRONYM = 4


def tidied(note: str) -> str:
    """The note as plain text, with its lines; nothing that it says is changed."""
    text = unicodedata.normalize("NFC", html.unescape(note)).translate(QUOTES)
    text = SLACK_NAME.sub(" @someone ", SLACK_LINK.sub(r" \1 ", text))
    text = EMOTICON.sub(" ", EMOJI_NAME.sub(" ", A_LINK.sub(" ", text)))
    text = MARKS.sub("", BULLET.sub("", text.translate(_SHOWN)))
    return re.sub(r"[^\S\n]+", " ", text).strip()


class _Shown(dict[int, int]):
    """What stands for each character, by code point; each is looked at once."""

    def __missing__(self, point: int) -> int:
        shown = self[point] = ord(" ") if _is_only_shown(chr(point)) else point
        return shown


_SHOWN = _Shown()


def _is_only_shown(character: str) -> bool:
    if character == "\n":
        return False
    kind = unicodedata.category(character)
    is_picture = kind in PICTURES and character not in "°^"
    return is_picture or kind.startswith("C") or character in INVISIBLE


def is_shouted(text: str) -> bool:
    """Whether a text of several words is typed in capitals."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(text.split()) > 1 and bool(letters) and capitals >= MOSTLY * len(letters)


def spoken(word: str, *, shouted: bool) -> str:
    """The word as it is written when nobody shouts: acronyms, days and months keep capitals."""
    plain = word.lower().removesuffix("'s")
    if plain in _capitalised():
        return f"{plain[0].upper()}{word.lower()[1:]}"
    if plain in listed("lists", "acronyms") and (word.isupper() or plain not in _words_too()):
        is_word = plain in _words_too() and shouted
        return word.lower() if is_word else f"{plain.upper()}{word[len(plain) :].lower()}"
    if shouted and word.isupper():
        is_name = not is_known(word) and len(plain) <= LONGEST_ACRONYM
        return word if is_name else word.lower()
    is_loud = word.isupper() and len(word) > 1 and is_known(word)
    return word.lower() if is_loud else word


@lru_cache
def _capitalised() -> frozenset[str]:
    words = {"march", "may"}
    names = listed("lists", "names_of_things") | listed("lists", "places") - listed(
        "names", "words_that_are_names"
    )
    return (
        (listed("lists", "days") | listed("lists", "months") | names)
        - words
        - {"bath", "reading", "turkey", "us", "uk", "usa", "eu"}
    )


@lru_cache
def _words_too() -> frozenset[str]:
    """Acronyms that are words, too: shouted, "IT" and "US" are it and us."""
    return frozenset(["it", "us", "pos", "id", "pin", "tv", "led", "dc", "ac", "ip"])

"""The spelling of a name: what two ways to type it have in common, whatever the script."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TRADE_MARKS = dict.fromkeys(map(ord, "©®℗™℠"))
_SEPARATING_SYMBOLS = frozenset("|~‖`´^¨¯¸˜˝‗")
_SIGNS = frozenset("#&@%*")
"""Punctuation that tells names apart, as symbols do: "C#", "A*", "A & B"."""

_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_TAGS = range(0xE0020, 0xE0080)
"""What parts the flag of Scotland from that of Wales is invisible and carries meaning."""

_TATWEEL, _DOT_ABOVE = "\u0640", "\u0307"


@lru_cache(maxsize=4096)
def client_key(name: str) -> str:
    """A name without case, width and punctuation: equal keys are the same spelling.

    Marks and signs that make another word stay ("टाटा", "C++"); a name of nothing else stays as
    it is. The key of a key is that key.
    """
    plain = _plain(name.translate(_TRADE_MARKS))
    tokens = tuple(_tokens(plain))
    return " ".join(tokens) or " ".join(plain.split()) or " ".join(name.casefold().split())


def is_sign(token: str) -> bool:
    """Whether a token of a key is a symbol or an emoji and no word."""
    return len(token) == 1 and _is_sign(token)


def _plain(name: str) -> str:
    text, before = name, ""
    # Folding may bring letters that compose anew; one more round is enough for all of Unicode.
    while text != before:
        before = text
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFKC", "".join(filter(_is_seen, text)))
        # In Turkish a capital I may have a dot, which the small one has anyway.
        text = text.replace(f"i{_DOT_ABOVE}", "i")
    return text


def _is_seen(char: str) -> bool:
    if char == _TATWEEL or "\ufe00" <= char <= "\ufe0f":
        return False
    return unicodedata.category(char) != "Cf" or ord(char) in _FLAG_TAGS


def _tokens(text: str) -> Iterator[str]:
    """Words, and each sign by itself."""
    word = ""
    for char in text:
        if _is_of_word(char):
            word += char
            continue
        if word:
            yield word
        word = ""
        if _is_sign(char):
            yield char
    if word:
        yield word


def _is_of_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" or ord(char) in _FLAG_TAGS


def _is_sign(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Sk":
        return ord(char) in _SKIN_TONES
    return char in _SIGNS or (category[0] == "S" and char not in _SEPARATING_SYMBOLS)

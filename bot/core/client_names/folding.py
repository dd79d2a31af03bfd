"""The words of a name as they are compared: without what people leave out when they type."""

import re
import unicodedata

from bot.core.client_names.spelling import client_key

_SPELT_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
    | {"ə": "e", "ŋ": "n", "ĸ": "k", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه", "ٱ": "ا"}
)
_TWO_FOR_ONE = re.compile(r"([aou])e|aa")
"""Germans write "ue" for "ü" and Danes "aa" for "å"; others leave the marks out."""

_LAST_OF_ALPHABETS = "\u077f"
"""Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic are read without marks, others are not."""


def folded(name: str) -> list[str]:
    """The words and signs of a name, with initials put together."""
    return _initials_together([_without_marks(token) for token in client_key(name).split()])


def collapsed(word: str) -> str:
    """A word in which two letters that stand for one with marks are that one."""
    return _TWO_FOR_ONE.sub(lambda found: found[1] or "a", word)


def _without_marks(token: str) -> str:
    if token.isascii():
        plain = token
    else:
        spelt = unicodedata.normalize("NFKD", token.translate(_SPELT_OUT))
        plain, base = "", ""
        for char in spelt:
            if not unicodedata.category(char).startswith("M"):
                base = char
            elif "a" <= base <= _LAST_OF_ALPHABETS:
                continue
            plain += char
        plain = unicodedata.normalize("NFC", plain).translate(_SPELT_OUT)
    return plain


def _initials_together(tokens: list[str]) -> list[str]:
    """ "b a s f" is "basf" and "s r o" is "sro"; a lone letter stays one."""
    together: list[str] = []
    after_initial = False
    for token in tokens:
        is_initial = _is_initial(token)
        if is_initial and after_initial:
            together[-1] += token
        else:
            together.append(token)
        after_initial = is_initial
    return together


def _is_initial(token: str) -> bool:
    base = [char for char in token if not unicodedata.category(char).startswith("M")]
    return len(base) == 1 and base[0].isalpha() and not "\u3040" <= base[0] <= "\u9fff"

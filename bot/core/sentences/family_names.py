"""Which part of a name is the first, which the family's, and how each is written."""

import re

from bot.core.sentences.lexicon import listed

PIECES = re.compile(r"([-'’])")
INITIALLED = re.compile(r"(?:[^\W\d_]\.){2,}")
INITIALS = 2
THREE = 3


def natural(name: list[str]) -> list[str]:
    """The words of a name in natural capitals; what was typed in mixed case stays."""
    return [_natural(word, at, name) for at, word in enumerate(name)]


def _natural(word: str, at: int, name: list[str]) -> str:
    lower = word.lower()
    if lower in listed("names", "particles") and 0 < at < len(name) - 1:
        return lower if word.islower() or word.isupper() else word
    if lower.strip(".") in listed("names", "particles") and not at and len(name) > INITIALS:
        return lower if word.islower() else word
    are_initials = len(word) <= INITIALS and lower not in listed("names", "short_names")
    if word.isupper() and are_initials and (len(word) == 1 or len(name) == 1 or not at):
        return word
    if INITIALLED.fullmatch(word):
        return word.upper()
    is_odd = word[0].islower() and word[1:].isupper()
    if word.islower() or word.isupper() or is_odd:
        return "".join(_capital(piece) for piece in PIECES.split(lower))
    return word


def _capital(piece: str) -> str:
    if re.match(r"mc[^\W\d_]{2}", piece):
        return f"Mc{piece[2].upper()}{piece[3:]}"
    if piece in listed("names", "honorifics"):
        return piece
    return piece[:1].upper() + piece[1:]


def first_of(name: list[str]) -> str:
    """What a person is called who is named without a title; the full name where unclear."""
    words = natural(name)
    if len(words) == 1:
        return words[0] if len(words[0].strip(".")) > 1 else ""
    if _is_initial(name[0]) or _is_order_unclear(name):
        return " ".join(words)
    if _is_family_in_capitals(name):
        return words[1]
    if _is_double(name):
        return " ".join(words[:2])
    return words[0]


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 or bool(re.fullmatch(r"(?:[^\W\d_]\.)+", word))


def _is_order_unclear(name: list[str]) -> bool:
    first = name[0].lower()
    if first in listed("names", "particles") | {"doña", "dona"}:
        return first not in {"al", "ben"} or len(name) >= THREE
    is_longer = len(name) >= THREE or "-" in name[-1]
    return first in listed("names", "family_first") or (
        is_longer and first in listed("names", "family_first_of_three")
    )


def _is_family_in_capitals(name: list[str]) -> bool:
    """ "DUPONT Marie", as French and German forms have it."""
    first, second, *others = name
    return not others and first.isupper() and len(first) > INITIALS and not second.isupper()


def _is_double(name: list[str]) -> bool:
    first, second = (word.lower() for word in name[:2])
    of_two = first in listed("names", "double_first") and second in listed("names", "double_second")
    return of_two and len(name) >= THREE


def family_of(name: list[str], *, is_iberian: bool) -> str:
    """The family name, with its particles; all of the name where it is unclear which it is."""
    words = natural(name)
    if (
        len(name) >= THREE
        and _is_order_unclear(name)
        and name[0].lower() not in listed("names", "particles")
    ):
        return words[0]
    if len(name) == INITIALS and _is_order_unclear(name):
        return " ".join(words)
    is_double = len(name) == INITIALS and name[0].lower() in listed("names", "family_alone")
    if is_iberian and (len(name) >= THREE or is_double):
        return " ".join(words)
    start = len(words) - 1
    if len(words[-1].strip(".")) < INITIALS:
        return ""
    least = 1 if len(name) == INITIALS and name[0].lower() in {"al", "ben"} else 0
    while start > least and name[start - 1].lower() in listed("names", "particles"):
        start -= 1
    return " ".join(words[start:])

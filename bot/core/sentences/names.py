"""How a person is greeted and addressed, from what stands in the field for the contact (10.3).

In doubt nobody is named: "Hello," is never wrong, a wrong name always is.
"""

import re
import unicodedata

from bot.core.sentences.family_names import family_of, first_of, natural
from bot.core.sentences.lexicon import known, listed, others

LONGEST = 60
MOST_WORDS = 6
A_NAME = re.compile(r"(?:[^\W\d_][^\W\d_'.’-]*[.'’-]?)+")
TWO_PEOPLE = re.compile(r"[&+/]|\b(?:and|und|y|et|or|oder|plus|with|e)\b", re.IGNORECASE)
REMARK = re.compile(r"[(\[{].*?(?:[)\]}]|$)|(?:\s[-–—|]+\s|;|:).*")
NUMBER = re.compile(r"[+#]?\d[\d\s().-]*")
TO = re.compile(r"^(?:attn|att|fao|c/o|dear|hi|hello|hey|contact|name)\b\s*[:.]?\s+", re.IGNORECASE)
WHERE = re.compile(r"\s(?:from|at|in|on|@)\s.*", re.IGNORECASE)


def greeting(contact: str) -> str:
    """Return "Hello Dr. Weber,", "Hello Tom," or, where nobody is named for sure, "Hello,"."""
    name = addressed(contact)
    return f"Hello {name}," if name else "Hello,"


def addressed(contact: str) -> str:
    """Return "Dr. Weber" or "Tom", as one says it to them; empty where that is in doubt."""
    typed = " ".join(unicodedata.normalize("NFC", contact[: 4 * LONGEST]).split())
    if len(typed) > LONGEST or re.search(r"\S@|https?:|<", typed):
        return ""
    plain = NUMBER.sub(" ", REMARK.sub("", TO.sub("", typed))).strip(" ?.!,\"'@*_")
    if typed.rstrip().endswith(f"{plain}."):
        plain = f"{plain}."
    if not plain or TWO_PEOPLE.search(plain) or not _is_latin(plain):
        return ""
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    return _of_parts([part for at, part in enumerate(parts) if not at or not _is_degree(part)])


def _is_latin(text: str) -> bool:
    letters = (c for c in text if c not in " ,.'’-‘")
    return all(c.isalpha() and "LATIN" in unicodedata.name(c, "") for c in letters)


def _is_degree(part: str) -> bool:
    return all(word.lower().strip(".") in listed("names", "degrees") for word in part.split())


def _of_parts(parts: list[str]) -> str:
    """One part, "Oduya, Grace", or a name among remarks ("the girl on reception, Lauren")."""
    if len(parts) == 1:
        return _of_part(parts[0])
    named = [part for part in parts if not _is_remark(part)]
    if len(named) == 1:
        return _of_part(named[0])
    is_family_first = len(parts) == len(named) == 2 and len(parts[0].split()) == 1  # noqa: PLR2004
    return _of_part(f"{parts[1]} {parts[0]}") if is_family_first else ""


def _is_remark(part: str) -> bool:
    words = part.split()
    return bool(_plain(words) & listed("names", "roles")) or words[0].lower() in {"the", "a", "an"}


def _of_part(part: str) -> str:
    words = WHERE.sub("", part).split()
    if not words or len(words) > MOST_WORDS or not all(A_NAME.fullmatch(word) for word in words):
        return ""
    if titles := _leading_titles(words):
        return _titled(titles, [w for w in words[len(titles) :] if not _is_degree(w)])
    name = [word for at, word in enumerate(words) if not at or not _is_degree(word)]
    if _plain(words) & (listed("names", "roles") | listed("names", "nobody")):
        return ""
    return _untitled(name)


def _plain(words: list[str]) -> set[str]:
    return {word.lower().strip(".?") for word in words}


def _leading_titles(words: list[str]) -> list[str]:
    if len(words) == 1 and words[0].lower() in listed("names", "words_that_are_names"):
        return []  # "Dean" alone is a name
    kinds = ("titles", "knightly", "whole")
    known_titles = frozenset().union(*(listed("names", kind) for kind in kinds))
    titles: list[str] = []
    for word in words:
        if word.lower().strip(".") not in known_titles:
            break
        titles.append(word)
    return titles


def _titled(titles: list[str], name: list[str]) -> str:
    if not name or _plain(name) & listed("names", "roles") or not _can_be_name(name):
        return ""
    title = _leading(titles)
    kind = title.lower().strip(".")
    shown = title[0].upper() + (title[1:].lower() if title[1:].isupper() else title[1:])
    if kind in listed("names", "knightly"):
        first = first_of(name)
        return f"{shown} {first}" if first else ""
    if kind in listed("names", "whole"):
        return f"{shown} {' '.join(natural(name))}"
    family = family_of(name, is_iberian=kind in listed("names", "iberian"))
    return f"{shown} {family}" if family else ""


def _leading(titles: list[str]) -> str:
    """The title that is said: of "Frau Dr." the second, of "Prof. Dr." the first."""
    learned = [t for t in titles if t.lower().strip(".") in listed("names", "academic")]
    is_civil = titles[0].lower().strip(".") in listed("names", "civil")
    return learned[0] if learned and is_civil else titles[0]


def _can_be_name(name: list[str]) -> bool:
    return not any(re.search(r"['’]s$", word, re.IGNORECASE) for word in name) and any(
        len(word.strip(".")) > 1 for word in name
    )


def _untitled(words: list[str]) -> str:
    if not words or not _can_be_name(words):
        return ""
    capitals = [word for word in words if word[0].isupper()]
    if len(words) > 1 and len(capitals) == 1 and words[-1] == capitals[0]:
        # "big Steve": what stands before the name describes it.
        return _first_where_sure(capitals) if _describes(words[:-1]) else ""
    if _plain(words[1:]) & listed("names", "replaced"):
        return ""
    if words[0].lower() in {"the", "a", "an", "my", "our", "their", "his", "to", "for", "of"}:
        return ""
    return _first_where_sure(words)


def _describes(words: list[str]) -> bool:
    return all(word in known() and word not in {"of", "to", "for", "the"} for word in words)


def _first_where_sure(words: list[str]) -> str:
    first = words[0].lower()
    is_name_too = first in listed("names", "words_that_are_names")
    is_word = first in known() and words[0].islower()
    describes = first in others() and len(words) > 1  # "Big Dave"
    is_family = len(words) == 1 and (first in listed("names", "family_alone") or first[:2] == "o'")
    is_nonsense = len(first) > 2 and len(set(first)) == 1  # noqa: PLR2004
    if is_family or is_nonsense or ((is_word or describes) and not is_name_too):
        return ""
    return first_of(words)

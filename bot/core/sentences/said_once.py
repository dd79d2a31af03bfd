"""Whether what a fault did is said already where it is said what went wrong."""

import re

WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
JOINING = ("and", "or", "so", "then", "also", "as", "well", "which", "who", "because", "when")
SILENT = frozenset({"a", "an", "the", "this", "that", "these", "those", *JOINING})
"""They join what is said and say nothing of it."""
ONE_SIDE = {"your": "you", "yours": "you", "our": "we", "ours": "we", "us": "we", "my": "i"}
MOST_BETWEEN = 2
ROOT = 4
LONGEST_ENDING = 3


def is_said_in(effect: str, happened: str) -> bool:
    """Whether a sentence about the effect says no more than another does: the same, of the same."""
    wanted, said = _words(effect), _words(happened)
    return bool(wanted) and any(_follows(wanted, said[start:]) for start in range(len(said)))


def _follows(wanted: list[str], said: list[str]) -> bool:
    """Whether these words come there in this order, from the first on, with little in between."""
    place = 0
    for word in wanted:
        # What a sentence begins with is what it is about.
        nearby = said[place : place + 1 + (MOST_BETWEEN if place else 0)]
        found = next((n for n, other in enumerate(nearby) if _is_the_same(word, other)), None)
        if found is None:
            return False
        place += found + 1
    return True


def _words(text: str) -> list[str]:
    found = (word.lower() for word in WORD.findall(text))
    return [ONE_SIDE.get(word, word) for word in found if word not in SILENT]


def _is_the_same(one: str, other: str) -> bool:
    """The same word, whatever its ending: "miss" and "missed", "leaflet" and "leaflets"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    is_root = len(short) >= ROOT and long.startswith(short)
    return is_root and long.isalpha() and len(long) - len(short) <= LONGEST_ENDING

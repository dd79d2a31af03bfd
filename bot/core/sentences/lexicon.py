"""The words that the rules know, from the tables beside this file."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


@lru_cache
def listed(table: str, name: str) -> frozenset[str]:
    """The words of a list that stands in `words/<table>.toml` under that name."""
    return frozenset(_lists(table)[name].split())


@lru_cache
def phrases(table: str, name: str) -> tuple[str, ...]:
    """The lines of a list, for what is longer than a word."""
    return tuple(line for line in _lists(table)[name].splitlines() if line)


@lru_cache
def pairs(table: str, name: str) -> dict[str, str]:
    """What is typed, and what stands for it, of a list with lines "typed = meant"."""
    lines = (line.partition(" = ") for line in phrases(table, name))
    return {typed.strip(): meant.strip() for typed, _, meant in lines}


@lru_cache
def _lists(table: str) -> dict[str, str]:
    text = (files(__package__) / "words" / f"{table}.toml").read_text(encoding="utf-8")
    return {name: str(words) for name, words in tomllib.loads(text).items()}


@lru_cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table made by tests/word_tables.py."""
    text = (files(__package__) / "words" / f"{table}.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines())


@lru_cache
def nouns() -> frozenset[str]:
    """Every noun, one or many."""
    return frozenset(word for row in rows("nouns") for word in row) | listed("lists", "more_nouns")


@lru_cache
def singulars() -> frozenset[str]:
    """Nouns that stand for one; "staff" and the like are left out where they may be many."""
    many = frozenset(row[1] for row in rows("nouns") if len(row) > 1)
    return frozenset(row[0] for row in rows("nouns")) - many


@lru_cache
def plurals() -> frozenset[str]:
    """Nouns that stand for many and for nothing else."""
    ones = frozenset(row[0] for row in rows("nouns"))
    many = frozenset(row[1] for row in rows("nouns") if len(row) > 1)
    more = frozenset(word for word in listed("lists", "more_nouns") if word.endswith("s"))
    return (many - ones) | more | listed("grammar", "always_many")


@lru_cache
def others() -> frozenset[str]:
    """Every adjective and adverb."""
    return frozenset(word for row in rows("others") for word in row)


@lru_cache
def known() -> frozenset[str]:
    """Every English word that the rules know."""
    of_verbs = (form for row in rows("verbs") for each in row for form in each.split("/"))
    return frozenset([*of_verbs, *nouns(), *others(), *_little()])


def _little() -> Iterator[str]:
    for name in _lists("lists"):
        if name != "foreign":
            yield from listed("lists", name)


def is_known(word: str) -> bool:
    """Whether it is an English word, also one made of two ("worktop") or a possessive."""
    plain = word.lower().removesuffix("'s").removesuffix("'")
    if plain in known() or not plain.isalpha():
        return plain in known() or not any(c.isalpha() for c in plain)
    return any(plain[:at] in known() and plain[at:] in known() for at in range(4, len(plain) - 2))

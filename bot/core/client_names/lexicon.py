"""The legal forms and the small words that the comparison knows, from the tables beside it."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from bot.core.client_names.folding import folded

_LEADS_ANYWAY = 6
"""A written-out form may stand before the name: no other word is like "aktiebolaget"."""


@lru_cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in `words/lists.toml`."""
    return frozenset(_lists()[name].split())


@lru_cache
def short_for() -> dict[str, str]:
    """What is typed short, and the whole word."""
    lines = (line.partition(" = ") for line in _lists()["short_for"].splitlines() if line)
    return {short.strip(): whole.strip() for short, _, whole in lines}


@lru_cache
def glued_forms() -> tuple[str, ...]:
    """Legal forms that stand against the name without a space, the longest first."""
    return tuple(sorted(map(_run_together, listed("glued")), key=lambda form: (-len(form), form)))


@lru_cache
def legal_forms() -> frozenset[str]:
    """Every legal form, run together: "spzoo" for "Sp. z o.o."."""
    text = (files(__package__) / "words" / "legal_forms.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("# "))
    return frozenset(filter(None, map(_run_together, lines)))


@lru_cache
def leading_forms() -> frozenset[str]:
    """Those of them that also stand before the name."""
    short = listed("leading")
    return frozenset(
        form
        for form in legal_forms()
        if form in short or len(form) >= _LEADS_ANYWAY or not form.isascii()
    )


def is_legal_form(words: str) -> bool:
    """Whether these are legal forms and nothing else: "GmbH & Co. KG", "Pty Ltd"."""
    tokens = folded(words)
    return bool(tokens) and ("".join(tokens) in legal_forms() or legal_forms().issuperset(tokens))


def _run_together(form: str) -> str:
    return "".join(folded(form))


@lru_cache
def _lists() -> dict[str, str]:
    text = (files(__package__) / "words" / "lists.toml").read_text(encoding="utf-8")
    return {name: str(words) for name, words in tomllib.loads(text).items()}

"""Whether texts can be used: no empty ones, and only placeholders that somebody fills in.

To read some hundred texts as templates takes as long as to start the rest of the bot, and they
seldom change: what was found good is known again by its hash, as Python knows what it compiled.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

# Begins every placeholder, condition and loop.
MARK = "{"
Texts = Iterable[tuple[str, str]]
Allowed = Mapping[str, list[str]]


class CopyError(Exception):
    """A text that cannot be used; says file and reason."""


def check_texts(texts: Texts, allowed: Allowed, known_good: Path | None = None) -> None:
    """Refuse what cannot be shown; `known_good` remembers what could. Raises CopyError."""
    if known_good is None:
        _check_all(texts, allowed)
        return
    found = _hash_of(texts := list(texts), allowed)
    if _remembered(known_good) != found:
        _check_all(texts, allowed)
        _remember(known_good, found)


def _hash_of(texts: Texts, allowed: Allowed) -> str:
    whole = repr((sorted(texts), sorted(allowed.items())))
    # This file decides what is good: another check asks again.
    return hashlib.sha256(whole.encode() + Path(__file__).read_bytes()).hexdigest()


def _remembered(file: Path) -> str | None:
    # What cannot be read is checked again.
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text(encoding="ascii")
    return None


def _remember(file: Path, found: str) -> None:
    # Where nothing may be written, each start checks anew. Renamed, so that nobody reads a half.
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as fresh:
            fresh.write(found)
        Path(fresh.name).replace(file)


def _check_all(texts: Texts, allowed: Allowed) -> None:
    from jinja2 import TemplateSyntaxError, meta  # noqa: PLC0415 - not where all is known as good

    from bot.copy.templates import PLAIN  # noqa: PLC0415

    for name, source in texts:
        if not source.strip():
            raise CopyError(f"{name}: the text is empty")
        if MARK not in source:
            continue
        try:
            used = meta.find_undeclared_variables(PLAIN.parse(source))
        except TemplateSyntaxError as error:
            raise CopyError(f"{name}: line {error.lineno}: {error.message}") from error
        if unknown := sorted(used - _facts(name, allowed)):
            raise CopyError(f"{name}: no such placeholder: {', '.join(unknown)}")


def _facts(name: str, allowed: Allowed) -> set[str]:
    return {fact for pattern, facts in allowed.items() if fnmatch(name, pattern) for fact in facts}

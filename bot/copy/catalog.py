"""The catalogue of texts: loaded and checked at start, rendered with escaping."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.copy.checked import MARK, CopyError, check_texts
from bot.copy.escaping import Mrkdwn

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Catalog", "CopyError", "load_catalog"]

# A condition that does not hold leaves its empty lines behind.
_GAP = re.compile(r"\n{3,}")


class Text:
    """One text, compiled when it is first shown, if it has placeholders: so starts stay fast."""

    def __init__(self, source: str, *, mrkdwn: bool) -> None:
        self._source = source
        self._mrkdwn = mrkdwn

    @cached_property
    def _template(self) -> "Template":
        from bot.copy.templates import compiled  # noqa: PLC0415 - a start shows one text or none

        return compiled(self._source, mrkdwn=self._mrkdwn)

    def render(self, facts: Mapping[str, object]) -> str:
        """The text with these facts in it."""
        return self._template.render(facts) if MARK in self._source else self._source


@dataclass(frozen=True, slots=True)
class Catalog:
    """The texts of one language: mrkdwn messages by file, plain labels by dotted key."""

    messages: Mapping[str, Text]
    labels: Mapping[str, Text]

    def text(self, name: str, /, **facts: object) -> Mrkdwn:
        """A message in mrkdwn, with every fact escaped."""
        return Mrkdwn(_GAP.sub("\n\n", self.messages[name].render(facts)).strip())

    def label(self, key: str, /, **facts: object) -> str:
        """A plain text: a button, a field, an error."""
        return self.labels[key].render(facts)

    def count(self, prefix: str) -> int:
        """How many messages there are whose names are this and a number, from 1 on."""
        number = 0
        while f"{prefix}{number + 1}" in self.messages:
            number += 1
        return number

    def has(self, name: str) -> bool:
        """Whether there is a message of that name."""
        return name in self.messages


def load_catalog(language: str = "en", folder: Traversable | None = None) -> Catalog:
    """Every text of a language, with its placeholders checked; raises CopyError."""
    return _shipped(language) if folder is None else _load(language, folder)


@cache
def _shipped(language: str) -> Catalog:
    # To read some hundred texts takes a while, and a test suite asks for them often.
    cache_folder = Path(__file__).parent / "__pycache__"
    return _load(language, files(__package__ or "bot.copy"), cache_folder / f"{language}.checked")


def _load(language: str, root: Traversable, known_good: Path | None = None) -> Catalog:
    allowed = _toml(root / "placeholders.toml")
    texts = dict(_texts(root / language, ""))
    labels = dict(_flat(_toml(root / language / "labels.toml")))
    named = {f"labels/{key}": source for key, source in labels.items()}
    check_texts([*texts.items(), *named.items()], allowed, known_good)
    return Catalog(
        {name: Text(source, mrkdwn=True) for name, source in texts.items()},
        {key: Text(source, mrkdwn=False) for key, source in labels.items()},
    )


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _texts(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".txt"):
            yield prefix + entry.name.removesuffix(".txt"), entry.read_text(encoding="utf-8")


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CopyError(f"{file.name}: not valid TOML: {error}") from error


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)

"""The catalogue of texts: loaded and checked at start, rendered with escaping."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, meta

from bot.copy.escaping import Mrkdwn, escape, sentence

# A condition that does not hold leaves its empty lines behind.
_GAP = re.compile(r"\n{3,}")
# Begins every placeholder, condition and loop.
_MARK = "{"


class CopyError(Exception):
    """A text that cannot be used; says file and reason."""


class Text:
    """One text, compiled when it is first shown, if it has placeholders: so starts stay fast."""

    def __init__(self, source: str, environment: Environment) -> None:
        self._source = source
        self._environment = environment

    @cached_property
    def _template(self) -> Template:
        return self._environment.from_string(self._source)

    def render(self, facts: Mapping[str, object]) -> str:
        """The text with these facts in it."""
        return self._template.render(facts) if _MARK in self._source else self._source


@dataclass(frozen=True, slots=True)
class Catalog:
    """The texts of one language: mrkdwn messages by file, plain labels by dotted key."""

    messages: Mapping[str, Text]
    labels: Mapping[str, Text]

    def text(self, name: str, **facts: object) -> Mrkdwn:
        """A message in mrkdwn, with every fact escaped."""
        return Mrkdwn(_GAP.sub("\n\n", self.messages[name].render(facts)).strip())

    def label(self, key: str, **facts: object) -> str:
        """A plain text: a button, a field, an error."""
        return self.labels[key].render(facts)

    def has(self, name: str) -> bool:
        """Whether there is a message of that name."""
        return name in self.messages


def load_catalog(language: str = "en", folder: Traversable | None = None) -> Catalog:
    """Every text of a language, with its placeholders checked; raises CopyError."""
    return _shipped(language) if folder is None else _load(language, folder)


@cache
def _shipped(language: str) -> Catalog:
    # To check some hundred texts takes a while, and a test suite asks for them often.
    return _load(language, files(__package__ or "bot.copy"))


def _load(language: str, root: Traversable) -> Catalog:
    mrkdwn, plain = _environment(finalize=True), _environment(finalize=False)
    allowed = _toml(root / "placeholders.toml")
    texts = dict(_texts(root / language, ""))
    for name, source in texts.items():
        _check(name, source, allowed, plain)
    labels = dict(_flat(_toml(root / language / "labels.toml")))
    for key, source in labels.items():
        _check(f"labels/{key}", source, allowed, plain)
    return Catalog(
        {name: Text(source, mrkdwn) for name, source in texts.items()},
        {key: Text(source, plain) for key, source in labels.items()},
    )


def _environment(*, finalize: bool) -> Environment:
    environment = Environment(  # noqa: S701 -- this is mrkdwn, not HTML: `escape` is the finalizer
        undefined=StrictUndefined,
        finalize=escape if finalize else None,
    )
    environment.filters["sentence"] = sentence
    return environment


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


def _check(
    name: str, source: str, allowed: Mapping[str, list[str]], environment: Environment
) -> None:
    if not source.strip():
        raise CopyError(f"{name}: the text is empty")
    # Most texts have no placeholder, and to parse some hundred would slow every start.
    if _MARK not in source:
        return
    try:
        used = meta.find_undeclared_variables(environment.parse(source))
    except TemplateSyntaxError as error:
        raise CopyError(f"{name}: line {error.lineno}: {error.message}") from error
    known = {fact for pattern, facts in allowed.items() if fnmatch(name, pattern) for fact in facts}
    if unknown := sorted(used - known):
        raise CopyError(f"{name}: no such placeholder: {', '.join(unknown)}")

"""The humility check's rules as data: one TOML file a rule, an act or a list of words."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.core.humility.model import STAGES, WITH_CLIENTS, Find, Rule, ToSuppliers
from bot.core.humility.phrases import PhraseError
from bot.core.humility.rules import RuleSet, RuleSetError
from bot.core.humility.text import Spelling

Shape = TypeVar("Shape")
_RULE = TypeAdapter(Rule)
_TO_SUPPLIERS = TypeAdapter(ToSuppliers)
_TABLE = TypeAdapter(dict[str, object])
_FINDS = TypeAdapter(tuple[Find, ...])
_SPELLING = TypeAdapter(Spelling)
_WORDS = TypeAdapter(Mapping[str, str])
_ANY = {"circumstances": WITH_CLIENTS, "stages": STAGES}


class HumilityRulesError(Exception):
    """Rule files that cannot be used; says file and reason."""


def load_rules(folder: Traversable | None = None) -> RuleSet:
    """Every rule, checked and compiled; raises HumilityRulesError."""
    return _shipped() if folder is None else _load(folder)


def rule_ids() -> frozenset[str]:
    """The id of every rule, without reading any."""
    entries = (files(__name__) / "rules").iterdir()
    names = (entry.name for entry in entries if entry.name.endswith(".toml"))
    return frozenset(name.removesuffix(".toml") for name in names)


@cache
def known_choices() -> tuple[tuple[str, str, str], ...]:
    """Id, severity and reason of every rule, by id, without compiling any."""
    tables = _tables(files(__name__) / "rules")
    return tuple(
        (name.removesuffix(".toml"), str(one["severity"]), str(one["why"])) for name, one in tables
    )


@cache
def _shipped() -> RuleSet:
    # To compile some hundred phrases takes a while, and a test suite asks for them often.
    return _load(files(__name__))


def _load(root: Traversable) -> RuleSet:
    try:
        return RuleSet.build(
            rules=tuple(_rule(name, table) for name, table in _tables(root / "rules")),
            acts=dict(_act(name, table) for name, table in _tables(root / "acts")),
            words=_checked("words.toml", _WORDS, _read(root / "words.toml")["words"]),
            spelling=_checked("spelling.toml", _SPELLING, _read(root / "spelling.toml")),
        )
    except (PhraseError, RuleSetError) as problem:
        raise HumilityRulesError(str(problem)) from problem


def _rule(name: str, table: Mapping[str, object]) -> Rule:
    finds = _checked(name, _FINDS, table.get("find", []))
    rest = {key: value for key, value in table.items() if key != "find"}
    if "to_suppliers" in rest:
        rest["to_suppliers"] = _to_suppliers(name, rest["to_suppliers"])
    for key, every in _ANY.items():
        if rest.get(key) == "any":
            rest[key] = every
    rule = _checked(name, _RULE, {**rest, "id": name.removesuffix(".toml"), "finds": finds})
    unknown = (rule.circumstances - set(WITH_CLIENTS)) | (rule.stages - set(STAGES))
    if unknown:
        raise HumilityRulesError(f"{name}: no such circumstance or stage: {sorted(unknown)}")
    return rule


def _to_suppliers(name: str, table: object) -> ToSuppliers:
    said = _checked(name, _TABLE, table)
    rest = {key: value for key, value in said.items() if key != "find"}
    return _checked(name, _TO_SUPPLIERS, {**rest, "finds": said.get("find", [])})


def _act(name: str, table: Mapping[str, object]) -> tuple[str, tuple[Find, ...]]:
    return name.removesuffix(".toml"), _checked(name, _FINDS, table.get("find", []))


def _tables(folder: Traversable) -> Iterator[tuple[str, Mapping[str, object]]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, _read(entry)


def _read(file: Traversable) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise HumilityRulesError(f"{file.name}: not valid TOML: {problem}") from problem


def _checked(name: str, shape: TypeAdapter[Shape], value: object) -> Shape:
    try:
        return shape.validate_python(value)
    except ValidationError as problem:
        told = "; ".join(f"{_place(p['loc'])}: {p['msg']}" for p in problem.errors())
        raise HumilityRulesError(f"{name}: {told}") from problem


def _place(where: tuple[int | str, ...]) -> str:
    return ".".join(map(str, where)) or "file"

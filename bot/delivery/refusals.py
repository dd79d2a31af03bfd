"""What Slack's error codes mean for a message: one table, as data, with its sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class RefusalKind(StrEnum):
    """What becomes of a message that Slack refused."""

    SLOW_DOWN = "slow_down"
    MENDABLE = "mendable"
    UNCERTAIN = "uncertain"
    FINAL = "final"


class Remedy(StrEnum):
    """What an admin can do; the last is for a code that no table knows."""

    TOKEN = "token"  # noqa: S105 -- a word, and no secret
    SCOPE = "scope"
    PERMISSION = "permission"
    NETWORK = "network"
    TWO_FACTOR = "two_factor"
    MIGRATION = "migration"
    GRANT = "grant"
    ENCRYPTION = "encryption"
    MESSAGES_TAB = "messages_tab"
    POLICY = "policy"
    INVITE = "invite"
    ARCHIVED = "archived"
    CHANNEL = "channel"
    PERSON = "person"
    VERSION = "version"
    ADMIN = "admin"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code: its kind, the pages that list it, and what the admin can do about it.

    `twice`: final only if Slack says so again later.
    """

    code: str
    kind: RefusalKind
    sources: tuple[str, ...] = ()
    remedy: Remedy = Remedy.UNKNOWN
    twice: bool = False


@cache
def refusals() -> Mapping[str, Refusal]:
    """Every code that is known; one that ends in * stands for all that begin so."""
    table = tomllib.loads((files(__package__) / "refusals.toml").read_text(encoding="utf-8"))
    pages = table.pop("sources")
    return {
        code: Refusal(
            code,
            RefusalKind(kind),
            tuple(pages[name] for name in known["from"]),
            Remedy(known.get("remedy", Remedy.UNKNOWN)),
            known.get("twice", False),
        )
        for kind, codes in table.items()
        for code, known in codes.items()
    }


def refusal(code: str) -> Refusal:
    """What a code means."""
    table = refusals()
    if (known := table.get(code)) is not None:
        return known
    for pattern, known in table.items():
        if pattern.endswith("*") and code.startswith(pattern.removesuffix("*")):
            return known
    return Refusal(code, RefusalKind.MENDABLE)

"""The labelled drafts: what an honest reader says about each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.humility.check import check
from bot.core.humility.model import DraftContext, Finding
from bot.core.humility.rules import RuleSet

FOLDER = Path(__file__).parent / "drafts"


@dataclass(frozen=True)
class Labelled:
    """One draft and what applies to it."""

    id: str
    text: str
    circumstance: str
    stage: str
    channel: str
    context: Mapping[str, Any]
    expected: frozenset[str]
    ok: bool
    sentences: tuple[tuple[str, frozenset[str]], ...] = ()
    """Of a fully labelled draft: each sentence with every rule and act that it shows."""

    def findings(self, rules: RuleSet) -> tuple[Finding, ...]:
        """What the check says."""
        return check(self.text, self.known, rules)

    @property
    def known(self) -> DraftContext:
        """What is known of its case."""
        return DraftContext(self.circumstance, self.stage, self.channel, **self.context)


def read(part: str) -> list[Labelled]:
    """The drafts of a part ("dev", "held" or the name of one file), in file order."""
    return [
        _draft(json.loads(line))
        for file in sorted(FOLDER.glob(f"{part}*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _draft(row: dict[str, Any]) -> Labelled:
    known = {key: value for key, value in row.items() if key != "note"}
    known["expected"] = frozenset(row["expected"])
    if "sentences" in row:
        known["sentences"] = tuple((text, frozenset(shown)) for text, shown in row["sentences"])
        known["text"] = " ".join(text for text, _ in row["sentences"])
    return Labelled(**known)

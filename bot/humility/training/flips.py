"""How often a harmless change flips the verdict, by `python -m bot.humility.training.flips`.

Arguments: parts of the drafts, --meaning or --phrases, --all (every variant on every draft instead
of one in turn), --which (every draft that flipped), --only=CHANGE.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.humility.check import is_ok
from bot.core.humility.rules import RuleSet
from bot.humility.training.harmless_changes import CHANGES, Change
from bot.humility.training.labelled import Labelled, read
from bot.humility.training.measure import rules_with_judge


@dataclass
class Flips:
    """What came of one change."""

    changed: int = 0
    flipped: int = 0
    right: int = 0
    which: tuple[str, ...] = ()

    def add(self, draft: Labelled, before: bool, rules: RuleSet) -> None:  # noqa: FBT001
        """Read a changed draft; `before` is the verdict on it as it was."""
        findings = draft.findings(rules)
        ok = is_ok(findings)
        self.changed += 1
        self.right += ok == draft.ok
        if ok != before:
            self.flipped += 1
            quotes = [f"{f.id}: {f.quote!r}" for f in findings if f.severity == "block"]
            self.which += (f"{draft.id} was {before} is {ok} {quotes}\n{draft.text}",)

    def __str__(self) -> str:
        share, right = self.flipped / self.changed, self.right / self.changed
        return f"{self.flipped:5} of {self.changed:5} {share:7.2%}   accuracy {right:.3f}"


def flips_of(
    variants: Sequence[Change],
    drafts: Sequence[Labelled],
    verdicts: Sequence[bool],
    rules: RuleSet,
    *,
    every: bool = False,
) -> Flips:
    """The flips of one change over drafts, each with one variant in turn or with every one."""
    flips = Flips()
    for at, (draft, before) in enumerate(zip(drafts, verdicts, strict=True)):
        for change in variants if every else [variants[at % len(variants)]]:
            flips.add(replace(draft, text=change(draft.text)), before, rules)
    return flips


def main(arguments: list[str]) -> None:
    """Print the flips of each change."""
    rules = rules_with_judge(arguments)
    parts = [name for name in arguments if not name.startswith("--")] or ["kept"]
    drafts = [draft for part in parts for draft in read(part)]
    verdicts = [is_ok(draft.findings(rules)) for draft in drafts]
    right = sum(ok == draft.ok for ok, draft in zip(verdicts, drafts, strict=True))
    print(f"{' '.join(parts)}: {len(drafts)} drafts, accuracy {right / len(drafts):.3f}")
    only = [word.removeprefix("--only=") for word in arguments if word.startswith("--only=")]
    for name in only or CHANGES:
        flips = flips_of(CHANGES[name], drafts, verdicts, rules, every="--all" in arguments)
        print(f"{name:20} {flips}", flush=True)
        if "--which" in arguments:
            print("\n\n".join(flips.which))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What the bot holds in memory with the check loaded, by `python -m bot.humility.training.memory`.

With --meaning the judge of the extra, with --phrases none; Linux only (it reads /proc).
"""

import sys
from pathlib import Path

import bot.app
import bot.serve  # noqa: F401 - a running bot has both
from bot.core.humility.model import DraftContext
from bot.drafts.check_draft import check_draft, preload
from bot.humility.training.measure import rules_with_judge

LONG = "We lost your pallet and I am sorry. " * 80


def resident_mb() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main(arguments: list[str]) -> None:
    """Print it before the check is loaded, after a first draft, and after the longest."""
    print(f"without the check {resident_mb():.0f} MB")
    rules = rules_with_judge(arguments)
    preload(rules)
    print(f"after a first draft {resident_mb():.0f} MB")
    check_draft(LONG, DraftContext("own_mistake", "own_up", "email"), rules)
    print(f"after the longest draft that the judge reads {resident_mb():.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])

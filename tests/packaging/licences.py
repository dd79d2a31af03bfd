"""Writes docs/licences.md from what the packages say of themselves: `make licences`."""

import json
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

from tests.packaging.installed import ROOT

PAGE = ROOT / "docs" / "licences.md"
RUN_LOCK, HUMILITY_LOCK = ROOT / "requirements-run.lock", ROOT / "bot/humility/requirements.lock"
SCALE_LOCK = ROOT / "requirements-scale.lock"
FREE = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|0BSD|Zlib|Unlicense|CC0")
TABLE = "## {}\n\n| package | licence |\n|---|---|\n{}"
TITLES = ("What runs", "With the extra `humility` besides", "With the extra `scale` besides")


def locked(file: Path) -> list[str]:
    """The packages that a lock names for this system."""
    lines = re.findall(r"^([\w.-]+)==[^;\n]*(;[^\n]*)?\\$", file.read_text("utf-8"), re.MULTILINE)
    here = (name for name, marker in lines if "sys_platform == 'win32'" not in marker)
    # Some have a version for each Python.
    return [*dict.fromkeys(here)]


def licences(names: list[str]) -> dict[str, str]:
    """What each package says its licence is."""
    tool = [str(Path(sys.executable).parent / "pip-licenses"), "--from=mixed", "--format=json"]
    said = json.loads(subprocess.check_output([*tool, "--packages", *names], text=True))
    found = {one["Name"].lower().replace("_", "-"): str(one["License"]) for one in said}
    # Some give the whole text where a name belongs.
    return {name: found[name].split("\n")[0].strip() for name in names}


def page() -> str:
    """The text of docs/licences.md: its head as it is written there, and the tables anew."""
    head = PAGE.read_text("utf-8").split("## ")[0]
    run = locked(RUN_LOCK)
    extras = [locked(lock) for lock in (HUMILITY_LOCK, SCALE_LOCK)]
    found = licences(sorted({*run, *chain(*extras)}))
    tables = (run, *([name for name in more if name not in run] for more in extras))
    rows = ("".join(f"| {name} | {found[name]} |\n" for name in names) for names in tables)
    return head + "\n".join(TABLE.format(*each) for each in zip(TITLES, rows, strict=True))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""The pages that people read, and what stands in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GUIDES = (
    *(ROOT / name for name in ("README.md", "CHANGELOG.md")),
    *(ROOT / "docs" / f"{name}.md" for name in ("admin", "reps", "contributing", "security")),
    *sorted((ROOT / "docs" / "operating").glob("*.md")),
)
PAGES = (*GUIDES, *sorted(page for page in (ROOT / "docs").rglob("*.md") if page not in GUIDES))
SHELL = re.compile(r"^```(?:sh|shell|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENVIRONMENTS = (".venv/bin/", "/opt/do-over/bin/")


class Line(NamedTuple):
    """A command as it stands in a page."""

    page: str
    command: str


def text(page: Path) -> str:
    """A page as it is written."""
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    """A page's path in the project."""
    return str(page.relative_to(ROOT))


def commands(page: Path) -> Iterator[Line]:
    """Every line of the page's shell blocks, without the environment that it is run from."""
    for block in re.findall(
        r"^```(?:sh|shell|bash|console)\n(.*?)^```", text(page), re.MULTILINE | re.DOTALL
    ):
        for line in block.splitlines():
            command = line.split("  #")[0].strip()
            for environment in ENVIRONMENTS:
                command = command.removeprefix(environment)
            if command:
                yield Line(name(page), command)


def quoted(page: Path) -> Iterator[str]:
    """What stands in the page's backticks, code blocks left out."""
    prose = re.sub(r"^```.*?^```", "", text(page), flags=re.MULTILINE | re.DOTALL)
    for found in re.findall(r"`([^`\n]+)`", prose):
        command = found
        for environment in ENVIRONMENTS:
            command = command.removeprefix(environment)
        yield command

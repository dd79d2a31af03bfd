"""Each dependency has its line of reasons."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(one for extra in extras for one in extra)]
    names = {re.split(r"[^a-z0-9-]", one)[0] for one in wanted} - {project["name"]}
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {
        name for line in re.findall(r"\*\*(.+?)\*\*", told) for name in re.findall(r"[\w-]+", line)
    }
    assert names - explained == set()

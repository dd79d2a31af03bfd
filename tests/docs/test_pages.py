"""Links lead somewhere, and tables in the pages name all that there is."""

import re
import subprocess

import pytest
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - registers the tables
from tests.docs.pages import GUIDES, PAGES, ROOT, name, text

LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"|srcset=\"([^\"]+)\"", re.DOTALL)
TOP = {
    ".ci",
    ".env.example",
    ".gitignore",
    ".slack",
    "CHANGELOG.md",
    "Containerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "bot",
    "compose.yaml",
    "docs",
    "manifest.http.yml",
    "manifest.json",
    "manifest.workflow.yml",
    "manifest.yml",
    "pyproject.toml",
    "requirements-run.lock",
    "requirements-scale.lock",
    "requirements.lock",
    "storage",
    "tests",
}


def anchors(page_text: str) -> set[str]:
    """What the headings of a page are reached by."""
    heads = re.findall(r"^#+ (.+)$", page_text, re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", head.lower()) for head in heads)
    return {head.strip().replace(" ", "-") for head in plain}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: object) -> None:
    path = next(each for each in PAGES if each == page)
    for found in LINK.finditer(text(path)):
        link = next(filter(None, found.groups()))
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(text(target)), link


def test_every_setting_is_told() -> None:
    source = (ROOT / "bot" / "config.py").read_text("utf-8")
    names = set(re.findall(r'reader\.\w+\(\s*"([A-Z_]+)"', source))
    assert {"SLACK_BOT_TOKEN", "DATABASE_URL", "PORT"} <= names
    rows = "".join(line for line in text(ROOT / "docs/admin.md").splitlines() if line[:2] == "| ")
    example = (ROOT / ".env.example").read_text("utf-8")
    assert {each for each in names if f"`{each}`" not in rows} == set()
    assert {each for each in names if f"{each}=" not in example} == set()


def test_every_table_is_told_where_an_admin_asks_what_is_kept() -> None:
    kept = text(ROOT / "docs/admin.md").split("## Privacy")[1]
    assert {each for each in SQLModel.metadata.tables if f"`{each}`" not in kept} == set()


def test_a_rep_has_ten_questions_answered() -> None:
    asked = re.findall(
        r"^\*\*(\d+)\. [^*]+\?\*\*|^\*\*(\d+)\. ", text(ROOT / "docs/reps.md"), re.MULTILINE
    )
    assert [int(one or other) for one, other in asked] == [*range(1, 11)]


def test_nothing_else_stands_at_the_top() -> None:
    tracked = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    assert {file.split("/")[0] for file in tracked} == TOP


def test_pages_are_written_in_the_same_voice() -> None:
    for page in GUIDES:
        prose = re.sub(r"```.*?```|`[^`]*`|!\[", "", text(page), flags=re.DOTALL)
        assert "!" not in prose.replace("!=", ""), name(page)
        assert "python -m bot " not in prose, name(page)

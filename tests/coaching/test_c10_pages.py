"""docs/scripts shows what is said, for ten reports; `REWRITE_GOLDEN=1` writes the pages anew."""

import os

import pytest

from tests.coaching.pages import FOLDER, PAGES, pages
from tests.coaching.splices import splices


@pytest.mark.parametrize(("name", "text"), [*pages()], ids=[f"{one}.md" for one in PAGES])
def test_c10_pages_show_what_is_said(name: str, text: str) -> None:
    file = FOLDER / name
    if os.environ.get("REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_ten_reports_stand_there_and_no_other_page() -> None:
    assert sum(map(len, PAGES.values())) == 10
    assert {file.name for file in FOLDER.iterdir()} == {f"{one}.md" for one in PAGES}


@pytest.mark.parametrize(("name", "text"), [*pages()], ids=[f"{one}.md" for one in PAGES])
def test_a_page_is_read_in_one_go(name: str, text: str) -> None:
    assert len(text.split()) < 4000, name
    said = [part for part in text.split("\n\n") if part.startswith(">")]
    assert len(said) > 5
    assert "two marks" not in splices("\n\n".join(part.replace("> ", "") for part in said))

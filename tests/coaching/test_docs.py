"""docs/coaching.md lists every rule with its test, and every such test is listed."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "coaching.md"
ROW = re.compile(r"`(test_\w+\.py)`: `(test_\w+)`")
COLUMNS = ["rule", "where it lives", "default", "from", "how sure", "test"]


def rows() -> list[list[str]]:
    """The cells of every row of every table, headings left out."""
    lines = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row != COLUMNS and set("".join(row)) != {"-"}]


def rule_tests() -> set[tuple[str, str]]:
    """Every test function that is named after a rule."""
    return {
        (file.name, node.name)
        for file in HERE.glob("test_[sc]*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith(f"{file.stem}_")
    }


def test_every_rule_names_a_test_and_every_test_a_rule() -> None:
    named = [found.groups() for row in rows() for found in ROW.finditer(row[-1])]
    assert len(named) == len(rows()), "a row without its test"
    assert len(set(named)) == len(named), "a test that stands for two rules"
    assert set(named) == rule_tests()


def test_every_row_says_where_its_default_comes_from_and_how_sure_it_is() -> None:
    known = {"stated", "research", "guess"}
    for row in rows():
        assert len(row) == len(COLUMNS), row
        assert all(row), row
        sure = {re.sub(r"\s*\(.*", "", word.strip()) for word in row[4].split(";")}
        assert sure <= known, row
        if "research" in sure:
            assert re.search(r"\d{4}", row[3] + row[4]), row

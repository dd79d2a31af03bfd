"""What stands in the bot's code, read once for all the tests that look at it."""

import ast
from functools import cache
from pathlib import Path

import bot

CODE = Path(bot.__file__).parent
Node = ast.Call | ast.Constant | ast.JoinedStr


@cache
def nodes() -> tuple[tuple[Path, Node], ...]:
    """Every call and every text in the code, with its file in the folder of the bot."""
    files = sorted(found.relative_to(CODE) for found in CODE.rglob("*.py"))
    return tuple((file, node) for file in files for node in _of(CODE / file))


def _of(file: Path) -> list[Node]:
    every = ast.walk(ast.parse(file.read_text("utf-8")))
    return [node for node in every if isinstance(node, Node) and not _is_no_text(node)]


def _is_no_text(node: Node) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)

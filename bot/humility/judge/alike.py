"""Words that are alike: one that nothing taught is read as those it stands with are."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def groups() -> Mapping[str, int]:
    """Of each word in `alike.txt` the line on which it stands."""
    lines = (files(__package__) / "alike.txt").read_text(encoding="utf-8").splitlines()
    return {word: number for number, line in enumerate(lines) for word in line.split()}

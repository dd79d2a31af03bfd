"""Values of a statement that stand for many."""

from typing import Any

from sqlalchemy import BindParameter, bindparam


def many(name: str) -> BindParameter[Any]:
    """However many values there are: "in" these."""
    return bindparam(name, expanding=True)

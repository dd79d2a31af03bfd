"""Cases that take the databases in turn, or the ways to Slack: each is tried on one of the two.

Above storage the same code runs on both databases, and above the connection it is the same for
both ways to Slack. A test of several cases meets each of them in every run, and so each of the two;
`make campaign` tries every case on both. Another SAMPLE_SEED has the other one begin.
"""

from zlib import crc32

import pytest

from tests.databases import KINDS
from tests.products import SEED, WHOLE

ABOVE = {"slack", "usecases"}
IN_TURN = {"database_url": KINDS, "world": ["http", "socket"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave each case with one of the two, where its test has several cases."""
    if WHOLE:
        return
    cases: dict[str, dict[str, int]] = {}
    for item in items:
        found = cases.setdefault(_test(item), {})
        found.setdefault(_case(item), len(found))
    items[:] = [item for item in items if _is_its_turn(item, cases[_test(item)])]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which draw it was, so that the run can be repeated."""
    if not WHOLE:
        terminalreporter.write_line(f"Samples of cases: SAMPLE_SEED={SEED}")


def _test(item: pytest.Item) -> str:
    return item.nodeid.split("[", 1)[0]


def _which(item: pytest.Item) -> tuple[list[str], str] | None:
    """The two, and which of them this is."""
    if item.path.parent.name not in ABOVE or not isinstance(item, pytest.Function):
        return None
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return next(((both, params[name]) for name, both in IN_TURN.items() if name in params), None)


def _case(item: pytest.Item) -> str:
    """The case alone, whichever of the two it is tried on."""
    rest, which = item.nodeid.partition("[")[2].removesuffix("]"), _which(item)
    return "-".join(part for part in rest.split("-") if which is None or part != which[1])


def _is_its_turn(item: pytest.Item, cases: dict[str, int]) -> bool:
    which = _which(item)
    if which is None or len(cases) < len(KINDS):
        return True
    both, this = which
    place = cases[_case(item)] + crc32(f"{SEED} {_test(item)}".encode())
    return this == both[place % len(both)]

"""Cases that take the databases in turn, or the ways to Slack: each is tried on one of the two.

Above storage the same code runs on both databases, and above the connection it is the same for
both ways to Slack. A test of several cases meets each of them in every run, and so each of the two;
`make campaign` tries every case on both. Another SAMPLE_SEED has the other one begin.
"""

from zlib import crc32

import pytest

from tests.products import SEED, WHOLE

ABOVE = {"slack", "usecases"}
IN_TURN = ("database_url", "world")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave each case with one of the two, where its test has several cases."""
    if WHOLE:
        return
    cases: dict[str, dict[str, list[str]]] = {}
    for item in items:
        if (which := _which(item)) is not None:
            cases.setdefault(_test(item), {}).setdefault(_case(item), []).append(which)
    items[:] = [item for item in items if _is_its_turn(item, cases.get(_test(item), {}))]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which draw it was, so that the run can be repeated."""
    if not WHOLE:
        terminalreporter.write_line(f"Samples of cases: SAMPLE_SEED={SEED}")


def _test(item: pytest.Item) -> str:
    return item.nodeid.split("[", 1)[0]


def _which(item: pytest.Item) -> str | None:
    """Which of the two it is tried on."""
    if item.path.parent.name not in ABOVE or not isinstance(item, pytest.Function):
        return None
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return next((str(params[name]) for name in IN_TURN if name in params), None)


def _case(item: pytest.Item) -> str:
    """The case alone, whichever of the two it is tried on."""
    parts, which = item.nodeid.partition("[")[2].removesuffix("]").split("-"), _which(item)
    return "-".join(part for part in parts if part != which)


def _is_its_turn(item: pytest.Item, cases: dict[str, list[str]]) -> bool:
    which = _which(item)
    if which is None or len(cases) < 2:
        return True
    both = cases[_case(item)]
    place = list(cases).index(_case(item)) + SEED + crc32(_test(item).encode())
    return which == both[place % len(both)]

"""Counts the browser tests that could not run, in the last line of the summary."""

from collections.abc import Generator

import pytest

from tests.browser.chromium import REMEDY


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Say after everything else how many tests were not run for want of a browser."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    missed = [report for report in skipped if REMEDY in str(report.longrepr)]
    if missed:
        terminalreporter.write_line(f"NOT RUN: {len(missed)} browser tests, {REMEDY}", red=True)

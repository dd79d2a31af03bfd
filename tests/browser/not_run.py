"""Counts the browser tests that could not run, in the last lines of the summary."""

import pytest

from tests.browser.chromium import REMEDY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were not run for want of a browser, and what to install."""
    skipped = terminalreporter.stats.get("skipped", [])
    missed = [report for report in skipped if REMEDY in str(report.longrepr)]
    if missed:
        terminalreporter.write_line(f"NOT RUN: {len(missed)} browser tests, {REMEDY}", red=True)

"""Finds a Chromium for the browser tests; as a command, tries to install one."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = (
    "no Chromium was found: install Debian's (apt-get install chromium), or Google Chrome, "
    "or run .venv/bin/python -m playwright install --with-deps chromium"
)


def system_chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def find() -> str | None:
    """The system's Chromium, else Playwright's own, else nothing."""
    found = system_chromium()
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main() -> None:
    """Make sure that there is one, or say what to install; the tests run either way."""
    if find():
        return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False)
    if not find():
        sys.stderr.write(f"The browser tests will not be run: {REMEDY}\n")


if __name__ == "__main__":
    main()

"""What is released says what it is: licences, parts, the text of the tag."""

import re
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from tests.packaging.installed import ROOT
from tests.packaging.licences import (
    FREE,
    HUMILITY_LOCK,
    PAGE,
    RUN_LOCK,
    SCALE_LOCK,
    licences,
    locked,
    page,
)
from tests.packaging.release import TAG, NotReady, check_tag_is_new, tag_text


def test_every_licence_is_listed_as_the_package_says_it() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_what_is_not_free_of_copyleft_is_said() -> None:
    told = PAGE.read_text("utf-8").split("## ")[0]
    found = licences(sorted({*locked(HUMILITY_LOCK), *locked(SCALE_LOCK)}))
    bound = {name for name, licence in found.items() if not FREE.search(licence)}
    assert bound == {"psycopg", "psycopg-binary"}
    assert all(f"{name} " in told for name in bound)


def pinned(lock: Path) -> set[str]:
    """What a lock names, with its version, as in `six==1.17.0`."""
    return set(re.findall(r"^[\w.-]+==[\w.]+", lock.read_text("utf-8"), re.MULTILINE))


def test_the_runtime_locks_hold_the_versions_of_development() -> None:
    versions = pinned(ROOT / "requirements.lock")
    for lock in (RUN_LOCK, HUMILITY_LOCK, SCALE_LOCK):
        assert pinned(lock) < versions
        assert not any(one.startswith("pytest==") for one in pinned(lock))
    text = RUN_LOCK.read_text("utf-8")
    assert text.count("--hash=sha256:") >= len(locked(RUN_LOCK))
    assert "://" not in text
    assert "onnxruntime" not in text


def test_the_runtime_lock_holds_all_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {one.split(";")[0].split("[")[0].split(">")[0] for one in project["dependencies"]}
    assert declared <= set(locked(RUN_LOCK))
    assert {"3.11", "3.14"} <= {one.rsplit(" ", 1)[1] for one in project["classifiers"]}


def test_an_upper_bound_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bounded = [one for one in project["dependencies"] if "<" in one]
    # Version 4 of APScheduler is another library under the same name.
    assert bounded == ["apscheduler>=3.11,<4"]


def test_the_tag_says_what_the_changelog_says() -> None:
    text = tag_text((ROOT / "CHANGELOG.md").read_text("utf-8"), __version__)
    assert text.startswith(f"Do-Over {__version__}\n\n- ")
    assert "\n## " not in text
    log = "# Changelog\n\n## 0.3.0\n- more\n\n## 0.2.0 (2026-12-01)\n- first\n"
    assert tag_text(log, "0.2.0") == "Do-Over 0.2.0\n\n- first\n"


def test_a_release_that_is_not_ready_says_what_to_do() -> None:
    with pytest.raises(NotReady, match=r"## 9\.9\.9"):
        tag_text("# Changelog\n\n## 9.9.9\n\n## 0.2.0\n- first\n", "9.9.9")
    with pytest.raises(NotReady, match="__version__"):
        check_tag_is_new([TAG])
    check_tag_is_new(["v0.0.1"])

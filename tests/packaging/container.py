"""Builds the container and runs it as it is meant to run: `python -m tests.packaging.container`."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

from bot import __version__
from tests.packaging.installed import ROOT

IMAGE = "do-over-test"
BUILD_SECONDS = 900.0


def builders() -> list[str]:
    """What builds and runs containers here: a tool that answers, and gets the base image."""
    return [tool for tool in ("podman", "docker") if shutil.which(tool) and _works(tool)][:1]


def faults(tool: str) -> list[str]:
    """What is wrong with the container that the tool builds; empty when it is well."""
    build = [tool, "build", "--quiet", "--file", "Containerfile", "--tag", IMAGE, "."]
    done = subprocess.run(
        build, cwd=ROOT, check=False, capture_output=True, text=True, timeout=BUILD_SECONDS
    )
    return [done.stderr] if done.returncode else [*_faults_of_runs(tool), *_faults_of_image(tool)]


def _faults_of_runs(tool: str) -> Iterator[str]:
    volume = f"{IMAGE}-data"
    _said(tool, "volume", "create", volume)
    run = (tool, "run", "--rm", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL")
    try:
        for words, code, said in (
            (("--version",), 0, __version__),
            (("migrate", "--check"), 1, "not up to date"),
            (("migrate",), 0, "up to date"),
            (("migrate", "--check"), 0, "up to date"),
            (("doctor",), 1, "SLACK_BOT_TOKEN"),
        ):
            found = _said(*run, *words)
            if found[0] != code or said not in found[1]:
                yield f"{' '.join(words)}: {found}"
    finally:
        _said(tool, "volume", "rm", volume)


def _faults_of_image(tool: str) -> Iterator[str]:
    (image,) = json.loads(_said(tool, "image", "inspect", IMAGE)[1])
    if image["Config"]["User"] != "10001:10001":
        yield "it runs as root"
    if "/data" not in (image["Config"].get("Volumes") or {}):
        yield "it has no volume"


def _works(tool: str) -> bool:
    base = (ROOT / "Containerfile").read_text("utf-8").split("FROM ")[1].split()[0]
    wanted = ((tool, "info"), (tool, "image", "inspect", base))
    has_it = all(_said(*words)[0] == 0 for words in wanted)
    return has_it or (_said(tool, "info")[0] == 0 and _said(tool, "pull", base)[0] == 0)


def _said(*command: str) -> tuple[int, str]:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=BUILD_SECONDS
    )
    return done.returncode, done.stdout + done.stderr


def main() -> None:
    """Build and try it; says what is missing where there is no builder."""
    tools = builders()
    if not tools:
        sys.exit("Neither podman nor docker answers here, or python:3.13-slim cannot be had.")
    found = faults(tools[0])
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()

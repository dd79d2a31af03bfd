"""The wheel on every other Python that is found here: `make pythons`."""

import os
import shutil
import subprocess
import sys

from tests.packaging.installed import ROOT

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def found(version: str) -> str | None:
    """A Python of that version that starts, or None."""
    python = shutil.which(f"python{version}")
    starts = python and subprocess.run([python, "-c", ""], check=False, capture_output=True)
    return python if starts and starts.returncode == 0 else None


def main() -> None:
    """Test the wheel on each; exit 1 where a test fails, and say which were not to be had."""
    verdicts = {}
    for version in VERSIONS:
        if (python := found(version)) is None:
            verdicts[version] = "not found here"
            continue
        tests = [sys.executable, "-m", "pytest", "-q", "tests/packaging/test_wheel.py"]
        here = {**os.environ, "WHEEL_PYTHON": python}
        done = subprocess.run(tests, cwd=ROOT, env=here, check=False)
        verdicts[version] = "passed" if done.returncode == 0 else "failed"
    sys.stdout.write("".join(f"Python {name}: {said}\n" for name, said in verdicts.items()))
    sys.exit("failed" in verdicts.values())


if __name__ == "__main__":
    main()

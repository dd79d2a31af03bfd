"""Installs a lock file into the environment that runs this, and says what it is doing.

`.venv/bin/python .ci/set_up.py requirements-run.lock`; needs nothing but Python and its pip.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ONE_PACKAGE = re.compile(r"^[a-z0-9][a-z0-9._-]*==", re.MULTILINE | re.IGNORECASE)
SEEN = ("Collecting ", "Processing ", "Requirement already satisfied: ")
EVERY = 10
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--progress-bar")


def main() -> None:
    """Install what the lock names; ends with pip's code where pip fails."""
    lock = Path(sys.argv[1])
    count = len(ONE_PACKAGE.findall(lock.read_text(encoding="utf-8")))
    say(
        f"Installing {count} packages from {lock}, each checked by its hash. Some seconds each ten."
    )
    code, printed = installed(lock, count)
    if code:
        sys.stderr.write("".join(printed[-15:]))
        sys.exit(
            f"Not installed: see above. Once that is mended, the same command goes on ({lock})."
        )
    write_command()
    say(f"Installed: {megabytes(Path(sys.prefix))} MB in {Path(sys.prefix).name}.")


def installed(lock: Path, count: int) -> tuple[int, list[str]]:
    """Run pip, telling how far it is; gives its code and what it printed."""
    command = [sys.executable, *PIP, "off", "-r", str(lock)]
    printed, seen = [], 0
    with subprocess.Popen(  # noqa: S603 - our own Python, and a file that the Makefile names
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            printed.append(line)
            if line.startswith(SEEN):
                seen += 1
                if seen % EVERY == 0:
                    say(f"  {seen} of {count} looked up")
            elif line.startswith("Installing collected packages"):
                say("  all there; unpacking them")
    return pip.returncode, printed


def write_command() -> None:
    """Put `do-over` beside this Python: a clone is used as an installed package is."""
    python = Path(sys.prefix) / "bin" / "python"
    command = Path(sys.prefix) / "bin" / "do-over"
    path = f'PYTHONPATH="{ROOT}${{PYTHONPATH:+:$PYTHONPATH}}"'
    command.write_text(f'#!/bin/sh\n{path} exec "{python}" -m bot "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def megabytes(folder: Path) -> int:
    """How much a folder holds."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_size for file in files) // 1_000_000


def say(line: str) -> None:
    """Print a line now, also where standard output is a file."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

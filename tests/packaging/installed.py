"""Builds the wheel and installs it into an environment of its own, away from this folder.

What it depends on is lent by the environment of the tests, which takes a second; `make release`
sets REAL_INSTALL, and then it comes from the runtime lock, hash by hash; WHEEL_PYTHON names
another Python to install it for, likewise.
"""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120.0
"""A busy machine takes long to start Python."""

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and nothing of this folder."""

    folder: Path
    wheel: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def command(self) -> Path:
        return self.folder / "bin" / "do-over"

    def run(
        self, *arguments: str, within: Path, text: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run do-over in a folder to its end."""
        return subprocess.run(
            [self.command, *arguments],
            cwd=within,
            env=environment(settings),
            input=text,
            capture_output=True,
            check=False,
            text=True,
            timeout=SECONDS,
        )


def environment(settings: dict[str, str]) -> dict[str, str]:
    """What an admin's shell has: nothing that leads back to this folder."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "PYTHONUNBUFFERED": "1", **settings}


def build_wheel(into: Path) -> Path:
    """The wheel as `pip wheel` makes it, by the build backend that is locked for development."""
    build = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(into), str(ROOT))
    subprocess.run([*PIP, *build], check=True, timeout=SECONDS)
    (wheel,) = into.glob("do_over-*.whl")
    return wheel


def install(wheel: Path, folder: Path, *, really: bool = False) -> Installed:
    """A new environment with the wheel in it; `really` takes what it needs from the lock."""
    python = os.environ.get("WHEEL_PYTHON", sys.executable)
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True, timeout=SECONDS)
    done = Installed(folder, wheel)
    into = [*PIP, "--python", str(done.python), "install", "--no-deps"]
    if really or os.environ.keys() & {"REAL_INSTALL", "WHEEL_PYTHON"}:
        locked = ["--require-hashes", "-r", str(ROOT / "requirements-run.lock")]
        subprocess.run([*into, *locked], check=True, timeout=10 * SECONDS)
    else:
        lend_packages(done)
    subprocess.run([*into, "--no-compile", str(wheel)], check=True, timeout=SECONDS)
    return done


def lend_packages(done: Installed) -> None:
    """Let it see what is installed here."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = done.folder / "lib" / version / "site-packages"
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

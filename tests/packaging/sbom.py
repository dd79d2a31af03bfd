"""The list of parts of an installation, in CycloneDX: `make sbom` writes it beside the wheel."""

import subprocess
import sys
import tempfile
from pathlib import Path

from bot import __version__
from tests.packaging.installed import ROOT, build_wheel, install

DIST = ROOT / "dist"
NAME = f"do-over-{__version__}.cdx.json"


def write_parts(wheel: Path, into: Path) -> Path:
    """Install the wheel with what it needs, hash by hash, and list what is there."""
    with tempfile.TemporaryDirectory() as folder:
        # The environment is made without pip, so that pip is no part of it.
        installed = install(wheel, Path(folder) / "environment", really=True)
        tool = str(Path(sys.executable).parent / "cyclonedx-py")
        options = ("environment", "--output-reproducible", "-o", str(into / NAME))
        subprocess.run([tool, *options, str(installed.python)], check=True)
    return into / NAME


if __name__ == "__main__":
    DIST.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as built:
        sys.stdout.write(f"{write_parts(build_wheel(Path(built)), DIST)}\n")

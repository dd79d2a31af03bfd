"""What a release is made of: `make release`, after all tests.

Wheel and source into dist/, the wheel's tests on a real installation, the list of parts, and the
text of the tag. Tagging and uploading stay with whoever releases.
"""

import os
import re
import subprocess
import sys

from bot import __version__
from tests.packaging.installed import ROOT
from tests.packaging.sbom import DIST, write_parts

TAG = f"v{__version__}"


class NotReady(Exception):
    """Something is missing for a release; says what to do."""


def tag_text(changelog: str, version: str) -> str:
    """What the changelog says of a version; raises NotReady."""
    parts = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]
    for part in parts:
        title, _, told = part.partition("\n")
        if title.split()[0] == version and told.strip():
            return f"Do-Over {version}\n\n{told.strip()}\n"
    raise NotReady(f"CHANGELOG.md says nothing of {version}: give it a section '## {version}'.")


def check_tag_is_new(tags: list[str]) -> None:
    """Raise NotReady where the version was released before."""
    if TAG in tags:
        raise NotReady(f"{TAG} is there already: raise __version__ in bot/__init__.py.")


def release() -> None:
    """Build, test and describe; raises NotReady."""
    check_tag_is_new(_said("git", "tag").split())
    text = tag_text((ROOT / "CHANGELOG.md").read_text("utf-8"), __version__)
    DIST.mkdir(exist_ok=True)
    for old in DIST.glob("do*over-*"):
        old.unlink()
    _say("Building the wheel and the source.")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", DIST], cwd=ROOT, check=True)
    _say("Testing the wheel, installed with all it needs.")
    tests = [sys.executable, "-m", "pytest", "-q", "tests/packaging"]
    subprocess.run(tests, cwd=ROOT, check=True, env={**os.environ, "REAL_INSTALL": "yes"})
    _say("Listing its parts.")
    write_parts(next(DIST.glob("*.whl")), DIST)
    (DIST / "tag.txt").write_text(text, encoding="utf-8")
    _say(f"All is in dist/. To tag it: git tag -a {TAG} -F dist/tag.txt && git push origin {TAG}")


def _said(*command: str) -> str:
    return subprocess.check_output(command, cwd=ROOT, text=True)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        release()
    except (NotReady, subprocess.CalledProcessError) as trouble:
        sys.exit(str(trouble))

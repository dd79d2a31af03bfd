"""Temporary files in memory, where the machine has room for them.

Each commit waits for the disk, and each test commits: on a disk the tests wait as long as they
work. Nothing that they write outlives them.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes; the workers of a whole run take a few hundred million at a time."""


def use() -> None:
    """Let temporary files be made in memory, unless somebody chose a folder for them."""
    if "TMPDIR" not in os.environ and _is_fit():
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def short_folder() -> str:
    """Where a server may keep its files: a socket's path has only about a hundred characters.

    Each test's database is some hundred files, which a disk makes and removes six times as slowly.
    """
    return str(MEMORY) if tempfile.gettempdir() == str(MEMORY) else "/tmp"


def _is_fit() -> bool:
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return False
    # A test makes an environment of Python there: what is in it must load.
    return not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC

"""What reps wrote is nobody else's to read: a SQLite file and its companions are its owner's."""

import os
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
_OTHERS = 0o077
# https://www.sqlite.org/tempfiles.html
_COMPANIONS = ("", "-wal", "-shm", "-journal")


def keep_private(file: Path) -> None:
    """Make the file so that only its owner reads it, also where it was there already.

    SQLite gives new companions the rights of the file itself.
    """
    try:
        real = file.resolve()
    except (OSError, RuntimeError):
        # A loop of links: SQLite says so.
        return
    # Only a new one may be opened here: closing it again would drop the locks that SQLite holds on
    # it in this process (https://www.sqlite.org/howtocorrupt.html). What cannot be made cannot be
    # opened either, and SQLite says why.
    with suppress(OSError):
        os.close(os.open(real, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
    for companion in _COMPANIONS:
        _close_to_others(real.with_name(real.name + companion))


def _close_to_others(file: Path) -> None:
    # It may go meanwhile, stand on a disk that is read-only, or belong to somebody else, who
    # decides about it; whether it can be used SQLite says.
    with suppress(OSError):
        rights = file.stat().st_mode
        if rights & _OTHERS:
            file.chmod(rights & ~_OTHERS & 0o7777)

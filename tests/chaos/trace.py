"""What happened, in order, as ids only: one line of JSON for each thing."""

import json
from pathlib import Path
from time import monotonic
from typing import Any


class Trace:
    """A file to read after a failure; kept small enough to be searched by eye."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("w")
        self._began = monotonic()

    def note(self, what: str, **ids: Any) -> None:
        """Add a line."""
        at = round(monotonic() - self._began, 4)
        self._file.write(json.dumps({"at": at, "what": what, **ids}) + "\n")

    def close(self) -> None:
        """Everything is on the disk."""
        self._file.close()

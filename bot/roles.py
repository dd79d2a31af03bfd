"""What a process does: everything, or a share of the work on one database."""

from enum import StrEnum


class Role(StrEnum):
    """ALONE answers Slack and sends what is due; else WEB answers, and WORKER sends."""

    ALONE = "run"
    WEB = "web"
    WORKER = "worker"

    @property
    def is_shared(self) -> bool:
        """Whether it takes a share of the work."""
        return self is not Role.ALONE


class CannotShare(Exception):
    """This process may not work on this database now; `key` names what is said of it in the copy.

    `detail` is what to fill in there.
    """

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key, detail)
        self.key = key
        self.detail = detail

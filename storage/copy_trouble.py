"""Why a backup was not made, or not put back: one reason, and what it is about."""


class CopyTrouble(Exception):
    """Nothing was changed; `key` names what is said of it in the copy."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(f"{key}: {detail}")
        self.key = key
        self.detail = detail


THERE_ALREADY = "there_already"
NO_DATABASE = "no_database"
NO_FILE = "no_file"
NOT_WRITABLE = "not_writable"
DAMAGED = "damaged"
NOT_OURS = "not_ours"
NEWER = "newer"
RUNNING = "running"
NO_TOOL = "no_tool"
TOOL_FAILED = "tool_failed"

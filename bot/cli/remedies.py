"""How to mend a database that is not available: a full disk is no wrong DATABASE_URL."""

from storage.unavailable import (
    CANNOT_OPEN,
    DAMAGED,
    FULL,
    LOCKED,
    NOT_WRITABLE,
    DatabaseUnavailable,
)

_REMEDIES = {
    LOCKED: "database_locked",
    FULL: "database_full",
    CANNOT_OPEN: "database_folder",
    # Their reasons say it all.
    NOT_WRITABLE: "database_file",
    DAMAGED: "database_file",
}


def remedy_of(trouble: DatabaseUnavailable) -> str:
    """The remedy's name in the copy."""
    return _REMEDIES.get(trouble.reason, "database")

"""What the commands share that copy, give out and delete what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.remedies import remedy_of
from bot.cli.start import stop, stop_for_settings
from bot.config import BadSettings, database_of, environment
from bot.copy.catalog import Catalog
from storage.copy_trouble import CopyTrouble
from storage.migrate import OrphanedRows, UnknownRevision
from storage.unavailable import DatabaseUnavailable


def database_or_stop(catalog: Catalog) -> str:
    """DATABASE_URL; ends the process where it is not right. Slack is needed for none of this."""
    try:
        return database_of(environment())
    except BadSettings as bad:
        stop_for_settings(catalog, bad)


@contextmanager
def telling_trouble(catalog: Catalog) -> Iterator[None]:
    """End with one line about what stood in the way."""
    try:
        yield
    except CopyTrouble as trouble:
        why = catalog.label(f"copies.{trouble.key}", detail=trouble.detail)
        stop(catalog.label("copies.nothing_changed", detail=why))
    except DatabaseUnavailable as trouble:
        remedy = catalog.label(f"remedies.{remedy_of(trouble)}", detail=trouble.reason)
        stop(catalog.label("start.database", detail=remedy))
    except UnknownRevision as newer:
        remedy = catalog.label("remedies.newer", detail=newer.revision)
        stop(catalog.label("start.migrations", detail=remedy))
    except OrphanedRows as trouble:
        remedy = catalog.label("remedies.orphans", detail=str(trouble))
        stop(catalog.label("start.migrations", detail=remedy))

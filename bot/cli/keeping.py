"""What the commands share that copy, give out and delete what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.start import stop, stop_for_settings, stopping_in_words
from bot.config import BadSettings, database_of, environment
from bot.copy.catalog import Catalog
from storage.copy_trouble import CopyTrouble


def database_or_stop(catalog: Catalog) -> str:
    """DATABASE_URL; ends the process where it is not right. Slack is needed for none of this."""
    try:
        return database_of(environment())
    except BadSettings as bad:
        stop_for_settings(catalog, bad)


@contextmanager
def telling_trouble(catalog: Catalog) -> Iterator[None]:
    """End with one line about what stood in the way."""
    with stopping_in_words(catalog):
        try:
            yield
        except CopyTrouble as trouble:
            why = catalog.label(f"copies.{trouble.key}", detail=trouble.detail)
            stop(catalog.label("copies.nothing_changed", detail=why))

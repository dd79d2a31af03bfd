"""What the commands that run on share: the event loop, and what is said where a start fails."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from typing import NoReturn

from bot.cli.remedies import remedy_of
from bot.config import BadSettings, Settings, environment, read_settings
from bot.copy.catalog import Catalog, CopyError
from bot.delivery.ports import NotSent, Refused
from bot.playbooks import PlaybookError
from bot.serve import CannotListen
from storage.migrate import OrphanedRows, UnknownRevision
from storage.unavailable import DatabaseUnavailable


def start(catalog: Catalog, work: Coroutine[None, None, None]) -> None:
    """Run until `work` ends; what keeps it from starting is told without a traceback."""
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(work)
    except BadSettings as bad:
        stop_for_settings(catalog, bad)
    except DatabaseUnavailable as trouble:
        remedy = catalog.label(f"remedies.{remedy_of(trouble)}", detail=trouble.reason)
        stop(catalog.label("start.database", detail=remedy))
    except UnknownRevision as newer:
        remedy = catalog.label("remedies.newer", detail=newer.revision)
        stop(catalog.label("start.migrations", detail=remedy))
    except OrphanedRows as trouble:
        remedy = catalog.label("remedies.orphans", detail=str(trouble))
        stop(catalog.label("start.migrations", detail=remedy))
    except (NotSent, Refused) as trouble:
        stop(catalog.label("start.slack", detail=trouble.code))
    except (CopyError, PlaybookError) as trouble:
        stop(catalog.label("start.texts", detail=str(trouble)))
    except CannotListen as trouble:
        stop(catalog.label(f"start.{trouble.key}", detail=str(trouble)))


def collect_garbage_from_here() -> None:
    """Switch the collector on again; what is there already stays, and is not looked through."""
    gc.freeze()
    gc.enable()


def say(message: str) -> None:
    """Print a line now, also where standard output is a file."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def settings_or_stop(catalog: Catalog) -> Settings:
    """The settings; ends the process with what is missing or wrong."""
    try:
        return read_settings(environment())
    except BadSettings as bad:
        stop_for_settings(catalog, bad)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the fastest event loop that there is here; None: the usual one."""
    # Measured with `help`, 32 at once: 0.7 of the processor time of the default loop.
    try:
        import uvloop  # noqa: PLC0415 - there is none for every platform
    except ImportError:
        return None
    return uvloop.new_event_loop


def stop_for_settings(catalog: Catalog, bad: BadSettings) -> NoReturn:
    """End with what is missing or wrong in the settings."""
    kinds = [("missing", name) for name in bad.missing] + [("wrong", name) for name in bad.wrong]
    lines = [catalog.label("settings.head", count=len(kinds))]
    for kind, name in kinds:
        remedy = catalog.label(f"settings.{name}")
        lines.append("  " + catalog.label(f"settings.{kind}", name=name, remedy=remedy))
    stop("\n".join(lines))


def stop(message: str) -> NoReturn:
    """End with a line that says why."""
    # Python prints it to standard error and ends with 1.
    sys.exit(message)

"""What the commands that run on share: the event loop, and what is said where a start fails."""

import asyncio
import errno
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import NoReturn

from bot.cli.remedies import remedy_of
from bot.config import BadSettings, Settings, environment, read_settings
from bot.copy.catalog import Catalog, CopyError
from bot.delivery.ports import NotSent, Refused
from bot.playbooks import PlaybookError
from bot.roles import CannotShare
from bot.serve import CannotListen
from storage.migrate import OrphanedRows, UnknownRevision
from storage.unavailable import DatabaseUnavailable

_ERRORS = {errno.EADDRINUSE: "taken", errno.EACCES: "forbidden"}
_KNOWN = (
    CannotListen,
    CannotShare,
    CopyError,
    DatabaseUnavailable,
    NotSent,
    OrphanedRows,
    PlaybookError,
    Refused,
    UnknownRevision,
)


def start(catalog: Catalog, work: Coroutine[None, None, None]) -> None:
    """Run until `work` ends; what keeps it from starting is told without a traceback."""
    with stopping_in_words(catalog), asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(work)


@contextmanager
def stopping_in_words(catalog: Catalog, code: int = 1) -> Iterator[None]:
    """End the process with one line that says what to do, in place of a traceback."""
    try:
        yield
    except BadSettings as bad:
        stop_for_settings(catalog, bad)
    except _KNOWN as trouble:
        say_wrong(_told(catalog, trouble))
        sys.exit(code)


def _told(catalog: Catalog, trouble: Exception) -> str:
    match trouble:
        case DatabaseUnavailable():
            kind, detail = "database", _remedy(catalog, remedy_of(trouble), trouble.reason)
        case UnknownRevision():
            kind, detail = "migrations", _remedy(catalog, "newer", trouble.revision)
        case OrphanedRows():
            kind, detail = "migrations", _remedy(catalog, "orphans", str(trouble))
        case NotSent() | Refused():
            kind, detail = "slack", trouble.code
        case CannotListen():
            kind, detail = f"{trouble.key}_{_why_not(trouble)}", str(trouble)
        case CannotShare():
            kind, detail = f"share_{trouble.key}", trouble.detail
        case _:
            kind, detail = "texts", str(trouble)
    return catalog.label(f"start.{kind}", detail=detail)


def _remedy(catalog: Catalog, name: str, detail: str) -> str:
    return catalog.label(f"remedies.{name}", detail=detail)


def _why_not(trouble: BaseException | None) -> str:
    if trouble is None or isinstance(trouble, OSError):
        return _ERRORS.get(trouble.errno or 0, "address") if trouble else "address"
    return _why_not(trouble.__cause__)


def collect_garbage_from_here() -> None:
    """Switch the collector on again; what is there already stays, and is not looked through."""
    gc.freeze()
    gc.enable()


def say(message: str) -> None:
    """Print a line now, also where standard output is a file."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def say_which_judge(catalog: Catalog) -> None:
    """Print how well the humility check reads here."""
    from bot.humility.judge import has_extra  # noqa: PLC0415 - a start is quicker without

    say(catalog.label("start.judge_meaning" if has_extra() else "start.judge_words"))


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


def say_wrong(message: str) -> None:
    """Print a line to standard error."""
    sys.stderr.write(f"{message}\n")


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

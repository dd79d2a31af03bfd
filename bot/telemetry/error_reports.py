"""Errors to Sentry, without anything of people: kinds of errors and places in the code alone."""

import logging
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any

from bot.telemetry.request_id import current_request_id

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

FAILURE = "failure"
"""What a log record of an error may carry: the exception itself, whose kind and places are sent."""

_KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")
_SECONDS = 2


class NoSentry(Exception):
    """SENTRY_DSN is set, and the extra `sentry` is not installed."""


def send_errors(dsn: str, transport: "Transport | None" = None) -> None:
    """Send what is logged as an error from now on; raises NoSentry.

    Personal data is off by default, and what is sent is built from a list of what may be
    (`without_people`), so that a field of a later SDK stays here until somebody adds it.
    """
    if find_spec("sentry_sdk") is None:
        raise NoSentry
    # Only here: who reports no errors does without it.
    import sentry_sdk  # noqa: PLC0415
    from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415

    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        server_name="",
        # Others would look into requests, frameworks and the environment.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=without_people,
        before_breadcrumb=lambda _crumb, _hint: None,
        shutdown_timeout=_SECONDS,
    )


def without_people(event: "Event", hint: "Hint") -> "Event | None":
    """The event with kinds of errors, places, and our own words without what was filled in."""
    sent: dict[str, Any] = {name: event[name] for name in _KEPT if name in event}  # type: ignore[literal-required]
    record, failure = hint.get("log_record"), _failure(hint)
    if isinstance(record, logging.LogRecord):
        # The words of the source, with the gaps open.
        sent["logentry"] = {"message": str(record.msg).splitlines()[0]}
    if failure is not None:
        sent["exception"] = {"values": list(_exceptions(failure))}
    if (request_id := current_request_id()) is not None:
        sent["tags"] = {"request_id": request_id}
    return sent  # type: ignore[return-value]


def _failure(hint: Mapping[str, Any]) -> BaseException | None:
    if hint.get("exc_info"):
        found = hint["exc_info"][1]
    else:
        found = getattr(hint.get("log_record"), FAILURE, None)
    return found if isinstance(found, BaseException) else None


def _exceptions(error: BaseException) -> Iterator[dict[str, Any]]:
    chain, seen = list[BaseException](), set[int]()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        chain.append(one)
        one = one.__cause__ or one.__context__
    # Sentry has the one that was raised last at the end.
    for found in reversed(chain):
        kind = type(found)
        frames = list(_frames(found.__traceback__))
        yield {"type": kind.__name__, "module": kind.__module__, "stacktrace": {"frames": frames}}


def _frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    while trace is not None:
        code, names = trace.tb_frame.f_code, trace.tb_frame.f_globals
        module = str(names.get("__name__", ""))
        yield {
            # Not the file's own path: it tells of the machine.
            "filename": f"{module.replace('.', '/')}.py",
            "function": code.co_name,
            "module": module,
            "lineno": trace.tb_lineno,
            "in_app": module.startswith(("bot.", "storage.")),
        }
        trace = trace.tb_next

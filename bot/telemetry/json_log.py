"""Log lines as JSON, one object a line: what collects logs need not read sentences."""

import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.telemetry.request_id import current_request_id

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonLines(JsonFormatter):
    """Time, level, logger, message and request: what is added by hand to a record stays out.

    Of an exception the kind and the places: its message may hold what people wrote.
    """

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """The fields of a line."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        log_data |= {"level": record.levelname, "logger": record.name, "message": record.message}
        if (request_id := current_request_id()) is not None:
            log_data["request_id"] = request_id
        if "exc_info" in message_dict:
            log_data["exception"] = message_dict["exc_info"]

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """Where it failed, and with what kind of error."""
        kind = ei[0].__name__ if ei[0] is not None else ""
        return "".join([*traceback.format_tb(ei[2]), kind])

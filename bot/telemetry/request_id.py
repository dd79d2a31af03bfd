"""Which request of Slack's the code is at work for: its log lines carry the id."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

_FITTING = re.compile(r"[\w.-]{8,64}", re.ASCII)
_current: ContextVar[str | None] = ContextVar("do_over_request_id", default=None)


def current_request_id() -> str | None:
    """The id of the request that is being worked for; None for what nobody asked for."""
    return _current.get()


def id_of_request(headers: Mapping[str, Any], body: object) -> str:
    """What a proxy calls it (X-Request-Id), else Slack's id of an event, else a new one."""
    given = headers.get("x-request-id")
    event_id = body.get("event_id") if isinstance(body, Mapping) else None
    for one in (*(given if isinstance(given, list | tuple) else [given]), event_id):
        if isinstance(one, str) and _FITTING.fullmatch(one):
            return one
    return uuid4().hex


@contextmanager
def working_for(request_id: str) -> Iterator[None]:
    """Inside, and in the tasks that are begun inside, log lines carry this id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)

"""What Slack's answers say of how a call went, seen on the wire: every client shares one session.

Only the method's name and Slack's code are taken, each in the shape that Slack gives them.
"""

import json
import re
from types import SimpleNamespace

import aiohttp
from yarl import URL

from bot.delivery.meter import Meter
from bot.delivery.ports import NotSent

TOO_MANY_REQUESTS, FAILED = 429, 400
OTHER = "other"
_METHOD = re.compile(r"[a-z]+(?:\.[a-z]+)+", re.IGNORECASE | re.ASCII)
_CODE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
_REFUSED = re.compile(rb'"ok"\s*:\s*false')
_MOST_BYTES = 100_000


def method_of(url: URL) -> str:
    """The Web API's method of an address; a response_url has secrets in its path."""
    name = url.path.rpartition("/")[2]
    return name if _METHOD.fullmatch(name) else OTHER


def code_of(body: bytes) -> str | None:
    """Slack's code in an answer that is not ok; None for one that is."""
    if not _REFUSED.search(body[:_MOST_BYTES]):
        return None
    try:
        answer = json.loads(body)
    except ValueError:
        return OTHER
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return None
    code = str(answer.get("error"))
    return code if _CODE.fullmatch(code) else OTHER


def call_trace(meter: Meter) -> aiohttp.TraceConfig:
    """Measure the calls of a session."""
    tracing = aiohttp.TraceConfig()

    async def ended(
        _session: aiohttp.ClientSession,
        call: SimpleNamespace,
        end: aiohttp.TraceRequestEndParams,
    ) -> None:
        call.method, status = method_of(end.url), end.response.status
        call.is_told = status >= FAILED
        if status == TOO_MANY_REQUESTS:
            meter.slack_error(call.method, "ratelimited")
            meter.asked_to_wait(call.method, _seconds(end.response.headers.get("Retry-After", "")))
        elif call.is_told:
            meter.slack_error(call.method, f"http_{status}")

    async def read(
        _session: aiohttp.ClientSession,
        call: SimpleNamespace,
        answer: aiohttp.TraceResponseChunkReceivedParams,
    ) -> None:
        if not getattr(call, "is_told", True) and (code := code_of(answer.chunk)) is not None:
            meter.slack_error(call.method, code)

    async def failed(
        _session: aiohttp.ClientSession,
        _call: SimpleNamespace,
        failure: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        # What we ourselves held back is no error of Slack's.
        if not isinstance(failure.exception, NotSent):
            meter.slack_error(method_of(failure.url), type(failure.exception).__name__)

    tracing.on_request_end.append(ended)
    tracing.on_response_chunk_received.append(read)
    tracing.on_request_exception.append(failed)
    return tracing


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 0.0

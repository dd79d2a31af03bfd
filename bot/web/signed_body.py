"""A request over HTTP before anything reads it: its size, its time and its signature."""

import asyncio
import hmac
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 1_000_000
"""Slack's largest payload is a view of 250 kB; as a form it may take three times that."""

READ_SECONDS = 5.0
MOST_SECONDS_OFF = 300
"""https://docs.slack.dev/authentication/verifying-requests-from-slack"""

BAD_REQUEST, UNAUTHORIZED, TIMEOUT, TOO_LARGE = 400, 401, 408, 413
_MOST_DIGITS = 12


class Refused(Exception):
    """A request that is answered with a status and no more; `why` holds nothing of its content."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class SignedBodies:
    """Reads what Slack signed with this app's secret.

    Over the bytes themselves: the SDK's verifier takes them for text first, and fails on a body, a
    signature or a time that Slack would never send.
    """

    def __init__(self, secret: str, wall: Callable[[], float] = time.time) -> None:
        """`wall` gives Unix seconds; raises ValueError for an empty secret, which all know."""
        if not secret.strip():
            raise ValueError("a signing secret is needed over HTTP")
        self._secret = secret.encode()
        self._wall = wall

    async def read(self, request: Request) -> bytes:
        """The body as it came; raises Refused."""
        _refuse_announced_size(request.headers.get("content-length", ""))
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # Without them nothing need be read at all.
        if not (signature and self._is_of_now(timestamp)):
            raise Refused(UNAUTHORIZED, "no signature of this moment")
        body = await _bounded(request)
        # What a header carries is Latin-1 to the server; as bytes anything may be compared.
        if not hmac.compare_digest(self._sign(timestamp, body), signature.encode("latin-1")):
            raise Refused(UNAUTHORIZED, "a wrong signature")
        return body

    def _is_of_now(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _MOST_DIGITS):
            return False
        return abs(self._wall() - int(timestamp)) <= MOST_SECONDS_OFF

    def _sign(self, timestamp: str, body: bytes) -> bytes:
        signed = b"v0:" + timestamp.encode() + b":" + body
        return b"v0=" + hmac.digest(self._secret, signed, "sha256").hex().encode()


def _refuse_announced_size(length: str) -> None:
    if length.isdecimal() and (len(length) > _MOST_DIGITS or int(length) > MOST_BYTES):
        raise Refused(TOO_LARGE, "a body over the limit")


async def _bounded(request: Request) -> bytes:
    chunks, size = list[bytes](), 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Refused(TOO_LARGE, "a body over the limit")
                chunks.append(chunk)
    except TimeoutError as slow:
        raise Refused(TIMEOUT, "a body that did not arrive") from slow
    except ClientDisconnect as gone:
        raise Refused(BAD_REQUEST, "a body that broke off") from gone
    return b"".join(chunks)

"""Signed requests as Slack makes them, over connections that are kept alive."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.local_slack.transports.http_transport import sign

SECRET = "bench-signing-secret"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answered:
    """An answer and how long it took."""

    status: int
    text: str
    seconds: float

    @property
    def saved(self) -> bool:
        """Acknowledged, with nothing wrong in the form."""
        return self.status == 200 and '"errors"' not in self.text


def signed_headers(body: bytes) -> dict[str, str]:
    """What Slack sends with a body."""
    timestamp = str(int(time.time()))
    return {
        "content-type": FORM,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": sign(SECRET, timestamp, body),
    }


class KeptAlive:
    """One connection; raw, so that the client costs next to nothing."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, url: str) -> "KeptAlive":
        """Connect to the host and port of a URL."""
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def post(self, body: bytes) -> Answered:
        """Send one signed request and wait for its answer."""
        lines = [f"{name}: {value}" for name, value in signed_headers(body).items()]
        head = ["POST /slack/events HTTP/1.1", "host: bench", f"content-length: {len(body)}"]
        request = "\r\n".join([*head, *lines, "", ""]).encode() + body
        began = time.perf_counter()
        self._writer.write(request)
        status, text = await self._answer()
        return Answered(status, text, time.perf_counter() - began)

    async def _answer(self) -> tuple[int, str]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        _, _, after = head.partition(b"content-length:")
        body = await self._reader.readexactly(int(after.split(b"\r\n", 1)[0] or 0))
        return int(head.split(b" ", 2)[1]), body.decode()

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()

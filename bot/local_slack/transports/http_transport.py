"""Delivery by signed HTTP requests to the bot's own address.

Rules: docs.slack.dev/authentication/verifying-requests-from-slack, docs.slack.dev/apis/events-api.
"""

import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlencode

import aiohttp
from starlette.routing import BaseRoute

from bot.local_slack.errors import SlackError
from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import ACK_LIMIT, Ack, Delivery


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a request body the way Slack does (version 0)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, sha256).hexdigest()


class HttpTransport:
    """POSTs to the bot; `wall` gives the Unix time that signatures carry."""

    def __init__(
        self,
        bot_url: str,
        signing_secret: str,
        *,
        ack_limit: float = ACK_LIMIT,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Deliver to `bot_url`, e.g. `http://127.0.0.1:3000/slack/events`."""
        self._bot_url = bot_url
        self._secret = signing_secret
        self.ack_limit = ack_limit
        self._wall = wall
        self._session: aiohttp.ClientSession | None = None

    async def start(self, base_url: str) -> None:  # noqa: ARG002 - the bot's address is all it needs
        """Open the HTTP session."""
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Close the HTTP session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def routes(self) -> list[BaseRoute]:
        """Serve nothing: all requests go out."""
        return []

    def new_socket_url(self) -> str:
        """Refuse: this app does not use Socket Mode."""
        raise SlackError("socket_mode_not_enabled")

    async def verify_url(self, token: str, challenge: str) -> bool:
        """Ask the bot to echo a challenge, as Slack does when its address is entered."""
        ask = {"type": "url_verification", "token": token, "challenge": challenge}
        ack = await self._post(json.dumps(ask).encode(), "application/json", {})
        return ack.ok and challenge in {
            (ack.body or {}).get("challenge"),
            (ack.body or {}).get("text"),
        }

    async def send(self, delivery: Delivery) -> Ack:
        """POST one payload and read the answer."""
        headers = {}
        if delivery.retry:
            headers = {
                "x-slack-retry-num": str(delivery.retry),
                "x-slack-retry-reason": delivery.retry_reason,
            }
        body, content_type = _encoded(delivery)
        return await self._post(body, content_type, headers)

    async def _post(self, body: bytes, content_type: str, headers: dict[str, str]) -> Ack:
        if self._session is None:
            raise RuntimeError("start the transport before sending")
        timestamp = str(int(self._wall()))
        signed = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": sign(self._secret, timestamp, body),
            **headers,
        }
        try:
            limit = aiohttp.ClientTimeout(total=self.ack_limit)
            async with self._session.post(
                self._bot_url, data=body, headers=signed, timeout=limit
            ) as response:
                return _ack(response, await response.text())
        except TimeoutError:
            return Ack(failure="operation_timeout", reason="http_timeout")
        except aiohttp.ClientError:
            return Ack(failure="dispatch_failed", reason="connection_failed")


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload).encode(), form
    payload = json.dumps(delivery.payload)
    if delivery.kind == "interactive":
        return urlencode({"payload": payload}).encode(), form
    return payload.encode(), "application/json"


def _ack(response: aiohttp.ClientResponse, text: str) -> Ack:
    no_retry = response.headers.get("x-slack-no-retry") == "1"
    if response.status // 100 != 2:  # noqa: PLR2004 - any 2xx is an acknowledgement
        return Ack(failure="dispatch_failed", reason="http_error", no_retry=no_retry)
    return Ack(body=_body(response.content_type, text))


def _body(content_type: str, text: str) -> JsonObject | None:
    if not text.strip():
        return None
    if content_type == "application/json":
        body = json.loads(text)
        return body if isinstance(body, dict) else None
    return {"text": text}

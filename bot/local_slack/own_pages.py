"""Only pages of this server may act on it: a browser carries any site's requests to localhost.

A form may be posted anywhere (its Origin tells from where), and a name may be made to point here
(its Host tells which): https://fetch.spec.whatwg.org/#origin-header and
https://owasp.org/www-community/attacks/DNS_Rebinding.
"""

import socket
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

FORBIDDEN = 403


class OwnPagesOnly:
    """Wraps an application; whoever sends no Origin is no page, and needs a token."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """`host` is what the server was asked to listen on."""
        self._app = app
        here = socket.gethostname().lower()
        self._names = {"localhost", host.lower(), here, f"{here}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, or refuse it."""
        if scope["type"] == "lifespan" or self._is_ours(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            refusal = PlainTextResponse("this is not a page of this server", FORBIDDEN)
            await refusal(scope, receive, send)

    def _is_ours(self, headers: Mapping[str, str]) -> bool:
        host, origin = headers.get("host", "").lower(), headers.get("origin")
        if origin is not None and _place_of(origin.lower()) != host:
            return False
        name = _name_of(host)
        # An address cannot be made to point elsewhere.
        return name in self._names or _is_address(name)


def _place_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _name_of(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True

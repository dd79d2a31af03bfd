"""A connection over HTTP that does not waste memory or outlive its use."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


class BoundedConnection(HttpToolsProtocol):
    """Cut off when it gets nowhere for seconds, or when a request's head does not end.

    uvicorn waits without end for a request that was begun or never begun, and its parser keeps a
    head of any length.
    """

    seconds = 5.0
    """Between two looks; at the first at which the other side owes us something, it is cut."""

    most_looks = 6
    """An answer may take so many looks: that is our slowness, or somebody who does not read."""

    most_head_bytes = 65_536

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as uvicorn gives them
        self._steps, self._steps_seen = 0, 0
        self._head_bytes = 0
        self._is_past_head = False
        self._looks = 0
        self._next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch it."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        if self._next_look is not None:
            self._next_look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless a head grows and grows."""
        self._is_past_head = False
        super().data_received(data)
        self._head_bytes = 0 if self._is_past_head else self._head_bytes + len(data)
        if self._head_bytes > self.most_head_bytes:
            self.logger.warning("A request's head is over the limit.")
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """A request began."""
        self._is_past_head = True
        self._steps += 1
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Its body goes on."""
        self._is_past_head = True
        super().on_body(body)

    def on_response_complete(self) -> None:
        """An answer ended."""
        self._steps += 1
        super().on_response_complete()

    def _watch(self) -> None:
        # One timer a connection and none a request: it only looks whether anything was done.
        self._next_look = self.loop.call_later(self.seconds, self._look)

    def _look(self) -> None:
        self._looks = self._looks + 1 if self._steps == self._steps_seen else 0
        self._steps_seen = self._steps
        if self._looks >= (self.most_looks if self._is_answering() else 1):
            self.transport.abort()
        else:
            self._watch()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not (cycle.response_complete or cycle.more_body)

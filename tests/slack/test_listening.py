"""Sockets that wait for requests: answers leave at once, on any event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import uvloop

from bot.local_slack import server
from bot.serve import CannotListen, listen_on

Loop = Callable[[], asyncio.AbstractEventLoop]
Listening = Callable[[str], AbstractAsyncContextManager[socket.socket]]


@asynccontextmanager
async def of_the_bot(host: str) -> AsyncIterator[socket.socket]:
    with listen_on(host, 0) as listening:
        yield listening


@asynccontextmanager
async def of_the_double(host: str) -> AsyncIterator[socket.socket]:
    async with server.listening(host, 0) as (listening, _):
        yield listening


async def _delays_of(listening: Listening, host: str) -> int:
    """Whether the server's end of an accepted connection holds small packets back: 1 is no."""
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = writer.get_extra_info("socket")
        accepted.set_result(end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with listening(host) as bound, await asyncio.start_server(look, sock=bound):
        _, writer = await asyncio.open_connection(*bound.getsockname()[:2])
        found = await accepted
        writer.close()
        await writer.wait_closed()
    return found


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("listening", [of_the_bot, of_the_double])
def test_an_accepted_connection_waits_for_no_acknowledgement(
    loop: Loop, listening: Listening
) -> None:
    with asyncio.Runner(loop_factory=loop) as runner:
        assert runner.run(_delays_of(listening, "127.0.0.1")) == 1


async def test_the_socket_itself_says_so_before_any_loop_has_it() -> None:
    for listening in (of_the_bot, of_the_double):
        async with listening("127.0.0.1") as bound:
            assert bound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_taken_port_and_a_strange_host_are_named() -> None:
    with listen_on("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=str(port)):
            listen_on("127.0.0.1", port)
    with pytest.raises(CannotListen, match="nowhere"):
        listen_on("nowhere.invalid", 0)

"""Both transports at the level of bytes: envelopes, signatures, retries, what happens without."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from slack_sdk.signature import Clock as WallClock
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_slack.server import LocalSlackServer, listening, running, serving
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace


@dataclass
class Endpoint:
    """A bot's address that answers as told and keeps every request."""

    statuses: deque[int] = field(default_factory=deque)
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.heard.append((dict(request.headers), body))
        self.arrived.put_nowait(len(self.heard))
        await self.answering.wait()
        if body.startswith(b"{") and "challenge" in json.loads(body):
            return JSONResponse({"challenge": json.loads(body)["challenge"]})
        status = self.statuses.popleft() if self.statuses else 200
        return Response(status_code=status, headers=self.headers)

    async def times(self, count: int) -> None:
        async with asyncio.timeout(5):
            while await self.arrived.get() < count:
                pass


@asynccontextmanager
async def at_address(
    workspace: Workspace, endpoint: Endpoint, ack_limit: float = 3.0
) -> AsyncIterator[LocalSlackServer]:
    async with listening("127.0.0.1", 0) as (bound, url):
        routes = [Route("/slack/events", endpoint.answer, methods=["POST"])]
        async with serving(Starlette(routes=routes), bound):
            transport = HttpTransport(
                f"{url}/slack/events", workspace.app.signing_secret, ack_limit=ack_limit
            )
            async with running(workspace, transport, retry_delays=(0, 0, 0)) as server:
                yield server


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


async def test_every_request_is_signed_and_in_its_own_form(
    workspace: Workspace, endpoint: Endpoint
) -> None:
    async with at_address(workspace, endpoint) as server:
        await server.actions.slash_command("U1", "C1", "/lostdeal", "R&D")
        await server.actions.open_home("U1")
        assert isinstance(server.transport, HttpTransport)
        assert await server.transport.verify_url("token", "echo-me")
    verifier = SignatureVerifier(workspace.app.signing_secret, WallClock())
    assert all(verifier.is_valid_request(body.decode(), head) for head, body in endpoint.heard)
    command = parse_qs(endpoint.heard[0][1].decode())
    assert command["text"] == ["R&amp;D"]
    assert command["response_url"][0].startswith(server.base_url)
    envelope = json.loads(endpoint.heard[1][1])
    assert (envelope["type"], envelope["event"]["type"]) == ("event_callback", "app_home_opened")


async def test_an_event_is_retried_three_times_with_its_reason(
    workspace: Workspace, endpoint: Endpoint
) -> None:
    endpoint.statuses.extend([404, 500, 500, 200])
    async with at_address(workspace, endpoint) as server:
        await server.actions.open_home("U1")
        await endpoint.times(4)
    retries = [
        (head.get("x-slack-retry-num"), head.get("x-slack-retry-reason"))
        for head, _ in endpoint.heard
    ]
    assert retries == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_error"),
        ("3", "http_error"),
    ]
    assert len({json.loads(body)["event_id"] for _, body in endpoint.heard}) == 1


async def test_the_bot_may_refuse_retries(workspace: Workspace, endpoint: Endpoint) -> None:
    endpoint.statuses.append(500)
    endpoint.headers["x-slack-no-retry"] = "1"
    async with at_address(workspace, endpoint) as server:
        await server.actions.open_home("U1")
        await server.actions.open_home("U1")
    assert [head.get("x-slack-retry-num") for head, _ in endpoint.heard] == [None, None]


async def test_a_late_answer_is_a_timeout_the_person_sees(
    workspace: Workspace, endpoint: Endpoint
) -> None:
    endpoint.answering.clear()
    async with at_address(workspace, endpoint, ack_limit=0.05) as server:
        seen = await server.actions.slash_command("U1", "C1", "/lostdeal")
        endpoint.answering.set()
    assert [notice.code for notice in seen.notices] == ["operation_timeout"]


async def test_nobody_at_the_address(workspace: Workspace) -> None:
    async with listening("127.0.0.1", 0) as (_, url):
        pass
    async with running(workspace, HttpTransport(url, "secret"), retry_delays=()) as server:
        seen = await server.actions.slash_command("U1", "C1", "/lostdeal")
    assert [notice.code for notice in seen.notices] == ["dispatch_failed"]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


Socket = aiohttp.ClientWebSocketResponse


async def connect(server: LocalSlackServer, session: aiohttp.ClientSession) -> Socket:
    assert isinstance(server.transport, SocketTransport)
    bearer = {"authorization": f"Bearer {server.workspace.app.app_token}"}
    url = f"{server.api_url}apps.connections.open"
    async with session.post(url, headers=bearer) as response:
        address = (await response.json())["url"]
    return await session.ws_connect(address)


async def connected(server: LocalSlackServer, session: aiohttp.ClientSession) -> Socket:
    assert isinstance(server.transport, SocketTransport)
    before = server.transport.connected
    socket = await connect(server, session)
    hello = await socket.receive_json(timeout=5)
    assert (hello["type"], hello["num_connections"]) == ("hello", before + 1)
    await server.transport.until_connected(before + 1)
    return socket


async def acknowledge(socket: Socket, **payload: Any) -> dict[str, Any]:
    envelope: dict[str, Any] = await socket.receive_json(timeout=5)
    answer = {"envelope_id": envelope["envelope_id"], **payload}
    await socket.send_json(answer)
    return envelope


async def test_envelopes_go_to_every_connection_in_turn(
    server: LocalSlackServer, session: aiohttp.ClientSession
) -> None:
    sockets = [await connected(server, session) for _ in range(2)]
    waiting = [asyncio.create_task(acknowledge(socket)) for socket in sockets]
    for _ in sockets:
        await server.actions.slash_command("U1", "C1", "/lostdeal")
    envelopes = await asyncio.gather(*waiting)
    assert {(e["type"], e["accepts_response_payload"]) for e in envelopes} == {
        ("slash_commands", True)
    }
    assert len({e["envelope_id"] for e in envelopes}) == 2


async def test_an_ack_may_carry_an_answer(
    server: LocalSlackServer, session: aiohttp.ClientSession
) -> None:
    socket = await connected(server, session)
    acking = asyncio.create_task(acknowledge(socket, payload={"text": "Got it"}))
    seen = await server.actions.slash_command("U1", "C1", "/lostdeal")
    assert [message.text for message in seen.messages] == ["Got it"]
    await acking


async def test_an_event_lost_with_its_connection_is_sent_again(
    workspace: Workspace, session: aiohttp.ClientSession
) -> None:
    transport = SocketTransport(workspace.app.id)
    async with running(workspace, transport, retry_delays=(0, 0, 0)) as server:
        first = await connected(server, session)
        opening = asyncio.create_task(server.actions.open_home("U1"))
        lost = await first.receive_json(timeout=5)
        second = await connected(server, session)
        again = asyncio.create_task(acknowledge(second))
        await first.close()
        await opening
        envelope = await again
    assert envelope["retry_attempt"] == 1
    assert envelope["retry_reason"] == "timeout"
    assert envelope["payload"]["event_id"] == lost["payload"]["event_id"]


async def test_a_warning_leaves_the_connection_open_and_a_refresh_ends_it(
    server: LocalSlackServer, session: aiohttp.ClientSession
) -> None:
    transport = server.transport
    assert isinstance(transport, SocketTransport)
    socket = await connected(server, session)
    await transport.disconnect("warning")
    assert (await socket.receive_json(timeout=5))["reason"] == "warning"
    assert transport.connected == 1
    await transport.disconnect("refresh_requested")
    assert (await socket.receive_json(timeout=5))["reason"] == "refresh_requested"
    assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
    assert transport.connected == 0


async def test_tickets_work_once_and_ten_connections_are_the_most(
    server: LocalSlackServer, session: aiohttp.ClientSession
) -> None:
    transport = server.transport
    assert isinstance(transport, SocketTransport)
    address = transport.new_socket_url()
    kept = [await session.ws_connect(address)]
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(address)
    await transport.until_connected(1)
    kept += [await connected(server, session) for _ in range(9)]
    eleventh = await connect(server, session)
    assert (await eleventh.receive_json(timeout=5))["reason"] == "too_many_websockets"
    assert transport.connected == len(kept) == 10


async def test_without_a_connection_the_command_fails(server: LocalSlackServer) -> None:
    seen = await server.actions.slash_command("U1", "C1", "/lostdeal")
    assert [notice.code for notice in seen.notices] == ["dispatch_failed"]

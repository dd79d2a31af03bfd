"""Trouble on request: what a caller meets, and what had happened all the same."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local_slack.server import LocalSlackServer
from bot.local_slack.web_api.faults import (
    ApiError,
    DroppedRequest,
    HeldRequest,
    LostResponse,
    RateLimited,
    ServerError,
    Slow,
)
from tests.local_slack.sample_workspace import ManualClock

POST = "chat.postMessage"


def posted(server: LocalSlackServer) -> list[str]:
    return [message.text for message in server.workspace.channels.find("C1").messages]


async def test_a_lost_response_is_an_effect_without_an_answer(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    server.api.faults.script(POST, LostResponse())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel="C1", text="hi")
    assert posted(server) == ["hi"]


async def test_a_dropped_request_has_no_effect(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    server.api.faults.script(POST, DroppedRequest())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel="C1", text="hi")
    assert posted(server) == []
    assert len(server.api.calls.of(POST)) == 1


async def test_refusals_come_in_order_and_then_it_works(
    server: LocalSlackServer, client: AsyncWebClient
) -> None:
    server.api.faults.script(POST, RateLimited(7), ServerError(503), ApiError("fatal_error"))
    server.api.faults.script(POST, Slow(0))
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel="C1", text="1")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["retry-after"] == "7"
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel="C1", text="2")
    assert broken.value.response.status_code == 503
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel="C1", text="3")
    await client.chat_postMessage(channel="C1", text="4")
    assert posted(server) == ["4"]
    assert server.api.faults.left(POST) == []
    assert [call.arguments["text"] for call in server.api.calls.of(POST)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("after", "meanwhile"), [(False, []), (True, ["hi"])])
async def test_a_held_request_waits_before_or_after_its_effect(
    server: LocalSlackServer, client: AsyncWebClient, after: bool, meanwhile: list[str]
) -> None:
    gate = HeldRequest(after_effect=after)
    server.api.faults.script(POST, gate)
    posting = asyncio.create_task(client.chat_postMessage(channel="C1", text="hi"))
    await gate.arrived.wait()
    assert posted(server) == meanwhile
    assert not posting.done()
    gate.open()
    await posting
    assert posted(server) == ["hi"]


async def test_the_channel_rate_limit_can_be_turned_on(
    server: LocalSlackServer, client: AsyncWebClient, clock: ManualClock
) -> None:
    server.api.channel_rate.gap = timedelta(seconds=1)
    await client.chat_postMessage(channel="C1", text="1")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel="C1", text="2")
    assert limited.value.response.headers["retry-after"] == "1"
    await client.chat_postMessage(channel="U1", text="elsewhere")
    clock.skip(seconds=1)
    await client.chat_postMessage(channel="C1", text="3")
    assert posted(server) == ["1", "3"]


async def test_calls_can_be_waited_for(server: LocalSlackServer, client: AsyncWebClient) -> None:
    waiting = asyncio.create_task(server.api.calls.until("team.info", 2))
    await client.team_info()
    assert not waiting.done()
    await client.team_info()
    assert len(await waiting) == 2

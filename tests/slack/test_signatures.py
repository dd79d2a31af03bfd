"""Requests over HTTP that do not come from Slack: refused before anything reads them."""

import logging
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlmodel import Session, func, select

from bot.local_slack.people import SlackTeam
from bot.local_slack.transports.http_transport import HttpTransport, sign
from storage.models import LostDeal, ProcessedDelivery
from tests.slack.world import ANA, TEAM_CHANNEL, World

HALF_AN_HOUR = 1800


def command() -> bytes:
    """A slash command's body."""
    body = {"command": "/lostdeal", "text": "help", "user_id": ANA, "team_id": SlackTeam().id}
    return urlencode(body | {"channel_id": TEAM_CHANNEL, "trigger_id": "1.1"}).encode()


async def status_of(world: World, body: bytes, headers: dict[str, str]) -> int:
    """POST to the bot's address as it is; gives the HTTP status."""
    transport = world.server.transport
    assert isinstance(transport, HttpTransport)
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(transport._bot_url, data=body, headers=form | headers) as answer,
    ):
        return answer.status


def signed(world: World, body: bytes, at: float, secret: str | None = None) -> dict[str, str]:
    """The headers that Slack would send at that Unix time."""
    timestamp = str(int(at))
    secret = world.workspace.app.signing_secret if secret is None else secret
    return {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": sign(secret, timestamp, body),
    }


async def test_only_what_slack_signed_just_now_is_answered(one_world: World) -> None:
    body, now = command(), time.time()
    good = signed(one_world, body, now)
    stale = signed(one_world, body, now - HALF_AN_HOUR)
    refused = {
        "no headers": {},
        "no signature": {"x-slack-request-timestamp": good["x-slack-request-timestamp"]},
        "no time": {"x-slack-signature": good["x-slack-signature"]},
        "stale": stale,
        "from the future": signed(one_world, body, now + HALF_AN_HOUR),
        "a stale signature with a fresh time": stale
        | {"x-slack-request-timestamp": good["x-slack-request-timestamp"]},
        "another secret": signed(one_world, body, now, "another"),
        "an empty secret": signed(one_world, body, now, ""),
        "another body": signed(one_world, body + b"&text=list", now),
        "nonsense": good | {"x-slack-signature": "v0=nonsense"},
        "an empty signature": good | {"x-slack-signature": ""},
    }
    for name, headers in refused.items():
        assert await status_of(one_world, body, headers) == 401, name
    assert await status_of(one_world, body, good) == 200


@pytest.mark.parametrize("signature", ["v0=\xe9", "\xff" * 67, "v1=", "v0=" + "0" * 64, "="])
@pytest.mark.parametrize("body", [command(), b"", b"{", b"\xff\xfe", b"payload=" + b"[" * 9_000])
async def test_garbage_is_one_line_in_the_log(
    one_world: World, caplog: pytest.LogCaptureFixture, signature: str, body: bytes
) -> None:
    good = signed(one_world, body, time.time())
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
        headers = good | {"x-slack-signature": signature, "content-type": kind}
        caplog.clear()
        assert await status_of(one_world, body, headers) == 401
        (line,) = [one for one in caplog.records if one.levelno >= logging.WARNING]
        assert line.getMessage() == "a request was refused: a wrong signature"
        assert line.exc_info is None


async def test_what_is_refused_leaves_nothing_behind(one_world: World) -> None:
    before = len(one_world.server.api.calls.all)
    assert await status_of(one_world, command(), {}) == 401
    assert await status_of(one_world, b"\xff\x00 nonsense", {}) == 401

    def rows(session: Session) -> int:
        deals = session.exec(select(func.count()).select_from(LostDeal)).one()
        return deals + session.exec(select(func.count()).select_from(ProcessedDelivery)).one()

    assert await one_world.bot.ctx.run(rows) == 0
    assert len(one_world.server.api.calls.all) == before


@pytest.mark.parametrize(
    ("timestamp", "body"),
    [
        *(("not a time", command()), ("", command()), ("1e400", command()), ("-1", b"")),
        *(("9" * 5000, command()), ("\xb2", command()), ("1.5", command()), ("0x10", command())),
    ],
)
async def test_a_time_that_is_none_is_refused(
    one_world: World, timestamp: str, body: bytes
) -> None:
    secret = one_world.workspace.app.signing_secret
    headers = {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": sign(secret, timestamp, body),
    }
    assert await status_of(one_world, body, headers) == 401

"""The practice server acts for its own pages alone, and takes nothing for what it is not."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from socket import gethostname
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.local_slack.people import App
from bot.practice.command import Practice, PracticeOptions, practising
from tests.slack.mutants import DEEP, NOTHING_LIKE_IT

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
QUICK = PracticeOptions(host="127.0.0.1", port=0, empty=True, start=T0)
FORM = {"channel": "C1WINS", "text": "from elsewhere"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def practice() -> AsyncIterator[Practice]:
    async with practising(QUICK, {}) as up:
        yield up


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def asked(practice: Practice, method: str, path: str, **how: Any) -> tuple[int, str]:
    """The status and the text of an answer."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, practice.address + path, allow_redirects=False, **how) as answer,
    ):
        return answer.status, await answer.text()


def said(practice: Practice) -> list[str]:
    """What stands in the team channel."""
    return [one.text for one in practice.server.workspace.channels.find("C1WINS").messages]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "", "http://[", "x"],
)
async def test_a_foreign_page_may_do_nothing(practice: Practice, origin: str) -> None:
    headers, token = {"origin": origin}, practice.server.workspace.app.bot_token
    form = FORM | {"token": token}
    for path in ("/api/chat.postMessage", "/do/ana/say", "/response/1", "/"):
        assert (await asked(practice, "POST", path, data=form, headers=headers))[0] == 403
    assert (await asked(practice, "GET", "/as/ana/sales-wins", headers=headers))[0] == 403
    assert "from elsewhere" not in said(practice)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "", "localhost.x", "["]
)
async def test_a_name_that_points_here_opens_nothing(practice: Practice, host: str) -> None:
    for headers in ({"host": host}, {"host": host, "origin": f"http://{host}"}):
        assert (await asked(practice, "GET", "/", headers=headers))[0] == 403
        form = FORM | {"token": practice.server.workspace.app.bot_token}
        posted = await asked(practice, "POST", "/api/chat.postMessage", data=form, headers=headers)
        assert posted[0] == 403
    assert "from elsewhere" not in said(practice)


async def test_a_foreign_page_gets_no_socket(practice: Practice) -> None:
    url = practice.server.transport.new_socket_url()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url, headers={"origin": "https://evil.example"})


async def test_its_own_names_are_taken(practice: Practice) -> None:
    for host in ("localhost:3000", "127.0.0.1", "[::1]:80", "192.168.1.7:3000", gethostname()):
        headers = {"host": host, "origin": f"http://{host}"}
        assert (await asked(practice, "GET", "/", headers=headers))[0] == 307
        read = await asked(
            practice, "POST", "/do/ana/read", json={"place": "sales-wins"}, headers=headers
        )
        assert read[0] == 200


async def test_its_secrets_are_its_own(practice: Practice) -> None:
    known, app = App(), practice.server.workspace.app
    form = FORM | {"token": known.bot_token}
    _, text = await asked(practice, "POST", "/api/chat.postMessage", data=form)
    assert json.loads(text)["error"] == "invalid_auth"
    assert app.signing_secret != known.signing_secret
    assert app.app_token != known.app_token
    async with practising(QUICK, {}) as another:
        assert another.server.workspace.app.bot_token != app.bot_token


@pytest.mark.parametrize("action", ["say", "press", "submit", "close", "dismiss", "read", "skip"])
@pytest.mark.parametrize(
    "body", ["[]", "null", "1", '"x"', "", "{", DEEP, '{"values": []}', "\xff"]
)
async def test_what_is_no_action_is_refused(practice: Practice, action: str, body: str) -> None:
    headers = {"content-type": "application/json"}
    path = f"/do/ana/{action}"
    answer = await asked(practice, "POST", path, data=body.encode("latin-1"), headers=headers)
    assert answer[0] == 400


async def test_no_value_of_an_action_breaks_the_page(practice: Practice) -> None:
    names = ("place", "text", "channel", "ts", "view", "block", "action", "value", "values", "to")
    whole = {"place": "sales-wins", "channel": "C1WINS", "ts": "1.2", "block": "b", "action": "a"}
    headers = {"content-type": "application/json"}
    for action in ("say", "press", "submit", "close", "dismiss", "read", "skip"):
        for name in names:
            for value in (*NOTHING_LIKE_IT, {"a\nb": []}):
                body = json.dumps(whole | {name: value}).encode()
                status, _ = await asked(
                    practice, "POST", f"/do/ana/{action}", data=body, headers=headers
                )
                assert status in {200, 400}, (action, name, value)


@pytest.mark.parametrize("body", ["[]", "null", DEEP, "\xff", "{"])
async def test_the_api_and_response_urls_take_objects_alone(practice: Practice, body: str) -> None:
    headers = {"content-type": "application/json"}
    raw = body.encode("latin-1")
    status, _ = await asked(practice, "POST", "/response/1", data=raw, headers=headers)
    assert status == 400
    status, text = await asked(practice, "POST", "/api/api.test", data=raw, headers=headers)
    assert (status, json.loads(text)["ok"]) == (200, False)
    blocks = {"blocks": body, "channel": "C1WINS", "token": practice.server.workspace.app.bot_token}
    status, text = await asked(practice, "POST", "/api/chat.postMessage", data=blocks)
    assert (status, json.loads(text)["ok"]) == (200, False)

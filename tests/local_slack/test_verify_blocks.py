"""`make verify-blocks` against a stand-in for Slack, which judges as our double, or otherwise."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.local_slack.blockkit_samples import Json, check, message, modal, section
from tests.local_slack.verify_blocks import (
    Difference,
    NotAnswered,
    Payload,
    catalogue,
    differences,
    golden,
    report,
)


class StandIn:
    """Answers blocks.validate as Slack documents it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Json]] = []
        self.otherwise: set[str] = set()
        self.slow_downs = 0
        self.error = ""

    async def answer(self, request: web.Request) -> web.Response:
        if self.slow_downs:
            self.slow_downs -= 1
            return web.json_response(status=429, headers={"Retry-After": "0"})
        ((kind, text),) = (await request.post()).items()
        payload = json.loads(str(text))
        self.asked.append((kind, payload))
        if self.error:
            return web.json_response({"ok": False, "error": self.error})
        found = [{"pointer": f"/{one.path}", "message": one.reason} for one in check(payload)]
        if str(text) in self.otherwise:
            found = [] if found else [{"pointer": "/0", "message": "too plain"}]
        if not found:
            return web.json_response({"ok": True})
        return web.json_response({"ok": False, "error": f"invalid_{kind}", "errors": found})


@asynccontextmanager
async def standing_in(slack: StandIn) -> AsyncIterator[str]:
    """Where the stand-in is asked."""
    app = web.Application()
    app.router.add_post("/api/blocks.validate", slack.answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/"))


GOOD = Payload("a message", message(section()))
VIEW = Payload("a view", modal(section()))
BAD = Payload("no text", message({"type": "section"}))


async def test_it_agrees_with_a_slack_that_judges_alike() -> None:
    slack = StandIn()
    slack.slow_downs = 2
    async with standing_in(slack) as url:
        assert await differences(url, [GOOD, VIEW, BAD]) == []
    assert sorted(kind for kind, _ in slack.asked) == ["message", "message", "view"]
    assert GOOD.content in [payload for _, payload in slack.asked]


async def test_it_tells_where_slack_judges_otherwise() -> None:
    slack = StandIn()
    slack.otherwise = {json.dumps(each.content) for each in (GOOD, BAD)}
    async with standing_in(slack) as url:
        found = await differences(url, [GOOD, VIEW, BAD])
    assert [each.name for each in found] == ["a message", "no text"]
    assert found[0] == Difference("a message", "taken", "/0 too plain")
    assert found[1].by_slack == "taken"
    assert "3 payloads, 2 of which" in report(found, 3)


@pytest.mark.parametrize("error", ["unknown_method", "internal_error"])
async def test_what_is_no_verdict_is_no_answer(error: str) -> None:
    slack = StandIn()
    slack.error = error
    async with standing_in(slack) as url:
        with pytest.raises(NotAnswered, match=error):
            await differences(url, [GOOD])


async def test_without_a_way_to_slack_it_says_so() -> None:
    with pytest.raises(NotAnswered):
        await differences("http://127.0.0.1:9/api/", [GOOD])


async def test_every_golden_message_and_the_whole_catalogue_are_asked_about() -> None:
    slack, payloads = StandIn(), [*golden(), *catalogue()]
    async with standing_in(slack) as url:
        assert await differences(url, payloads) == []
    verdicts = {bool(check(each.content)) for each in catalogue()}
    assert verdicts == {True, False}
    assert len(slack.asked) == len(payloads) > 500
    assert not any(check(each.content) for each in golden())

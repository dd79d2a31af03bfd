"""The review in Slack where the admin named a model: what it decides follows the answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest

from bot import app
from bot import judges as bot_judges
from bot.core.humility.rules import RuleSet
from bot.drafts import reviewer
from bot.humility.rules import load_rules
from bot.local_slack.views import View
from bot.local_slack.web_api.faults import HeldRequest
from tests.drafts.model_server import ModelServer, model_server, saying
from tests.humility.judges import SILENT, Says
from tests.slack.test_review import draft_of, keep, kept, own_up, read, review
from tests.slack.world import World, held, words, world

HOST = "Every host has had a week like this."
DRAFT = f"Hi Dana, we lost your backups. I'm sorry. {HOST}"
TOLD = f"“{HOST[:-1]}”"


@pytest.fixture(autouse=True)
def judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two judges, of whom one hears that it is called normal."""

    def judged() -> RuleSet:
        return load_rules().with_classifier(Says(HOST[:10], "normalising"))

    monkeypatch.setattr(app, "judged_rules", judged)
    monkeypatch.setattr(bot_judges, "other_judge", lambda: SILENT)
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as one:
        yield one


def world_with(server: ModelServer, url: str, seconds: str) -> AbstractAsyncContextManager[World]:
    return world(
        "http",
        url,
        HUMILITY_MODEL_URL=server.url,
        HUMILITY_MODEL="small",
        HUMILITY_MODEL_KEY="sk-very-secret",
        HUMILITY_MODEL_SECONDS=seconds,
    )


@pytest.fixture
async def asking(sqlite_url: str, server: ModelServer) -> AsyncIterator[World]:
    async with world_with(server, sqlite_url, "60") as one:
        yield one


async def acknowledged(world: World) -> str:
    """Have the draft read; gives what the form says before the model has answered."""
    form = await world.form()
    await world.server.forms.fill(form, {draft_of(form): DRAFT})
    seen = await world.server.forms.submit("U1ANA")
    assert not seen.errors
    assert seen.view is not None
    return words(seen.view)


async def test_the_form_says_who_may_be_shown_the_words(asking: World) -> None:
    form = await review(asking, await own_up(asking))
    assert "may be shown to the model at 127.0.0.1" in words(form)
    assert "Nothing is sent to your client." in words(form)
    assert "may be shown to the model at 127.0.0.1" in words(await read(asking, DRAFT))


async def test_without_a_model_the_form_says_nothing_of_one(one_world: World) -> None:
    said = words(await review(one_world, await own_up(one_world)))
    assert "may be shown" not in said
    assert "Nothing is sent." in said


async def test_what_the_model_takes_back_goes_from_the_form(
    asking: World, server: ModelServer
) -> None:
    server.held = asyncio.Event()
    await review(asking, await own_up(asking))
    assert TOLD in await acknowledged(asking)
    server.held.set()
    form = await asking.form()
    assert TOLD not in words(form)
    assert held(form)["draft.email"] == DRAFT
    assert server.asked == [["normalising"]]
    assert "Saved." in await keep(asking)
    assert [row[3] for row in await kept(asking)] == [DRAFT]


async def test_what_the_model_confirms_stays(asking: World, server: ModelServer) -> None:
    server.said = saying(normalising=HOST)
    await review(asking, await own_up(asking))
    assert TOLD in words(await read(asking, DRAFT))


@pytest.mark.parametrize("status", [429, 500])
async def test_where_the_model_fails_the_answer_of_the_two_stands(
    asking: World, server: ModelServer, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    server.status = status
    await review(asking, await own_up(asking))
    assert TOLD in words(await read(asking, DRAFT))
    assert f"no third opinion on normalising: HTTP {status}" in caplog.text
    ours = [one for one in caplog.records if one.name.startswith("bot.drafts")]
    assert all("backups" not in one.getMessage() for one in ours)


async def test_a_slow_model_loses_nothing(sqlite_url: str, server: ModelServer) -> None:
    server.held = asyncio.Event()
    async with world_with(server, sqlite_url, "0.05") as slow:
        await review(slow, await own_up(slow))
        assert TOLD in await acknowledged(slow)
        form = await slow.form()
        assert TOLD in words(form)
        assert held(form)["draft.email"] == DRAFT
        assert "Saved." in await keep(slow)
        server.held.set()


async def test_what_the_model_says_late_replaces_nothing_newer(
    asking: World, server: ModelServer
) -> None:
    server.held = asyncio.Event()
    await review(asking, await own_up(asking))
    await acknowledged(asking)
    await asking.server.actions.press("U1ANA", _top(asking), "keep_words")
    while "Saved." not in words(_top(asking)):  # noqa: ASYNC110 - the form says nothing when it follows
        await asyncio.sleep(0.001)
    server.held.set()
    assert "Saved." in words(await asking.form())


async def test_a_draft_that_was_read_again_meanwhile_is_not_answered_for_the_old_one(
    asking: World, server: ModelServer
) -> None:
    server.held = asyncio.Event()
    await review(asking, await own_up(asking))
    await acknowledged(asking)
    later = "Hi Dana, we lost your backups. I'm sorry."
    await asking.server.forms.fill(_top(asking), {"draft.email": later})
    assert not (await asking.server.forms.submit("U1ANA")).errors
    server.held.set()
    form = await asking.form()
    assert held(form)["draft.email"] == later
    assert TOLD not in words(form)
    assert "normalising" not in str(form.content["private_metadata"])


async def test_a_form_that_cannot_be_amended_says_what_it_said(
    asking: World, server: ModelServer
) -> None:
    await review(asking, await own_up(asking))
    closed = HeldRequest()
    asking.server.api.faults.script("views.update", closed)
    await acknowledged(asking)
    await closed.arrived.wait()
    await asking.server.forms.close("U1ANA")
    closed.open()
    await asking.settle()
    assert asking.workspace.views.top("U1ANA") is None


def _top(world: World) -> View:
    top = world.workspace.views.top("U1ANA")
    assert top is not None
    return top

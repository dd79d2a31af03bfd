"""Drafts are read one after the other beside the event loop, with rules that are loaded once."""

import asyncio
import threading

import pytest

from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.drafts import reviewer
from bot.drafts.reviewer import DraftReviewer, StillReading
from bot.humility.rules import load_rules

OWN_UP = DraftContext("own_mistake", "own_up", "phone")
BAD = "We apologise for any inconvenience."


class Loader:
    """Loads the rules when it is let, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.threads: set[str] = set()
        self.go = threading.Event()

    def __call__(self) -> RuleSet:
        self.times += 1
        self.threads.add(threading.current_thread().name)
        self.go.wait(30)
        return load_rules()


@pytest.fixture(autouse=True)
def timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else this machine does meanwhile."""
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)


async def test_nothing_is_loaded_before_it_is_needed_and_then_once() -> None:
    load = Loader()
    load.go.set()
    one = DraftReviewer(load)
    assert load.times == 0
    one.preload()
    await one.ready()
    reviews = await asyncio.gather(*(one.review(BAD, OWN_UP) for _ in range(5)))
    assert {review.ok for review in reviews} == {False}
    assert load.times == 1
    assert threading.current_thread().name not in load.threads
    one.close()


async def test_the_rules_are_not_loaded_before_the_bot_is_idle() -> None:
    load, idle = Loader(), asyncio.Event()
    load.go.set()
    one = DraftReviewer(load)

    async def until_idle() -> None:
        await idle.wait()

    one.preload_after(until_idle())
    await asyncio.sleep(0)
    assert load.times == 0
    idle.set()
    while not load.times:  # noqa: ASYNC110 - the loading says nothing
        await asyncio.sleep(0.001)
    await one.ready()
    assert load.times == 1
    one.close()


async def test_a_draft_that_comes_earlier_does_not_wait_for_the_bot_to_be_idle() -> None:
    load = Loader()
    load.go.set()
    one = DraftReviewer(load)
    one.preload_after(asyncio.sleep(3600))
    assert not (await one.review(BAD, OWN_UP)).ok
    assert load.times == 1
    one.close()


async def test_a_bot_that_stops_loads_nothing_more() -> None:
    load, idle = Loader(), asyncio.Event()
    one = DraftReviewer(load)

    async def until_idle() -> None:
        await idle.wait()

    one.preload_after(until_idle())
    await asyncio.sleep(0)
    one.close()
    idle.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert load.times == 0


async def test_the_event_loop_goes_on_while_a_draft_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    load = Loader()
    one = DraftReviewer(load)
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 0.01)
    with pytest.raises(StillReading):
        await one.review(BAD, OWN_UP)
    load.go.set()
    monkeypatch.setattr(reviewer, "REVIEW_TIMEOUT_SECONDS", 60)
    assert not (await one.review(BAD, OWN_UP)).ok
    one.close()


async def test_what_an_edit_took_away_is_told() -> None:
    one = DraftReviewer(load_rules)
    first = await one.review(BAD, OWN_UP)
    found = [finding.id for finding in first.findings]
    then = await one.review("I sent you the wrong menus. I'm sorry.", OWN_UP, found)
    assert "conditional_apology" in then.improved
    one.close()


async def test_rules_that_cannot_be_loaded_are_no_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> RuleSet:
        raise ValueError("words.toml")

    one = DraftReviewer(broken)
    one.preload()
    with pytest.raises(ValueError, match=r"words\.toml"):
        await one.review(BAD, OWN_UP)
    one.close()
    assert "cannot be used: words.toml" in caplog.text

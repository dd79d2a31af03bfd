"""Drafts are read one after the other beside the event loop, with rules that are loaded once."""

import asyncio
import threading

import pytest

from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.drafts import reviewer as mentor
from bot.drafts.reviewer import Mentor, StillReading
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
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else this machine does meanwhile."""
    monkeypatch.setattr(mentor, "PATIENCE", 60)


async def test_nothing_is_loaded_before_it_is_needed_and_then_once() -> None:
    load = Loader()
    load.go.set()
    one = Mentor(load)
    assert load.times == 0
    one.wake()
    await one.ready()
    reviews = await asyncio.gather(*(one.review(BAD, OWN_UP) for _ in range(5)))
    assert {review.ok for review in reviews} == {False}
    assert load.times == 1
    assert threading.current_thread().name not in load.threads
    one.close()


async def test_the_event_loop_goes_on_while_a_draft_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    load = Loader()
    one = Mentor(load)
    monkeypatch.setattr(mentor, "PATIENCE", 0.01)
    with pytest.raises(StillReading):
        await one.review(BAD, OWN_UP)
    load.go.set()
    monkeypatch.setattr(mentor, "PATIENCE", 60)
    assert not (await one.review(BAD, OWN_UP)).ok
    one.close()


async def test_what_an_edit_took_away_is_told() -> None:
    one = Mentor(load_rules)
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

    one = Mentor(broken)
    one.wake()
    with pytest.raises(ValueError, match=r"words\.toml"):
        await one.review(BAD, OWN_UP)
    one.close()
    assert "cannot be used: words.toml" in caplog.text

"""The practice workspace as a whole: how it starts, what it keeps, who may write to it."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import select

from bot.config import BadSettings, has_no_tokens
from bot.practice.command import Practice, PracticeOptions, practising
from bot.practice.forty import many_deals
from bot.serve import CannotListen
from storage.models import LostDeal

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
QUICK = PracticeOptions(host="127.0.0.1", port=0, empty=True, start=T0)


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising(QUICK, {}) as up:
        yield up


async def _clients(practice: Practice) -> set[str]:
    found = await practice.bot.ctx.run(lambda session: session.exec(select(LostDeal.client)).all())
    return set(found)


def test_any_token_means_a_real_workspace() -> None:
    assert has_no_tokens({"DIGEST_DAY": "mon"})
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        assert not has_no_tokens({name: "something"})


async def test_a_kept_database_is_seeded_once(tmp_path: Path) -> None:
    options = PracticeOptions(port=0, database=tmp_path / "kept.db", start=T0)
    async with practising(options, {}) as first:
        before = await _clients(first)
    async with practising(options, {}) as second:
        assert await _clients(second) == before
        assert second.server.workspace.now() >= T0
    assert len(before) == 7 + len([*many_deals()])


async def test_a_taken_port_is_said_so_when_it_was_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=str(port)):
            async with practising(PracticeOptions(port=port, empty=True), {}):
                pytest.fail("it listens on a taken port")


async def test_wrong_settings_are_named() -> None:
    with pytest.raises(BadSettings, match="DIGEST_TIME"):
        async with practising(QUICK, {"DIGEST_TIME": "late"}):
            pytest.fail("it started")


async def test_it_listens_on_loopback_by_default() -> None:
    async with practising(PracticeOptions(port=0, empty=True), {}) as practice:
        assert practice.address.startswith("http://127.0.0.1:")


async def test_only_the_page_itself_may_act(practice: Practice) -> None:
    skip = f"{practice.address}/do/ana/skip"
    before = practice.server.workspace.now()
    async with aiohttp.ClientSession() as session:
        async with session.post(skip, data='{"to": "3600"}') as from_elsewhere:
            assert from_elsewhere.status == 415
        async with session.post(skip, json={"to": "an hour"}) as nonsense:
            assert nonsense.status == 400
        async with session.post(f"{practice.address}/do/nobody/skip", json={}) as stranger:
            assert stranger.status == 404
        assert (practice.server.workspace.now() - before).total_seconds() < 3600
        async with session.post(skip, json={"to": "3600"}) as asked:
            assert await asked.json() == {"notices": []}
    assert (practice.server.workspace.now() - before).total_seconds() >= 3600


async def test_what_is_gone_is_said_kindly(practice: Practice) -> None:
    press = {"channel": "C1WINS", "ts": "1.2", "block": "b", "action": "a"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{practice.address}/do/ana/press", json=press) as answer,
    ):
        assert "not there any more" in (await answer.json())["notices"][0]


async def test_pages_forbid_scripts_from_elsewhere(practice: Practice) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{practice.address}/as/ana/sales-wins") as page,
    ):
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "cdn" not in await page.text()


async def test_run_without_tokens_practises_and_stops_when_asked(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=tmp_path,
        env={**clean, "PORT": "0", "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        said = (await process.stdout.readline()).decode()
        assert re.search(r"practice workspace is at http://127\.0\.0\.1:\d+", said)
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")

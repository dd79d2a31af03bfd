"""Every code that Slack may refuse a note with: none but a final one loses it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import cli
from bot.copy.catalog import load_catalog
from bot.delivery.refusals import Refusal, RefusalKind, refusals
from bot.local_slack.web_api.faults import ApiError, RateLimited
from storage.models import Nudge, NudgeReason, NudgeStatus
from tests.slack.world import ANA, MAX, World, words

CATALOG = load_catalog()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def codes(kind: RefusalKind) -> list[str]:
    known = (
        one.code.replace("*", "of_tomorrow") for one in refusals().values() if one.kind is kind
    )
    return [*known, *(["a_code_of_tomorrow"] if kind is RefusalKind.MENDABLE else [])]


async def newest(world: World) -> Nudge:
    """The receipt of the deal that was reported last."""
    receipts = [row for row in await world.nudges() if row.kind == "receipt"]
    return max(receipts, key=lambda row: row.due_at)


async def reported(world: World, fault: ApiError | RateLimited, client: str = "Acme Corp") -> Nudge:
    """A report whose receipt Slack refuses; nothing else is refused."""
    world.clock.at += HOUR
    # As the ticker does each minute: nothing waits any more, so that a press wakes nothing.
    await world.bot.ctx.deliverer.mending.load()
    # The second: what is remembered of a channel is tried anew.
    number = 2 if isinstance(fault, ApiError) and fault.code in GONE else 1
    world.server.api.faults.script("chat.postMessage", *[fault] * number)
    await world.lostdeal()
    await world.pick("blown_meeting")
    await world.submit(client=client)
    return await newest(world)


GONE = {"channel_not_found", "is_archived", "not_in_channel"}


async def comes_once(world: World, row: Nudge) -> None:
    """The receipt stands there, once, before long."""
    await world.look()
    now = next(one for one in await world.nudges() if one.id == row.id)
    assert now.status == NudgeStatus.SENT, now.error
    marks = [m.metadata["event_payload"]["nudge_id"] for m in world.direct() if m.metadata]
    assert marks.count(row.id) == 1


async def test_what_can_be_mended_comes_by_itself(http_world: World) -> None:
    await http_world.report()
    for code in codes(RefusalKind.MENDABLE):
        row = await reported(http_world, ApiError(code))
        assert (row.status, row.reason, row.error) == ("pending", NudgeReason.MENDING, code)
        assert row.attempts == 0
        told = [words(m) for m in http_world.direct(MAX)]
        assert sum(f"`{code}`" in one for one in told) == 1, code
        http_world.clock.at += HOUR
        await comes_once(http_world, row)


@pytest.mark.parametrize("retry_after", [None, 7])
async def test_to_slow_down_loses_and_counts_nothing(
    http_world: World, retry_after: int | None
) -> None:
    await http_world.report()
    for code in codes(RefusalKind.SLOW_DOWN):
        row = await reported(
            http_world, RateLimited(retry_after) if retry_after else ApiError(code)
        )
        assert (row.status, row.attempts) == ("pending", 0)
        assert not http_world.direct(MAX)
        http_world.clock.at += MINUTE
        await comes_once(http_world, row)


async def test_what_is_uncertain_is_looked_up(http_world: World) -> None:
    await http_world.report()
    for code in codes(RefusalKind.UNCERTAIN):
        row = await reported(http_world, ApiError(code))
        assert (row.status, row.error) == ("sending", code)
        http_world.clock.at += 2 * MINUTE
        lookups = len(http_world.server.api.calls.of("conversations.history"))
        await comes_once(http_world, row)
        assert len(http_world.server.api.calls.of("conversations.history")) == lookups + 1


def _final() -> list[Refusal]:
    return [one for one in refusals().values() if one.kind is RefusalKind.FINAL and not one.twice]


async def test_what_is_final_is_kept_with_its_reason_and_the_admin_sends_it_again(
    http_world: World,
) -> None:
    await http_world.report()
    for known in _final():
        row = await reported(http_world, ApiError(known.code), known.code)
        assert (row.status, row.error) == ("failed", known.code)
        notice = http_world.direct(MAX)[-1]
        assert f"`{known.code}`" in words(notice)
        assert CATALOG.text("lines/unbrought") in await found(http_world, known.code)

        await http_world.press(notice, "resend")
        await comes_once(http_world, row)
        assert CATALOG.text("lines/unbrought") not in await found(http_world, known.code)


async def found(world: World, client: str) -> str:
    await world.lostdeal(f"find {client}")
    return words(world.workspace.posts.ephemerals(ANA)[-1])


async def test_the_admin_reads_how_it_went(one_world: World) -> None:
    await one_world.report()
    await reported(one_world, ApiError("invalid_blocks"))
    notice = one_world.direct(MAX)[-1]
    one_world.server.api.faults.script("chat.postMessage", ApiError("invalid_blocks"))
    for left in (1, 0):
        await one_world.press(notice, "resend")
        told = one_world.workspace.posts.ephemerals(MAX)[-1].text
        assert told == CATALOG.text("messages/resent", count=1, failed=left, waiting=0)


async def test_a_press_anywhere_has_what_waits_tried_again(one_world: World) -> None:
    await one_world.report()
    row = await reported(one_world, ApiError("restricted_action"))
    one_world.clock.at += MINUTE
    await one_world.lostdeal("list")
    await comes_once(one_world, row)


async def test_the_command_lists_and_sends_again(
    one_world: World, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await one_world.report()
    row = await reported(one_world, ApiError("msg_too_long"))
    waits = await reported(one_world, ApiError("restricted_action"))
    monkeypatch.chdir(tmp_path)
    # What was given up stands in the database: the tokens are not needed.
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    shown = await run("failed")
    assert shown.exit_code == 1
    for part in (row.id, "msg_too_long", waits.id, CATALOG.label("mending.policy")):
        assert part in shown.output
    assert (await run("failed", "--again", "nobody")).exit_code == 1
    assert (await run("failed", "--again", row.id)).exit_code == 0
    one_world.clock.at += timedelta(days=365 * 20)
    await comes_once(one_world, row)


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(cli, arguments))

"""What is signed and yet nothing that Slack sends: 400, one line, and nothing of it in the log."""

import json
import logging
import os
import time
from random import Random
from urllib.parse import quote

import pytest

from tests.slack.mutants import DEEP, a_full_day, captured, encoded, mutant
from tests.slack.test_signatures import signed, status_of
from tests.slack.world import ANA, World

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MUTANTS = int(os.environ.get("MUTANTS", "300"))


async def post(world: World, body: bytes, kind: str) -> int:
    """POST something that is signed well, and let the bot finish what follows."""
    headers = signed(world, body, time.time()) | {"content-type": kind}
    status = await status_of(world, body, headers)
    await world.settle()
    return status


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says since it was asked last."""
    lines = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    caplog.clear()
    return lines


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"", JSON),
        (b"quagmire", FORM),
        (b"quagmire", JSON),
        (b"\xff\xfe quagmire", FORM),
        (b"\xff\xfe", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b'"quagmire"', JSON),
        (b'{"type": "event_callback", "quagmire', JSON),
        (DEEP.encode(), JSON),
        (b'{"event":' + DEEP.encode() + b"}", JSON),
        (b"payload=" + quote(DEEP).encode(), FORM),
        (b"payload=", FORM),
        (b"payload=quagmire", FORM),
        (b"payload=%7B%22quagmire", FORM),
        (b"payload=%FF%FE", FORM),
        (b"payload=%7B%7D", FORM),
        (b"payload=null", FORM),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", FORM),
        (b"payload=%7B%22type%22%3A%5B%5D%7D", FORM),
        (b"payload=%7B%22type%22%3A%22quagmire%22%7D", FORM),
        (b'{"type": "event_callback", "team_id": "T1", "event": "quagmire"}', JSON),
        (b"command=%2Flostdeal", FORM),
        (b"command=%2Fquagmire&team_id=T1&user_id=U1&trigger_id=1", FORM),
        (b"command=%2Flostdeal&team_id=T%001&user_id=U1&trigger_id=1", FORM),
    ],
)
async def test_it_is_refused_in_one_line(
    one_world: World, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    assert await post(one_world, body, kind) == 400
    (line,) = said(caplog)
    assert "quagmire" not in line
    assert len(line) < 200


async def test_no_mutant_of_a_payload_breaks_the_bot(
    http_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world, chance, refused = http_world, Random(20260303), 0
    with captured(world) as deliveries:
        await a_full_day(world)
    for number in range(MUTANTS):
        delivery = deliveries[number % len(deliveries)]
        if "trigger_id" in delivery.payload:
            delivery.payload["trigger_id"] = world.workspace.trigger_ids.give(ANA)
        body, kind = encoded(delivery, mutant(delivery.payload, chance), chance)
        said(caplog)
        status = await post(world, body, kind)
        lines = said(caplog)
        assert status in {200, 400}, (status, body, lines)
        refused += status == 400
        assert status == 200 or len(lines) == 1, (body, lines)
        # What it showed to Slack for them is no concern of ours here.
        world.workspace.refusals.clear()
    assert refused > MUTANTS / 4


async def test_what_was_mutated_left_the_rest_as_it_was(one_world: World) -> None:
    receipt = await one_world.report()
    with captured(one_world) as deliveries:
        await one_world.press(receipt, "edit")
    (press,) = deliveries
    broken = json.dumps(press.payload | {"actions": []}).encode()
    assert await post(one_world, b"payload=" + quote(broken).encode(), FORM) == 400
    assert not (await one_world.submit(client="Acme Limited")).errors

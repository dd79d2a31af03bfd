"""Payloads as Slack sends them, and what becomes of them when something is changed in them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlencode

from bot.local_slack.transports.delivery import Ack, Delivery
from bot.local_slack.transports.http_transport import HttpTransport, _encoded
from tests.slack.raw import happen
from tests.slack.world import ANA, BO, World

DEEP = "[" * 5_000 + "]" * 5_000
NOTHING_LIKE_IT: tuple[Any, ...] = (
    *(None, "", " ", "x", "\x00", "\ud800", "né", "a:b:c:d", "../..", "x" * 4_000, "Mars/Base"),
    *(0, -1, 7, 10**30, 1.5, float("nan"), True, [], {}, [[]], [{}], {"": None}, {"id": None}),
)


@contextmanager
def captured(world: World) -> Iterator[list[Delivery]]:
    """Everything that Slack delivers while inside."""
    transport, found = world.server.transport, list[Delivery]()
    assert isinstance(transport, HttpTransport)
    send = transport.send

    async def remember(delivery: Delivery) -> Ack:
        found.append(deepcopy(delivery))
        return await send(delivery)

    transport.send = remember  # type: ignore[method-assign]
    yield found
    transport.send = send  # type: ignore[method-assign]


async def a_full_day(world: World) -> None:
    """Each kind of command, form, button and event, once or more."""
    receipt = await world.report("own_mistake", what_happened="I sent the old price.")
    await world.press(receipt, "edit")
    await world.submit(contact="Ida")
    for word in ("help", "list", "digest", "lessons", "pause until 9 March", "resume"):
        await world.lostdeal(word)
    await world.lostdeal("hours")
    await world.submit()
    await world.lostdeal("promise")
    await world.submit(action="A list of what went wrong")
    own_up = await world.note_of("own_up")
    await world.press(own_up, "review")
    await world.submit()
    await world.server.forms.close(ANA)
    await world.press(own_up, "record.owned_up")
    await world.report("blown_meeting", client="Globex")
    ask = await world.note_of("ask")
    await world.choose(ask, "snooze", "pick")
    await world.submit()
    for which, fields in (("back_burner", {"items": "Ask Ida"}), ("trouble", {})):
        await world.choose(ask, "more", which)
        await world.server.forms.fill(await world.form(), fields)
        await world.submit()
    await world.choose(ask, "more", "hand_over")
    await world.submit(colleague=BO)
    await world.choose(ask, "more", "never_again")
    await world.submit()
    await world.choose(own_up, "more", "already")
    await world.submit(what="plan_sent")
    await world.choose(own_up, "when", "yesterday")
    await world.press(own_up, "take_back")
    await world.server.actions.open_home(ANA)
    await happen(world, {"type": "user_change", "user": {"id": ANA, "tz": "Europe/Berlin"}})
    await happen(world, {"type": "tokens_revoked", "tokens": {"oauth": [ANA]}})
    await happen(world, {"type": "member_joined_channel", "user": BO, "channel": "C1"})


def mutant(payload: Any, chance: Random) -> Any:
    """A copy in which one to three things are gone, or are something else."""
    changed = deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(_places(changed)))
        match chance.randrange(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case _:
                holder[key] = deepcopy(chance.choice(NOTHING_LIKE_IT))
        if not changed:
            break
    return changed


def encoded(delivery: Delivery, payload: Any, chance: Random) -> tuple[bytes, str]:
    """The body and its content type, now and then broken in itself."""
    body, kind = _body_of(delivery, payload)
    match chance.randrange(12):
        case 0:
            body = body[: chance.randrange(len(body))]
        case 1:
            at = chance.randrange(len(body))
            body = body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
        case 2:
            kind = chance.choice(["application/json", "text/plain", "", "multipart/form-data"])
    return body, kind


def _body_of(delivery: Delivery, payload: Any) -> tuple[bytes, str]:
    if delivery.kind == "slash_commands":
        # No form can hold anything but text.
        fields = [(str(name), _text(value)) for name, value in payload.items()]
        return urlencode(fields, errors="replace").encode(), "application/x-www-form-urlencoded"
    return _encoded(Delivery(delivery.kind, payload))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    keys = node.keys() if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], (dict, list)):
            yield from _places(node[key])

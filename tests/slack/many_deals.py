"""A rep with more deals than fit on a page."""

import re
from collections.abc import Iterable
from typing import Any

from bot.core.circumstances import Circumstance
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View
from bot.slack.payloads import Actor
from bot.usecases.report_lost_deal import Report, report_lost_deal
from tests.slack.world import ANA, World

CARD = re.compile(r"\*(.+)\*(?: \(.*\))?$")
"""How a card begins."""


async def log_many(
    world: World,
    clients: Iterable[str],
    circumstance: Circumstance = Circumstance.BLOWN_MEETING,
    user: str = ANA,
) -> list[str]:
    """Log a deal with each client, as a rep's form would; gives their ids."""
    actor, ids = Actor(world.workspace.team.id, user), []
    # The first is logged by hand, so that the rep is known.
    for client in clients:
        report = Report(circumstance, client)
        reported = await world.bot.ctx.act(actor, lambda turn: report_lost_deal(turn, report))  # noqa: B023 - carried out at once
        assert reported is not None
        ids.append(reported.case.deal.id)
    await world.look()
    return ids


def element_of(shown: View | Message, action_id: str, client: str = "") -> JsonObject:
    """An element by its action, and by the client that its label names."""
    return block_of(shown, action_id, client)[1]


def block_of(shown: View | Message, action_id: str, client: str = "") -> tuple[str, JsonObject]:
    """The same with the block that it stands in."""
    for block in shown.blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            label = str(element.get("accessibility_label", ""))
            if element["action_id"] == action_id and label.endswith(
                f": {client}" if client else ""
            ):
                return str(block["block_id"]), element
    raise AssertionError(f"no {action_id} for {client or 'anybody'}")


def clients_in(shown: View | Message) -> list[str]:
    """The clients of the cards that are shown, in order."""
    texts = (block["text"]["text"] for block in shown.blocks if block["type"] == "section")
    found = (CARD.match(text.split("\n", 1)[0]) for text in texts)
    return [one[1] for one in found if one]


def headings(shown: View) -> list[str]:
    """What a screen reader can jump to."""
    return [block["text"]["text"] for block in shown.blocks if block["type"] == "header"]


async def press_for(
    world: World, shown: View | Message, action_id: str, client: str, user: str = ANA
) -> Any:
    """Press a button of one client's card."""
    block_id, _ = block_of(shown, action_id, client)
    seen = await world.server.actions.press(user, shown, action_id, block_id=block_id)
    await world.settle()
    return seen

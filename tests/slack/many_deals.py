"""A rep with more deals than fit on a page."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from bot.core.circumstances import Circumstance
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View
from bot.slack.payloads import Actor
from bot.usecases.report_lost_deal import Report, report_lost_deal
from storage.models import Client, DealEvent, LostDeal, Nudge
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


async def multiply(world: World, number: int) -> None:
    """Let there be so many deals like the first, each with a client of its own: rows, not reports.

    They are written by a few statements, so that a thousand take no longer than a few.
    """
    await world.bot.ctx.run(lambda session: _copied(session, number))


def _copied(session: Session, number: int) -> None:
    there = session.exec(select(LostDeal).order_by(col(LostDeal.reported_at))).all()
    first = there[0]
    new = [f"copy{place:04d}" for place in range(len(there), number)]

    def copies(model: type[SQLModel], rows: Sequence[SQLModel], names: Sequence[str]) -> None:
        made = [
            row.model_dump() | dict.fromkeys(names, f"{one}.{place}") | _of(model, one)
            for place, row in enumerate(rows)
            for one in new
        ]
        for row in made if model is DealEvent else ():
            del row["id"]
        session.connection().execute(insert(model), made)

    of_deal = {"deal_id": first.id}
    copies(Client, session.exec(select(Client).where(Client.id == first.client_id)).all(), [])
    copies(LostDeal, [first], [])
    copies(DealEvent, session.exec(select(DealEvent).filter_by(**of_deal)).all(), [])
    nudges = session.exec(select(Nudge).filter_by(**of_deal)).all()
    copies(Nudge, nudges, ["id", "dedupe_key"])


def _of(model: type[SQLModel], one: str) -> dict[str, str]:
    if model is Client:
        return {"id": f"c{one}", "canonical_id": f"c{one}", "name": f"{'&' * 70}{one}", "key": one}
    if model is LostDeal:
        return {"id": one, "client_id": f"c{one}", "client": f"{'&' * 70}{one}"}
    return {"deal_id": one}


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

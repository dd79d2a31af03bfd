"""Deliveries that no hand in the practice workspace makes: repeats, strangers, the unknown."""

from copy import deepcopy

from bot.local_slack.actions.payloads import Payloads, action_of
from bot.local_slack.elements import chosen_state, find, is_stateful
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import Ack, Delivery
from bot.local_slack.views import View
from tests.slack.world import ANA, World


def press_of(
    world: World, message: Message, action_id: str, value: object = None, user: str = ANA
) -> JsonObject:
    """What Slack says of a press, whoever makes it."""
    block, element = find(message.blocks, action_id)
    chosen = chosen_state(element, value) if is_stateful(element) else {}
    action = action_of(block, element, chosen)
    return _payloads(world).message_action(user, message, action)


def submission_of(world: World, view: View, user: str = ANA) -> JsonObject:
    """What Slack says of a form that is saved."""
    return deepcopy(_payloads(world).view_submission(user, view))


async def interact(world: World, payload: JsonObject) -> Ack:
    """Deliver an interaction once."""
    return await _deliver(world, Delivery("interactive", payload))


async def happen(
    world: World,
    event: JsonObject,
    event_id: str = "EvRAW",
    retry: int = 0,
    team_id: str | None = None,
) -> Ack:
    """Deliver an event once, or as one of its retries; of another workspace where one is named."""
    workspace = world.workspace
    team_id = team_id or workspace.team.id
    authorization = {
        "enterprise_id": None,
        "team_id": team_id,
        "user_id": world.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    envelope: JsonObject = {
        "token": workspace.app.verification_token,
        "team_id": team_id,
        "api_app_id": workspace.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(world.clock.now().timestamp()),
        "authorizations": [authorization],
    }
    reason = "http_timeout" if retry else ""
    return await _deliver(world, Delivery("events_api", envelope, retry, reason))


async def _deliver(world: World, delivery: Delivery) -> Ack:
    ack = await world.server.transport.send(delivery)
    await world.settle()
    return ack


def _payloads(world: World) -> Payloads:
    return Payloads(world.workspace, world.server.base_url)

"""Showing a deal as it stands now, in the place where it was pressed."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cases.turn import Turn
from bot.delivery.cards import Card
from bot.delivery.ports import Posted, Refused
from bot.slack.call_again import call_again
from bot.slack.elements import Block
from bot.slack.errors import sending
from bot.slack.handler_context import HandlerContext
from bot.slack.home.lists import (
    MOST_DEALS,
    deals_blocks,
    home_view,
    unread_home_view,
)
from bot.slack.home.team import with_team
from bot.slack.message import Message, message_of
from bot.slack.payloads import Actor, Origin
from bot.slack.rendering import render
from bot.usecases.show_deal import Deals, message_card, my_deals
from storage.unavailable import DatabaseUnavailable

OK = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown to a person where, as it was read; `kept`: what they did changed it."""

    actor: Actor
    origin: Origin
    content: Card | Deals
    kept: bool = True


def what_to_show(turn: Turn, origin: Origin) -> Shown:
    """A message, a list or Home as it stands; raises NoSuchDeal or Unplannable."""
    actor, target = Actor(turn.team_id, turn.actor), origin.target
    if target.nudge_id and origin.ts:
        return Shown(
            actor, origin, message_card(turn, target.deal_id, target.nudge_id, origin.channel)
        )
    return Shown(actor, origin, my_deals(turn, MOST_DEALS, target.deal_id))


async def show_home(ctx: HandlerContext, client: AsyncWebClient, actor: Actor) -> None:
    """Publish a person's Home tab, or a word on it where it cannot be read; raises as `show`."""
    try:
        deals = await ctx.told(actor, lambda turn: my_deals(turn, MOST_DEALS))
    except DatabaseUnavailable:
        await _publish(ctx, client, actor, unread_home_view(ctx.catalog))
    else:
        await _publish(ctx, client, actor, home_view(ctx.catalog, deals, ctx.clock.now()))


async def show(ctx: HandlerContext, client: AsyncWebClient, shown: Shown) -> None:
    """Put it in the place where it stood; raises Refused, NotSent or Uncertain."""
    origin, content = shown.origin, shown.content
    if not isinstance(content, Deals):
        posted = Posted(origin.channel, origin.ts)
        await ctx.messenger.update(shown.actor.team_id, posted, content)
    elif origin.response_url:
        await _replace_list(origin, message_for(ctx, shown))
    else:
        await _publish(ctx, client, shown.actor, home_view(ctx.catalog, content, ctx.clock.now()))


def message_for(ctx: HandlerContext, shown: Shown) -> Message:
    """The same as a message, wherever it stands."""
    content, catalog, now = shown.content, ctx.catalog, ctx.clock.now()
    if not isinstance(content, Deals):
        return render(catalog, content, now)
    return message_of(deals_blocks(catalog, content, now))


async def _publish(ctx: HandlerContext, client: AsyncWebClient, actor: Actor, own: Block) -> None:
    view = await with_team(ctx, actor, own)
    await call_again(
        "views.publish", lambda: client.views_publish(user_id=actor.user_id, view=view)
    )


async def _replace_list(origin: Origin, message: Message) -> None:
    with sending("response_url"):
        response = await AsyncWebhookClient(origin.response_url).send(
            text=message.text, blocks=message.blocks, replace_original=True
        )
    if response.status_code != OK:
        raise Refused(f"http_{response.status_code}")

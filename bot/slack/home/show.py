"""Showing a deal as it stands now, in the place where it was pressed."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cases.turn import Turn
from bot.delivery.cards import Card
from bot.delivery.ports import Posted
from bot.slack.handler_context import HandlerContext
from bot.slack.home.lists import MOST_DEALS, ended_blocks, home_view, list_blocks
from bot.slack.payloads import Actor, Origin
from bot.usecases.show_deal import Deals, message_card, my_deals


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown to a person where, as it was read."""

    actor: Actor
    origin: Origin
    content: Card | Deals


def what_to_show(turn: Turn, origin: Origin) -> Shown:
    """A message, a list or Home as it stands; raises NoSuchDeal or Unplannable."""
    actor, target = Actor(turn.team_id, turn.actor), origin.target
    if target.nudge_id and origin.ts:
        return Shown(actor, origin, message_card(turn, target.deal_id, target.nudge_id, origin.ts))
    return Shown(actor, origin, my_deals(turn, MOST_DEALS, target.deal_id))


async def show_again(
    ctx: HandlerContext, client: AsyncWebClient, actor: Actor, origin: Origin
) -> None:
    """Bring up to date what a form was opened from; raises as above."""
    await show(ctx, client, await ctx.act(actor, lambda turn: what_to_show(turn, origin)))


async def show_home(ctx: HandlerContext, client: AsyncWebClient, actor: Actor) -> None:
    """Publish a person's Home tab."""
    deals = await ctx.told(actor, lambda turn: my_deals(turn, MOST_DEALS))
    await _publish_home(ctx, client, actor, deals)


async def show(ctx: HandlerContext, client: AsyncWebClient, shown: Shown) -> None:
    """Put it in the place where it stood."""
    origin, content = shown.origin, shown.content
    if not isinstance(content, Deals):
        posted = Posted(origin.channel, origin.ts)
        await ctx.messenger.update(shown.actor.team_id, posted, content)
    elif origin.response_url:
        await _replace_list(ctx, origin, content)
    else:
        await _publish_home(ctx, client, shown.actor, content)


async def _publish_home(
    ctx: HandlerContext, client: AsyncWebClient, actor: Actor, deals: Deals
) -> None:
    view = home_view(ctx.catalog, deals, ctx.clock.now())
    await client.views_publish(user_id=actor.user_id, view=view)


async def _replace_list(ctx: HandlerContext, origin: Origin, deals: Deals) -> None:
    now = ctx.clock.now()
    told = ended_blocks(ctx.catalog, deals.ended, now) if deals.ended else []
    await AsyncWebhookClient(origin.response_url).send(
        text=ctx.catalog.label("fallback.list"),
        blocks=[*told, *list_blocks(ctx.catalog, deals.listed, now)],
        replace_original=True,
    )

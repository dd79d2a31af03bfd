"""Showing a deal as it stands now, in the place where it was pressed."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.turn import Turn
from bot.delivery.cards import Card, Told
from bot.delivery.ports import Posted, Refused
from bot.slack.call_again import TROUBLES, call_again
from bot.slack.deal.view import deal_view, how_the_deal_stands
from bot.slack.elements import Block
from bot.slack.errors import sending
from bot.slack.find import found_blocks, found_view
from bot.slack.handler_context import HandlerContext
from bot.slack.home.home import home_view, unread_home_view
from bot.slack.home.lists import deals_blocks
from bot.slack.home.places import read_place
from bot.slack.home.searches import read_search
from bot.slack.home.team import with_team
from bot.slack.message import Message, message_of
from bot.slack.origins import Origin, to_metadata
from bot.slack.payloads import Actor
from bot.slack.rendering import render
from bot.usecases.deal_story import DealStory, deal_story
from bot.usecases.find_deals import FoundDeals, found_after
from bot.usecases.show_deal import Deals, message_card, my_deals, other_messages
from bot.usecases.told_in_place import tell_in_place
from storage.unavailable import DatabaseUnavailable

OK = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown to a person where, as it was read; `kept`: what they did changed it.

    `others` are further messages of theirs that show the same deal, `beneath` is what a deal's own
    view was opened from.
    """

    actor: Actor
    origin: Origin
    content: Card | Deals | DealStory | FoundDeals
    kept: bool = True
    others: tuple[Told, ...] = ()
    beneath: "Shown | None" = None


def what_to_show(turn: Turn, origin: Origin, left: tuple[str, ...] = ()) -> Shown:
    """A message, a list or Home as it stands; raises NoSuchDeal or Unplannable.

    `left` are the deals of a page that is left for the one that is wanted.
    """
    actor, target = Actor(turn.team_id, turn.actor), origin.target
    if origin.view_id:
        story = deal_story(turn, target.deal_id)
        return Shown(actor, origin, story, beneath=_beneath(turn, origin.beneath))
    if origin.search:
        search = read_search(origin.search)
        found = found_after(turn, search.typed, search.page, target.deal_id)
        below = _beneath(turn, origin.before_search) if origin.found_in else None
        return Shown(actor, origin, found, beneath=below)
    if target.nudge_id and origin.ts:
        card = message_card(turn, target.deal_id, target.nudge_id, origin.channel)
        return Shown(actor, origin, card)
    is_home = not origin.response_url
    place = read_place(origin.page)
    deals = my_deals(turn, place, target.deal_id, left=left, with_figures=is_home)
    return Shown(actor, origin, deals)


def with_others(turn: Turn, shown: Shown) -> Shown:
    """The same with the other messages that show its deal, to be brought up to date with it."""
    deal_id, shown_at = shown.origin.target.deal_id, shown.origin.ts
    if not deal_id:
        return shown
    others = other_messages(turn, deal_id, but=shown_at)
    tell_in_place(turn, deal_id, {shown_at, *(told.ts for told in others)})
    return replace(shown, others=others)


def _beneath(turn: Turn, origin: Origin) -> Shown | None:
    try:
        return what_to_show(turn, origin)
    except (NoSuchDeal, Unplannable):
        return None


async def show_home(ctx: HandlerContext, client: AsyncWebClient, actor: Actor) -> None:
    """Publish a person's Home tab, or a word on it where it cannot be read; raises as `show`."""
    try:
        deals = await ctx.told(actor, lambda turn: my_deals(turn, with_figures=True))
    except DatabaseUnavailable:
        await _publish(ctx, client, actor, unread_home_view(ctx.catalog))
    else:
        await _publish(ctx, client, actor, home_view(ctx.catalog, deals, ctx.clock.now()))


async def show(ctx: HandlerContext, client: AsyncWebClient, shown: Shown) -> None:
    """Put it in the place where it stood; raises Refused, NotSent or Uncertain."""
    origin, content = shown.origin, shown.content
    match content:
        case DealStory():
            view = deal_view(ctx.catalog, content, ctx.clock.now(), origin)
            await _update(client, origin.view_id, view)
        case FoundDeals() if origin.found_in:
            view = found_view(ctx.catalog, content, ctx.clock.now(), to_metadata(origin))
            await _update(client, origin.found_in, view)
        case Deals() | FoundDeals() if origin.response_url:
            await _replace_list(origin, message_for(ctx, shown))
        case FoundDeals():
            # Nothing is left of where it stood but the person.
            await show_home(ctx, client, shown.actor)
        case Deals():
            view = home_view(ctx.catalog, content, ctx.clock.now())
            await _publish(ctx, client, shown.actor, view)
        case _:
            posted = Posted(origin.channel, origin.ts)
            await ctx.messenger.update(shown.actor.team_id, posted, content)


async def show_the_rest(ctx: HandlerContext, client: AsyncWebClient, shown: Shown) -> None:
    """Bring up to date what else shows the deal; where Slack refuses, a press there does."""
    below = shown.beneath
    while below is not None:
        try:
            await show(ctx, client, below)
        except TROUBLES as trouble:
            log.warning("what a deal was opened from could not be changed: %s", trouble.code)
        below = below.beneath
    await update_others(ctx, shown.actor.team_id, shown.others)


async def update_others(ctx: HandlerContext, team_id: str, others: Iterable[Told]) -> None:
    """Bring messages up to date that nobody pressed anything in."""
    for other in others:
        try:
            await ctx.messenger.update(team_id, Posted(other.channel, other.ts), other.card)
        except TROUBLES as trouble:
            log.warning("another message about a deal could not be changed: %s", trouble.code)


async def bring_up_to_date(
    ctx: HandlerContext, reader: Actor, read: Callable[[Turn], Iterable[Told]]
) -> None:
    """Show in messages that nobody pressed how things stand now."""
    try:
        told = await ctx.told(reader, read)
    except (DatabaseUnavailable, NoSuchDeal, Unplannable) as trouble:
        log.info("messages were not brought up to date: %s", type(trouble).__name__)
    else:
        await update_others(ctx, reader.team_id, told)


def message_for(ctx: HandlerContext, shown: Shown) -> Message:
    """The same as a message, wherever it stands."""
    content, catalog, now = shown.content, ctx.catalog, ctx.clock.now()
    match content:
        case DealStory():
            stands = how_the_deal_stands(catalog, content.case, now)
            return message_of([block for block in stands if block["type"] != "header"])
        case FoundDeals():
            return message_of(found_blocks(catalog, content, now))
        case Deals():
            return message_of(deals_blocks(catalog, content, now))
        case _:
            return render(catalog, content, now)


async def _update(client: AsyncWebClient, view_id: str, view: Block) -> None:
    await call_again("views.update", lambda: client.views_update(view_id=view_id, view=view))


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

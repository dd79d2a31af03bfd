"""Showing a deal as it stands now, in the place where it was pressed."""

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlmodel import Session

from bot.cases.case import Case, open_case
from bot.cases.own_case import own_case
from bot.core.deal_state import CLOSED
from bot.delivery.cards import Card, PromiseCard, StepCard, TogetherCard
from bot.delivery.ports import Posted
from bot.delivery.receipts import receipt_card
from bot.slack.cards.lists import ended_blocks, home_view, list_blocks
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor, Origin
from bot.usecases.list_deals import list_deals
from storage.deals import get_deal
from storage.models import Nudge, NudgeKind
from storage.nudges import get_nudge, occurrence_of
from storage.rep_messages import messages_in_one


async def show_again(
    ctx: HandlerContext, client: AsyncWebClient, actor: Actor, origin: Origin
) -> None:
    """Bring a message, a list or Home up to date; raises NotYours, NoSuchDeal."""
    if origin.target.nudge_id and origin.ts:
        card = await ctx.run(lambda session: _card(session, ctx, actor, origin))
        await ctx.messenger.update(actor.team_id, Posted(origin.channel, origin.ts), card)
    elif origin.response_url:
        await _show_list(ctx, actor, origin)
    else:
        await show_home(ctx, client, actor, origin.target.deal_id)


async def show_home(
    ctx: HandlerContext, client: AsyncWebClient, actor: Actor, about: str = ""
) -> None:
    """Publish a person's Home tab, after something was done there about a deal."""
    cases, ended = await _cases(ctx, actor), await _ended(ctx, actor, about)
    view = home_view(ctx.catalog, cases, ctx.clock.now(), ended)
    await client.views_publish(user_id=actor.user_id, view=view)


async def _show_list(ctx: HandlerContext, actor: Actor, origin: Origin) -> None:
    cases, now = await _cases(ctx, actor), ctx.clock.now()
    ended = await _ended(ctx, actor, origin.target.deal_id)
    told = ended_blocks(ctx.catalog, ended, now) if ended else []
    await AsyncWebhookClient(origin.response_url).send(
        text=ctx.catalog.label("fallback.list"),
        blocks=[*told, *list_blocks(ctx.catalog, cases, now)],
        replace_original=True,
    )


async def _cases(ctx: HandlerContext, actor: Actor) -> list[Case]:
    now = ctx.clock.now()
    return await ctx.run(
        lambda session: list_deals(session, ctx.coaching, actor.team_id, actor.user_id, now)
    )


async def _ended(ctx: HandlerContext, actor: Actor, deal_id: str) -> Case | None:
    """The person's own deal, if it is closed and so not in the list any more."""
    now = ctx.clock.now()

    def look(session: Session) -> Case | None:
        deal = get_deal(session, actor.team_id, deal_id)
        if deal is None or deal.rep_id != actor.user_id:
            return None
        case = open_case(session, ctx.coaching, actor.team_id, deal_id, now)
        return case if case.state in CLOSED else None

    return await ctx.run(look) if deal_id else None


def _card(session: Session, ctx: HandlerContext, actor: Actor, origin: Origin) -> Card:
    target = origin.target
    case = own_case(
        session, ctx.coaching, actor.team_id, target.deal_id, actor.user_id, ctx.clock.now()
    )
    nudge = get_nudge(session, actor.team_id, target.nudge_id)
    kind = nudge.kind if nudge is not None else NudgeKind.RECEIPT
    if nudge is not None and kind in {NudgeKind.STEP, NudgeKind.HELD}:
        return _step_card(session, ctx, case, nudge)
    promise = next((one for one in case.promises if nudge and one.id == nudge.promise_id), None)
    if promise is not None:
        return PromiseCard(target.nudge_id, case, promise)
    return receipt_card(session, case, target.nudge_id)


def _step_card(session: Session, ctx: HandlerContext, case: Case, nudge: Nudge) -> Card:
    cards = []
    for row in messages_in_one(session, nudge):
        if row.deal_id != case.deal.id:
            deal_id, now = row.deal_id or "", ctx.clock.now()
            case = open_case(session, ctx.coaching, row.team_id, deal_id, now)
        cards.append(StepCard(row.id, case, row.step or "", occurrence_of(row)))
    return TogetherCard(tuple(cards)) if len(cards) > 1 else cards[0]

"""Showing a deal as it stands now, in the place where it was pressed."""

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlmodel import Session

from bot.core.deal_state import CLOSED
from bot.slack.cards.lists import ended_blocks, home_view, list_blocks
from bot.slack.edge import Edge
from bot.slack.payloads import Actor, Origin
from bot.usecases.cards import Card, PromiseCard, StepCard, TogetherCard
from bot.usecases.case import Case, open_case
from bot.usecases.list_deals import list_deals
from bot.usecases.own_case import own_case
from bot.usecases.ports import Posted
from bot.usecases.receipts import receipt_card
from storage.deals import get_deal
from storage.models import Nudge, NudgeKind
from storage.nudges import get_nudge, occurrence_of
from storage.rep_messages import told_together


async def show_again(edge: Edge, client: AsyncWebClient, actor: Actor, origin: Origin) -> None:
    """Bring a message, a list or Home up to date; raises NotYours, NoSuchDeal."""
    if origin.target.nudge_id and origin.ts:
        card = await edge.run(lambda session: _card(session, edge, actor, origin))
        await edge.messenger.update(actor.team_id, Posted(origin.channel, origin.ts), card)
    elif origin.response_url:
        await _show_list(edge, actor, origin)
    else:
        await show_home(edge, client, actor, origin.target.deal_id)


async def show_home(edge: Edge, client: AsyncWebClient, actor: Actor, about: str = "") -> None:
    """Publish a person's Home tab, after something was done there about a deal."""
    cases, ended = await _cases(edge, actor), await _ended(edge, actor, about)
    view = home_view(edge.catalog, cases, edge.clock.now(), ended)
    await client.views_publish(user_id=actor.user_id, view=view)


async def _show_list(edge: Edge, actor: Actor, origin: Origin) -> None:
    cases, now = await _cases(edge, actor), edge.clock.now()
    ended = await _ended(edge, actor, origin.target.deal_id)
    told = ended_blocks(edge.catalog, ended, now) if ended else []
    await AsyncWebhookClient(origin.response_url).send(
        text=edge.catalog.label("fallback.list"),
        blocks=[*told, *list_blocks(edge.catalog, cases, now)],
        replace_original=True,
    )


async def _cases(edge: Edge, actor: Actor) -> list[Case]:
    now = edge.clock.now()
    return await edge.run(
        lambda session: list_deals(session, edge.coaching, actor.team_id, actor.user_id, now)
    )


async def _ended(edge: Edge, actor: Actor, deal_id: str) -> Case | None:
    """The person's own deal, if it is closed and so not in the list any more."""
    now = edge.clock.now()

    def look(session: Session) -> Case | None:
        deal = get_deal(session, actor.team_id, deal_id)
        if deal is None or deal.rep_id != actor.user_id:
            return None
        case = open_case(session, edge.coaching, actor.team_id, deal_id, now)
        return case if case.state in CLOSED else None

    return await edge.run(look) if deal_id else None


def _card(session: Session, edge: Edge, actor: Actor, origin: Origin) -> Card:
    target = origin.target
    case = own_case(
        session, edge.coaching, actor.team_id, target.deal_id, actor.user_id, edge.clock.now()
    )
    nudge = get_nudge(session, actor.team_id, target.nudge_id)
    kind = nudge.kind if nudge is not None else NudgeKind.RECEIPT
    if nudge is not None and kind in {NudgeKind.STEP, NudgeKind.HELD}:
        return _step_card(session, edge, case, nudge)
    promise = next((one for one in case.promises if nudge and one.id == nudge.promise_id), None)
    if promise is not None:
        return PromiseCard(target.nudge_id, case, promise)
    return receipt_card(session, case, target.nudge_id)


def _step_card(session: Session, edge: Edge, case: Case, nudge: Nudge) -> Card:
    cards = []
    for row in told_together(session, nudge):
        if row.deal_id != case.deal.id:
            deal_id, now = row.deal_id or "", edge.clock.now()
            case = open_case(session, edge.coaching, row.team_id, deal_id, now)
        cards.append(StepCard(row.id, case, row.step or "", occurrence_of(row)))
    return TogetherCard(tuple(cards)) if len(cards) > 1 else cards[0]

"""A deal that was won back: what it is worth, and what of it the team may see."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.calendars import own_currency
from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.slack.case_text import money_of, typed_amount
from bot.slack.deal.forms import win_back_view
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.report.reading import read_amount
from bot.slack.saving import save
from bot.usecases.my_locale import my_locale
from bot.usecases.win_back import WinBack, win_back


class WinBackHandlers:
    """The form of a recovery, with its consent."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what the recovery is worth and what the team may see."""

        def form(case: OwnCase, metadata: str) -> Block | None:
            if case.state is not DealState.SECOND_CHANCE:
                return None
            amount, currency = typed_amount(money_of(case.deal), case.rep.locale)
            theirs = currency or own_currency(case.rep) or ""
            return win_back_view(self._ctx.catalog, amount, theirs, metadata)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def save(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a recovery with its consent."""
        values, deal_id = typed(body), from_metadata(body).target.deal_id

        def keep(turn: Turn) -> object:
            amount = read_amount(self._ctx.catalog, values, my_locale(turn))
            consent, naming = values.get("in_digest") == "yes", values.get("show_client") == "yes"
            return win_back(turn, deal_id, WinBack(amount, consent, naming))

        await save(self._ctx, ack, body, keep)

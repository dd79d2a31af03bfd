"""The second view of a report that is kept: saved, and its doubtful words asked about again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import Case
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.core.playbook import Slot
from bot.core.sentences.suggest import Suggestion
from bot.slack.deal.forms import words_view
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import Origin, from_metadata, to_metadata
from bot.slack.report.more import amount_view, in_doubt, with_sentences
from bot.slack.report.reading import read_more
from bot.slack.saving import SAVED, attempt, save_then
from bot.slack.show_anew import show_saved
from bot.usecases.edit_report import add_to_report
from bot.usecases.my_locale import my_locale
from bot.usecases.report_lost_deal import Report, report_of
from bot.usecases.show_deal import where_told


@dataclass(frozen=True, slots=True)
class Added:
    """A report with what its second view added, its receipt, and words that are in doubt."""

    case: Case
    origin: Origin
    doubtful: Mapping[Slot, Suggestion]


class SecondViewHandlers:
    """What a report is added to once it is kept."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def save_more(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Keep what the second view of a report adds, and ask once more about words in doubt."""
        origin, values = from_metadata(body), typed(body)

        def keep(turn: Turn) -> Added:
            doubtful: dict[Slot, Suggestion] = {}

            def answered(case: Case) -> Report:
                mine = my_locale(turn)
                before = report_of(case.deal)
                report = read_more(self._ctx.catalog, values, mine, before)
                doubtful.update(in_doubt(case, values))
                return with_sentences(case, report, values)

            case = add_to_report(turn, origin.target.deal_id, answered)
            told = where_told(turn, origin.target.nudge_id)
            place = replace(origin, channel=told.channel, ts=told.ts) if told else origin
            return Added(case, place, doubtful)

        def ask(added: Added) -> Block | None:
            words, worth = self._ask_about_words(added), values.get("amount", "")
            return words or amount_view(self._ctx.catalog, added.case, worth)

        await save_then(ack, await attempt(self._ctx, body, keep), context, ask)

    def _ask_about_words(self, added: Added) -> Block | None:
        if not added.doubtful or added.case.state in CLOSED:
            return None
        metadata = to_metadata(added.origin)
        return words_view(self._ctx.catalog, added.case, added.doubtful, metadata, "again")

    async def show_added(
        self, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Bring the receipt up to date with what was added, and tell a manager where one is to."""
        added = context.get(SAVED)
        if not isinstance(added, Added):
            return
        if added.origin.ts:
            await show_saved(self._ctx, body, client, added.origin)
        if added.case.deal.escalation is not None:
            await self._ctx.deliverer.run_once()

"""What a rep answers to the question whether they work on a doubtful day."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.payloads import pressed
from bot.slack.presses import Presses
from bot.usecases.rep_time import keep_week


class WeekHandlers:
    """A rep's answer that the days are right."""

    def __init__(self, presses: Presses) -> None:
        self._presses = presses

    async def keep(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep the working days for which a rep was taken, because they say so."""
        target = pressed(body)
        await self._presses.keep(
            ack, context, body, target, lambda turn: keep_week(turn, target.deal_id)
        )

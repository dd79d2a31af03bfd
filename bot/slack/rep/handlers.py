"""What happens when a rep sets their own time, or an admin lifts a stop."""

from datetime import date, time
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.admins import is_admin
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import actor_of, ticked, typed
from bot.slack.rep.form import hours_view
from bot.slack.saving import FormErrors, save
from bot.usecases.contact import lift_stop
from bot.usecases.rep_time import OwnHours, add_vacation, rep_time, set_hours


class RepHandlers:
    """A rep's hours, days, region and vacations; an admin's lifting of a stop."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open_hours(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Show a rep their own time."""
        mine = await self._ctx.act(actor_of(body), rep_time)
        view = hours_view(self._ctx.catalog, mine)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def save_hours(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a rep's own time, with the vacation if one was given."""
        values, own = typed(body), self._own_hours(body)
        first, last = values.get("first_day"), values.get("last_day")

        def keep(turn: Turn) -> object:
            self._refuse_odd(values, own)
            rep = set_hours(turn, own)
            if first or last:
                from_day = date.fromisoformat(first or last or "")
                add_vacation(turn, from_day, date.fromisoformat(last or first or ""))
            return rep

        await save(self._ctx, ack, body, keep)

    async def save_lift(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Lift a stop, for an admin with a reason."""
        values, allowed = typed(body), await is_admin(self._ctx.messenger, actor_of(body))
        client, reason = values["client"], values.get("reason", "")
        await save(
            self._ctx,
            ack,
            body,
            lambda turn: lift_stop(turn, client, is_admin=allowed, reason=reason),
        )

    def _refuse_odd(self, values: dict[str, str], own: OwnHours) -> None:
        label = self._ctx.catalog.label
        if time.fromisoformat(values["start"]) >= time.fromisoformat(values["end"]):
            raise FormErrors({"end": label("errors.hours_end")})
        if not own.workdays:
            raise FormErrors({"workdays": label("errors.no_workdays")})

    def _own_hours(self, body: dict[str, Any]) -> OwnHours:
        values = typed(body)
        return OwnHours(
            hours=f"{values['start']}-{values['end']}",
            workdays=frozenset(int(day) for day in ticked(body, "workdays")),
            region=values.get("region", "").strip().upper() or None,
        )

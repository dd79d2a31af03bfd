"""What happens when a rep sets their own time, or an admin lifts a stop."""

from datetime import date, time
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery.ports import NotSent, Refused
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.rep import hours_view
from bot.slack.payloads import actor_of, form_key, ticked, typed
from bot.slack.report_form import FormErrors
from bot.slack.saving import save
from bot.usecases.contact import lift_stop
from bot.usecases.rep_time import OwnHours, add_vacation, rep_time, set_hours


class RepForms:
    """A rep's hours, days, region and vacations; an admin's lifting of a stop."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open_hours(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Show a rep their own time."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()
        mine = await ctx.run(lambda s: rep_time(s, ctx.coaching, actor.team_id, actor.user_id, now))
        view = hours_view(ctx.catalog, mine)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def save_hours(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a rep's own time, with the vacation if one was given."""
        ctx, actor, now, values = self._ctx, actor_of(body), self._ctx.clock.now(), typed(body)
        own = self._own_hours(body)

        def keep(session: Session) -> object:
            if time.fromisoformat(values["start"]) >= time.fromisoformat(values["end"]):
                raise FormErrors({"end": ctx.catalog.label("errors.hours_end")})
            if not own.workdays:
                raise FormErrors({"workdays": ctx.catalog.label("errors.no_workdays")})
            who = {"team_id": actor.team_id, "rep_id": actor.user_id}
            rep = set_hours(session, ctx.coaching, **who, own=own, now=now)
            first, last = values.get("first_day"), values.get("last_day")
            if first or last:
                add_vacation(
                    session,
                    ctx.coaching,
                    **who,
                    first_day=date.fromisoformat(first or last or ""),
                    last_day=date.fromisoformat(last or first or ""),
                    now=now,
                    delivery=form_key(body),
                )
            return rep

        await save(ctx, ack, body, keep)

    async def save_lift(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Lift a stop, for an admin with a reason."""
        ctx, actor, values = self._ctx, actor_of(body), typed(body)
        is_admin = await self._is_admin(body)

        def keep(session: Session) -> object:
            return lift_stop(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                client_id=values["client"],
                actor=actor.user_id,
                is_admin=is_admin,
                reason=values.get("reason", ""),
                now=ctx.clock.now(),
            )

        await save(ctx, ack, body, keep)

    def _own_hours(self, body: dict[str, Any]) -> OwnHours:
        values = typed(body)
        return OwnHours(
            hours=f"{values['start']}-{values['end']}",
            workdays=frozenset(int(day) for day in ticked(body, "workdays")),
            region=values.get("region", "").strip().upper() or None,
        )

    async def _is_admin(self, body: dict[str, Any]) -> bool:
        actor = actor_of(body)
        if actor.user_id == self._ctx.messenger.admin_id:
            return True
        try:
            person = await self._ctx.messenger.person(actor.team_id, actor.user_id)
        except (NotSent, Refused):
            return False
        return person.is_admin

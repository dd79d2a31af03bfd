"""What happens when a rep sets their own time, or an admin lifts a stop."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.allowed import is_known_admin
from bot.slack.elements import Block
from bot.slack.explain import explain_failures
from bot.slack.form_fields import Fields, ticked, typed
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, reading_payload
from bot.slack.presence import Presence
from bot.slack.rep.form import hours_view
from bot.slack.rep.locale import locale_of
from bot.slack.rep.pause import pause_view, paused_text
from bot.slack.reply import Reply
from bot.slack.saving import FormErrors, attempt, save, save_then
from bot.slack.word_view import word_view
from bot.usecases.contact import lift_stop
from bot.usecases.my_locale import my_locale
from bot.usecases.rep_time import (
    OwnHours,
    Paused,
    add_vacation,
    own_pause,
    pause,
    rep_time,
    set_hours,
)


class RepHandlers:
    """A rep's hours, days, region and vacations; an admin's lifting of a stop."""

    def __init__(self, ctx: HandlerContext, presence: Presence) -> None:
        self._ctx = ctx
        self._presence = presence

    async def open_hours(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show a rep their own time."""
        reply, actor = Reply(body, client, respond), actor_of(body)

        async def open_it() -> None:
            mine = await self._ctx.act(actor, rep_time)
            await open_form(reply, hours_view(self._ctx.catalog, mine))

        await explain_failures(self._ctx, reply, open_it)
        await self._presence.note(actor)

    async def open_pause(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show a rep until when they are left in peace, to pick another day."""
        reply, actor = Reply(body, client, respond), actor_of(body)

        async def open_it() -> None:
            locale = (await locale_of(self._ctx, actor)).locale
            mine = await self._ctx.act(actor, own_pause)
            await open_form(reply, pause_view(self._ctx.catalog, mine, locale))

        await explain_failures(self._ctx, reply, open_it)
        await self._presence.note(actor)

    async def save_pause(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Keep a pause, and say in the form's place until when it is."""
        until, catalog = typed(body).day("until"), self._ctx.catalog

        def keep(turn: Turn) -> tuple[Paused, str]:
            return pause(turn, until), my_locale(turn).locale

        def told(kept: tuple[Paused, str]) -> Block:
            return word_view(catalog, paused_text(catalog, kept[0].until, kept[1]))

        await save_then(ack, await attempt(self._ctx, body, keep), context, told)

    async def save_hours(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a rep's own time, with the vacation if one was given."""
        values, own = typed(body), self._own_hours(body)
        first, last = values.get("first_day"), values.get("last_day")

        def keep(turn: Turn) -> object:
            self._refuse_odd(values, own)
            rep = set_hours(turn, own)
            if first or last:
                from_day = values.day("first_day" if first else "last_day")
                add_vacation(turn, from_day, values.day("last_day" if last else "first_day"))
            return rep

        await save(self._ctx, ack, body, keep)

    async def save_lift(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Lift a stop, for an admin with a reason."""
        values, may_lift = typed(body), await is_known_admin(self._ctx, actor_of(body))
        client, reason = values["client"], values.get("reason", "")
        await save(
            self._ctx,
            ack,
            body,
            lambda turn: lift_stop(turn, client, is_admin=may_lift, reason=reason),
        )

    def _refuse_odd(self, values: Fields, own: OwnHours) -> None:
        label = self._ctx.catalog.label
        if values.time("start") >= values.time("end"):
            raise FormErrors({"end": label("errors.hours_end")})
        if not own.workdays:
            raise FormErrors({"workdays": label("errors.no_workdays")})

    @reading_payload()
    def _own_hours(self, body: dict[str, Any]) -> OwnHours:
        values = typed(body)
        return OwnHours(
            hours=f"{values['start']}-{values['end']}",
            workdays=frozenset(int(day) for day in ticked(body, "workdays")),
            region=values.get("region", "").strip().upper() or None,
        )

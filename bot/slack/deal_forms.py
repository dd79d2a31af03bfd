"""What happens when a form about a deal's plan is saved."""

from datetime import date
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cases.person import Person
from bot.delivery.ports import NotSent, Refused
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import actor_of, form_key, from_metadata, typed
from bot.slack.report_form import FormErrors
from bot.slack.saving import save
from bot.slack.show import show_again
from bot.usecases.back_burner import put_on_back_burner
from bot.usecases.contact import note_trouble, stop_contact
from bot.usecases.handover import CannotHandOver, offer_handover
from bot.usecases.lessons import keep_lesson
from bot.usecases.promises import make_promise, move_promise


class DealForms:
    """Promises, handing over, the back burner, lessons, troubles and stops."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def save_promise(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a promise; its deal is the form's, or the one that was picked in it."""
        values = typed(body)
        deal_id = values.get("deal") or from_metadata(body).target.deal_id

        def keep(session: Session) -> object:
            return make_promise(
                session,
                self._ctx.coaching,
                **self._once(body, deal_id),
                action=self._words(values, "action"),
                due_on=date.fromisoformat(values["due_on"]),
            )

        await save(self._ctx, ack, body, keep)

    async def save_move(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Give a promise another day."""
        ctx, actor = self._ctx, actor_of(body)
        promise_id = from_metadata(body).target.step

        def keep(session: Session) -> object:
            return move_promise(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                promise_id=promise_id,
                actor=actor.user_id,
                due_on=date.fromisoformat(typed(body)["due_on"]),
                now=ctx.clock.now(),
                delivery=form_key(body),
            )

        await save(ctx, ack, body, keep)

    async def save_hand_over(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Offer a deal to the colleague who was picked."""
        colleague = await self._person(body)

        def keep(session: Session) -> object:
            if isinstance(colleague, CannotHandOver):
                raise colleague
            return offer_handover(
                session, self._ctx.coaching, **self._once(body), colleague=colleague
            )

        await save(self._ctx, ack, body, keep)

    async def save_back_burner(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Lock the ask behind a list."""
        items = typed(body)["items"].splitlines()
        await save(
            self._ctx,
            ack,
            body,
            lambda s: put_on_back_burner(s, self._ctx.coaching, **self._once(body), items=items),
        )

    async def save_lesson(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep one line."""
        values = typed(body)

        def keep(session: Session) -> object:
            text = self._words(values, "lesson")
            return keep_lesson(session, self._ctx.coaching, **self._once(body), text=text)

        await save(self._ctx, ack, body, keep)

    async def save_trouble(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Leave a client alone until a day."""
        until = date.fromisoformat(typed(body)["until"])
        await save(
            self._ctx,
            ack,
            body,
            lambda s: note_trouble(s, self._ctx.coaching, **self._once(body), until=until),
        )

    async def save_stop(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Stop everybody's contact with a client."""
        await save(
            self._ctx,
            ack,
            body,
            lambda s: stop_contact(s, self._ctx.coaching, **self._about(body)),
        )

    async def show_origin(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Bring up to date what the form was opened from, if it was opened from anything."""
        if body["view"]["private_metadata"]:
            await show_again(self._ctx, client, actor_of(body), from_metadata(body))

    def _about(self, body: dict[str, Any], deal_id: str = "") -> dict[str, Any]:
        actor = actor_of(body)
        return {
            "team_id": actor.team_id,
            "deal_id": deal_id or from_metadata(body).target.deal_id,
            "actor": actor.user_id,
            "now": self._ctx.clock.now(),
        }

    def _once(self, body: dict[str, Any], deal_id: str = "") -> dict[str, Any]:
        return {**self._about(body, deal_id), "delivery": form_key(body)}

    def _words(self, values: dict[str, str], field: str) -> str:
        words = values[field].strip()
        if not words:
            raise FormErrors({field: self._ctx.catalog.label("errors.words_missing")})
        return words

    async def _person(self, body: dict[str, Any]) -> Person | CannotHandOver:
        try:
            return await self._ctx.messenger.person(
                actor_of(body).team_id, typed(body)["colleague"]
            )
        except Refused:
            return CannotHandOver("unknown")
        except NotSent:
            return CannotHandOver("not_told")

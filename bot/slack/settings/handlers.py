"""What happens when an admin opens or changes a setting."""

import asyncio
import logging
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.settings import known_rules, rules_to_choose_from
from bot.cases.turn import Turn
from bot.core.settings import OF_THE_PLANS, Setting, read_setting
from bot.delivery.ports import NotSent, Refused
from bot.slack.allowed import NotAllowed, is_admin, is_known_admin, require
from bot.slack.elements import Block
from bot.slack.explain import explain_failures, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import show_home
from bot.slack.open_form import open_form
from bot.slack.payloads import Actor, actor_of, pressed_id, reading_payload
from bot.slack.reply import Reply
from bot.slack.saving import SAVED, FormErrors, attempt, save_then
from bot.slack.settings.form import Shown, read_state, setting_view
from bot.slack.settings.reading import chosen_text, field_of
from bot.usecases.my_locale import known_rep
from bot.usecases.settings import (
    BadSetting,
    SettingMoved,
    ShownSetting,
    change_setting,
    one_setting,
)
from storage.models import RepKey
from storage.unavailable import DatabaseUnavailable

SECONDS = 0.8
"""How long Slack is asked about a channel: the form has to be answered, or opened, within three."""

log = logging.getLogger(__name__)


class SettingHandlers:
    """An admin's settings, one form for each."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show a setting as it is now."""
        reply, actor, name = Reply(body, client, respond), actor_of(body), _pressed_name(body)

        async def open_it() -> None:
            await require(self._ctx, actor, is_admin, "messages/settings_not_admin")
            setting, tz = await self._ctx.act(
                actor, lambda turn: (one_setting(turn, name), _tz(turn))
            )
            await open_form(reply, await self._view(actor, setting, tz))

        try:
            await explain_failures(self._ctx, reply, open_it)
        except NotAllowed as refusal:
            await tell_user(self._ctx, reply, self._ctx.catalog.text(refusal.message))

    async def save(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep it, or show what stands there now where somebody else was first."""
        ctx, actor, state = self._ctx, actor_of(body), read_state(body)
        text, allowed = chosen_text(body, state.name), await is_known_admin(ctx, actor)
        wrong = await self._trouble_with_channel(actor, text) if _is_channel(state.name) else ""

        def keep(turn: Turn) -> ShownSetting | Block:
            if wrong:
                raise self._error(state.name, f"errors.channel_{wrong}")
            try:
                return change_setting(turn, state.name, text, state.seen, is_admin=allowed)
            except SettingMoved as moved:
                return self._moved(moved.now, text, _tz(turn))
            except BadSetting:
                raise self._error(state.name, f"errors.setting_{state.name}") from None

        saved = await attempt(ctx, body, keep)
        await save_then(ack, saved, context, lambda done: done if isinstance(done, dict) else None)

    async def follow(
        self, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Go by what was changed, and show it on Home."""
        ctx, actor, saved = self._ctx, actor_of(body), context.get(SAVED)
        if not isinstance(saved, ShownSetting):
            return
        try:
            await ctx.deliverer.learn_settings(actor.team_id)
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): the settings count later", trouble.reason)
        ctx.deliverer.has_old_plans |= saved.name in OF_THE_PLANS
        if saved.name is Setting.MANAGERS:
            # Known people are heard of when they leave.
            await ctx.deliverer.known_reps.look_up(
                RepKey(actor.team_id, one) for one in saved.value
            )
        await show_home(ctx, client, actor)

    async def _view(self, actor: Actor, setting: ShownSetting, tz: ZoneInfo) -> Block:
        channel = None
        if _is_channel(setting.name) and setting.value:
            channel = await self._channel_id(actor)
        return setting_view(self._ctx.catalog, self._shown(setting, tz, channel))

    def _moved(self, now: ShownSetting, text: str | None, tz: ZoneInfo) -> Block:
        mine = now.first if text is None else read_setting(now.name, text.strip(), known_rules())
        shown = self._shown(now, tz)
        return setting_view(self._ctx.catalog, shown, replace(now, value=mine))

    def _shown(self, setting: ShownSetting, tz: ZoneInfo, channel: str | None = None) -> Shown:
        is_about_rules = setting.name is Setting.HUMILITY_RULES
        return Shown(setting, tz, channel, rules_to_choose_from() if is_about_rules else ())

    async def _channel_id(self, actor: Actor) -> str | None:
        try:
            async with asyncio.timeout(SECONDS):
                return await self._ctx.messenger.team_channel(actor.team_id)
        except (NotSent, Refused, TimeoutError):
            return None

    async def _trouble_with_channel(self, actor: Actor, channel: str | None) -> str:
        if not channel:
            return ""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._ctx.messenger.why_not_post_in(actor.team_id, channel)
        except (NotSent, TimeoutError):
            # Nobody knows: if it is no place for a digest, the admin is told when one is due.
            return ""

    def _error(self, name: Setting, label: str) -> FormErrors:
        return FormErrors({field_of(name): self._ctx.catalog.label(label)})


@reading_payload()
def _pressed_name(body: dict[str, Any]) -> Setting:
    return Setting(pressed_id(body))


def _is_channel(name: Setting) -> bool:
    return name is Setting.DIGEST_CHANNEL


def _tz(turn: Turn) -> ZoneInfo:
    rep = known_rep(turn)
    return ZoneInfo(rep.timezone if rep else "UTC")

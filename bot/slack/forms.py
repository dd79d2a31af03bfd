"""The forms: saved before they are acknowledged, or sent back with what is wrong."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.core.circumstances import Circumstance
from bot.core.playbook import Slot
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.report import ReportForm, report_view
from bot.slack.payloads import Actor, actor_of, form_key, from_metadata, typed
from bot.slack.report_form import read_amount, read_report
from bot.slack.reps import DEFAULT_LOCALE
from bot.slack.saving import first_input, save
from bot.slack.show import show_again
from bot.usecases.edit_report import complete_script, edit_report
from bot.usecases.name_time import name_time
from bot.usecases.report_lost_deal import report_lost_deal
from bot.usecases.snooze import snooze
from bot.usecases.win_back import WinBack, win_back
from storage.deals import get_deal
from storage.teams import get_rep

Work = Callable[[Session], object]


class Forms:
    """What happens when a form is filled in and saved."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def pick_circumstance(self, ack: AsyncAck) -> None:
        """Acknowledge; the form follows."""
        await ack()

    async def follow_circumstance(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Ask what the picked circumstance needs, with everything typed so far kept."""
        view, values = body["view"], typed(body)
        form = ReportForm(
            circumstance=Circumstance(values["circumstance"]),
            typed=values,
            metadata=view["private_metadata"],
            editing=view["callback_id"] == "edit_report",
        )
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=report_view(self._ctx.catalog, form)
        )

    async def save_report(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a new report with its whole plan."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()

        def keep(session: Session) -> object:
            locale, today = _locale(session, actor), _today(session, actor, now)
            report = read_report(ctx.catalog, typed(body), locale, today)
            return report_lost_deal(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                rep_id=actor.user_id,
                report=report,
                delivery=form_key(body),
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def save_edit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a corrected report and plan it again."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()
        deal_id = from_metadata(body).target.deal_id

        def keep(session: Session) -> object:
            # A date that has passed since it was given stands in nobody's way.
            deal, today = get_deal(session, actor.team_id, deal_id), _today(session, actor, now)
            earliest = min(today, deal.their_date) if deal and deal.their_date else today
            locale = _locale(session, actor)
            return edit_report(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=deal_id,
                actor=actor.user_id,
                report=read_report(ctx.catalog, typed(body), locale, earliest),
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def save_win_back(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a recovery with its consent."""
        ctx, actor, now, values = self._ctx, actor_of(body), self._ctx.clock.now(), typed(body)

        def keep(session: Session) -> object:
            amount = read_amount(ctx.catalog, values, _locale(session, actor))
            consent, naming = values.get("in_digest") == "yes", values.get("show_client") == "yes"
            return win_back(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=from_metadata(body).target.deal_id,
                actor=actor.user_id,
                recovery=WinBack(amount, consent, naming),
                delivery=form_key(body),
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def save_snooze(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Put a step off to the picked day."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()
        target = from_metadata(body).target

        def keep(session: Session) -> object:
            return snooze(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                step=target.step,
                day=date.fromisoformat(typed(body)["date"]),
                delivery=form_key(body),
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def save_named_time(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Remind the rep at the moment that they named."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()
        target = from_metadata(body).target

        def keep(session: Session) -> object:
            return name_time(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                step=target.step,
                moment=datetime.fromtimestamp(int(typed(body)["moment"]), UTC),
                delivery=form_key(body),
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def save_script(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep the words that complete a script."""
        ctx, actor, now, values = self._ctx, actor_of(body), self._ctx.clock.now(), typed(body)

        def keep(session: Session) -> object:
            return complete_script(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=from_metadata(body).target.deal_id,
                actor=actor.user_id,
                words={Slot(name): text for name, text in values.items()},
                now=now,
            )

        await save(ctx, ack, body, keep)

    async def refuse(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a form open that nobody knows (an older version's), with what was typed in it."""
        error = self._ctx.catalog.label("errors.old_form")
        await ack(response_action="errors", errors={first_input(body): error})

    async def deliver(self) -> None:
        """Send at once what a report made due."""
        await self._ctx.deliverer.run_once()

    async def show_origin(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Bring up to date what the form was opened from."""
        await show_again(self._ctx, client, actor_of(body), from_metadata(body))


def _today(session: Session, actor: Actor, now: datetime) -> date:
    rep = get_rep(session, actor.team_id, actor.user_id)
    return now.astimezone(ZoneInfo(rep.timezone) if rep else UTC).date()


def _locale(session: Session, actor: Actor) -> str:
    rep = get_rep(session, actor.team_id, actor.user_id)
    return rep.locale if rep else DEFAULT_LOCALE

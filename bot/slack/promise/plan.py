"""The plan in writing: what, by when and who, a few lines of it, kept as promises (10.4)."""

from datetime import date, datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import Case
from bot.cases.own_case import OwnCase, locked_own_case
from bot.cases.turn import Turn
from bot.copy.catalog import Catalog
from bot.core.days import BadDate, refuse_absurd
from bot.slack.action_ids import PLAN_FORM
from bot.slack.case_text import promise_lines
from bot.slack.deal.client_words import words_line
from bot.slack.elements import Block, context, date_input, form, input_block, text_input
from bot.slack.form_fields import Fields, typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed
from bot.slack.presses import Presses
from bot.slack.promise.form import usual_day_of
from bot.slack.reply import Reply
from bot.slack.report.fields import NAME_LIMIT
from bot.slack.saving import FormErrors, save
from bot.usecases.promises import PlanLine, make_plan

PLAN_FIELDS = ("action", "due_on", "who")
DAYS = (1, 3, 5)
"""Working days ahead that the lines of a plan are offered for (our judgement)."""


class PlanHandlers:
    """The form of the plan, from the note that asks for it."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what will be done, by when and by whom."""

        def view(case: OwnCase, metadata: str) -> Block:
            return plan_view(self._ctx.catalog, case, self._ctx.clock.now(), metadata)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), view)

    async def save(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep every line as a promise."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)

        def keep(turn: Turn) -> object:
            today = self._today(locked_own_case(turn, deal_id))
            return make_plan(turn, deal_id, plan_lines(self._ctx.catalog, values, today))

        await save(self._ctx, ack, body, keep)

    def _today(self, case: Case) -> date:
        return self._ctx.clock.now().astimezone(case.calendar.tz).date()


def plan_view(catalog: Catalog, case: Case, now: datetime, metadata: str) -> Block:
    """A few lines to fill in, one at least, with what is promised already above them."""
    said = words_line(catalog, case)
    above = [context(said)] if said is not None else []
    if case.promises:
        above.append(context(promise_lines(catalog, case, now)))
    lines = [
        block
        for number, days in enumerate(DAYS, start=1)
        for block in _line(catalog, number, usual_day_of(case, now, days))
    ]
    return form(catalog, "plan_form", PLAN_FORM, [*above, *lines], metadata)


def plan_lines(catalog: Catalog, values: Fields, today: date) -> list[PlanLine]:
    """The lines that were filled in; raises FormErrors beside what is missing or cannot be."""
    errors: dict[str, str] = {}
    lines = []
    for number in range(1, len(DAYS) + 1):
        action, who = values[f"action.{number}"].strip(), values[f"who.{number}"].strip()
        if action:
            lines.append(PlanLine(action, _day(catalog, values, number, today, errors), who))
        elif who or number == 1:
            errors[f"action.{number}"] = catalog.label("errors.words_missing")
    if errors:
        raise FormErrors(errors)
    return lines


def _day(
    catalog: Catalog, values: Fields, number: int, today: date, errors: dict[str, str]
) -> date:
    name = f"due_on.{number}"
    if not values[name]:
        errors[name] = catalog.label("errors.day_missing")
        return today
    day = values.day(name)
    try:
        refuse_absurd(day, today)
    except BadDate as bad:
        errors[name] = catalog.label(f"errors.{bad.reason}")
    if day < today:
        errors[name] = catalog.label("errors.date_past")
    return day


def _line(catalog: Catalog, number: int, due_on: date) -> list[Block]:
    first = number == 1
    elements = {
        "action": text_input(f"action.{number}", multiline=True),
        "due_on": date_input(f"due_on.{number}", due_on.isoformat()),
        "who": text_input(f"who.{number}", limit=NAME_LIMIT),
    }
    return [
        input_block(
            f"{name}.{number}",
            catalog.label(f"plan_form.{name}", number=number),
            element,
            hint=catalog.label(f"plan_form.{name}_hint") if first else None,
            optional=not (first and name == "action"),
        )
        for name, element in elements.items()
    ]

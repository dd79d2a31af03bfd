"""Saving a form: committed before it is acknowledged, or sent back with what is wrong."""

from collections.abc import Callable

from slack_bolt.context.ack.async_ack import AsyncAck
from sqlmodel import Session

from bot.cases.case import NoSuchDeal
from bot.cases.own_case import NotYours, StaleAction
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Body
from bot.slack.report_form import FormErrors
from bot.usecases.back_burner import NothingToGetReady
from bot.usecases.contact import NotAdmin, ReasonMissing
from bot.usecases.handover import CannotHandOver
from bot.usecases.rep_time import UnknownRegion
from bot.usecases.snooze import BadDate
from storage.unavailable import DatabaseUnavailable

Work = Callable[[Session], object]

_LABELS: dict[type[Exception], str] = {
    NoSuchDeal: "errors.gone",
    NotYours: "errors.not_yours",
    DatabaseUnavailable: "errors.unavailable",
    StaleAction: "errors.moved_on",
    NothingToGetReady: "errors.nothing_to_get_ready",
    NotAdmin: "errors.not_admin",
    ReasonMissing: "errors.reason_missing",
    UnknownRegion: "errors.unknown_region",
}
_DATE_PICKERS = frozenset({"datepicker", "datetimepicker"})
_FIELDS: dict[type[Exception], str] = {UnknownRegion: "region", ReasonMissing: "reason"}


async def save(ctx: HandlerContext, ack: AsyncAck, body: Body, keep: Work) -> None:
    """Run the work in one transaction and acknowledge; nothing typed is lost when it fails."""
    errors = await _errors(ctx, body, keep)
    if errors:
        await ack(response_action="errors", errors=errors)
    else:
        await ack()


async def _errors(ctx: HandlerContext, body: Body, keep: Work) -> dict[str, str]:
    first, label = first_input(body), ctx.catalog.label
    try:
        await ctx.run(keep)
    except FormErrors as bad:
        return bad.errors
    except BadDate as bad:
        return {_date_field(body): label(f"errors.{bad.reason}")}
    except CannotHandOver as bad:
        return {first: label(f"errors.hand_over_{bad.reason}")}
    except tuple(_LABELS) as bad:
        return {_FIELDS.get(type(bad), first): label(_LABELS[type(bad)])}
    return {}


def first_input(body: Body) -> str:
    """The first field of a form, where what concerns the whole of it is said."""
    blocks = body["view"]["blocks"]
    return next((str(block["block_id"]) for block in blocks if block["type"] == "input"), "")


def _date_field(body: Body) -> str:
    inputs = [block for block in body["view"]["blocks"] if block["type"] == "input"]
    dates = [block for block in inputs if block["element"]["type"] in _DATE_PICKERS]
    return str((dates or inputs)[-1]["block_id"])

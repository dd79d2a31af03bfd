"""Saving a form: committed before it is acknowledged, or sent back with what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.last_press import TooLateToTakeBack
from bot.cases.own_case import StaleAction
from bot.cases.turn import Turn
from bot.cases.workspaces import UnknownWorkspace
from bot.core.days import BadDate
from bot.slack.elements import Block
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Body, actor_of, form_key
from bot.usecases.back_burner import NothingToGetReady
from bot.usecases.contact import NotAdmin, ReasonMissing
from bot.usecases.edit_report import AnotherParty
from bot.usecases.handover import CannotHandOver
from bot.usecases.rep_time import UnknownRegion
from storage.unavailable import DatabaseUnavailable

SAVED = "saved"
T = TypeVar("T")

_LABELS: dict[type[Exception], str] = {
    NoSuchDeal: "errors.gone",
    Unplannable: "errors.needs_help",
    DatabaseUnavailable: "errors.unavailable",
    UnknownWorkspace: "errors.unknown_workspace",
    StaleAction: "errors.moved_on",
    TooLateToTakeBack: "errors.too_late_to_undo",
    NothingToGetReady: "errors.nothing_to_get_ready",
    NotAdmin: "errors.not_admin",
    ReasonMissing: "errors.reason_missing",
    UnknownRegion: "errors.unknown_region",
    AnotherParty: "errors.another_party",
}
_DATE_PICKERS = frozenset({"datepicker", "datetimepicker"})
_FIELDS: dict[type[Exception], str] = {
    UnknownRegion: "region",
    ReasonMissing: "reason",
    AnotherParty: "circumstance",
}


class FormErrors(Exception):
    """What to put right, by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class SentBack:
    """What is wrong in a form, by field."""

    errors: Mapping[str, str]


async def save(
    ctx: HandlerContext,
    ack: AsyncAck,
    body: dict[str, Any],
    work: Callable[[Turn], object],
    context: AsyncBoltContext | None = None,
) -> Mapping[str, str]:
    """One turn, then acknowledge; nothing typed is lost when it fails. Gives what is wrong.

    What the work gave is left in Bolt's context for what follows.
    """
    saved = await attempt(ctx, body, work)
    if isinstance(saved, SentBack):
        await ack(response_action="errors", errors=dict(saved.errors))
        return saved.errors
    if context is not None:
        context[SAVED] = saved
    await ack()
    return {}


async def save_then(
    ack: AsyncAck, saved: T | SentBack, context: AsyncBoltContext, view: Callable[[T], Block | None]
) -> None:
    """Acknowledge what was attempted, with the view that takes the form's place, if one does."""
    if isinstance(saved, SentBack):
        await ack(response_action="errors", errors=dict(saved.errors))
        return
    context[SAVED] = saved
    if (follows := view(saved)) is None:
        await ack()
    else:
        await ack(response_action="update", view=follows)


async def attempt(
    ctx: HandlerContext, body: dict[str, Any], work: Callable[[Turn], T]
) -> T | SentBack:
    """One turn for a form; what it gives, or what is wrong in the form."""
    first, label = first_input(body), ctx.catalog.label
    try:
        return await ctx.act(actor_of(body), work, form_key(body))
    except FormErrors as bad:
        return SentBack(bad.errors)
    except BadDate as bad:
        return SentBack({_date_field(body): label(f"errors.{bad.reason}")})
    except CannotHandOver as bad:
        return SentBack({first: label(f"errors.hand_over_{bad.reason}")})
    except tuple(_LABELS) as bad:
        return SentBack({_FIELDS.get(type(bad), first): label(_LABELS[type(bad)])})


def was_sent_back(ack: AsyncAck) -> bool:
    """Whether a form was acknowledged with what is wrong in it."""
    return ack.response is not None and '"errors"' in ack.response.body


def words_in(ctx: HandlerContext, values: Mapping[str, str], field: str) -> str:
    """What was written in a field; raises FormErrors where that is nothing."""
    words = values[field].strip()
    if not words:
        raise FormErrors({field: ctx.catalog.label("errors.words_missing")})
    return words


def first_input(body: Body) -> str:
    """The first field of a form, where what concerns the whole of it is said."""
    blocks = body["view"]["blocks"]
    return next((str(block["block_id"]) for block in blocks if block["type"] == "input"), "")


def _date_field(body: Body) -> str:
    inputs = [block for block in body["view"]["blocks"] if block["type"] == "input"]
    dates = [block for block in inputs if block["element"]["type"] in _DATE_PICKERS]
    return str((dates or inputs)[-1]["block_id"])

"""The forms that `/lostdeal` opens."""

from bot.cases.turn import Turn
from bot.core.circumstances import named_circumstance
from bot.core.quick_report import parse_quick_report
from bot.core.said_command import Command, Said
from bot.slack.action_ids import Target
from bot.slack.allowed import is_admin, require
from bot.slack.case_text import typed_amount
from bot.slack.elements import MOST_OPTIONS, Block
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import Origin
from bot.slack.payloads import Actor
from bot.slack.promise.form import pick_promise_view, usual_day_of
from bot.slack.rep.form import hours_view, lift_view, stops_named
from bot.slack.rep.locale import locale_of
from bot.slack.rep.pause import pause_view
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import report_view
from bot.slack.review.form import review_pick_view
from bot.slack.review.handlers import first_review
from bot.usecases.contact import stopped_clients
from bot.usecases.find_deals import find_ids
from bot.usecases.list_deals import DealList, list_deals, read_deals
from bot.usecases.own_words import next_with_words
from bot.usecases.rep_time import own_pause, rep_time


class NothingToPick(Exception):
    """A form that would have nothing to choose from; the message says so."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CommandViews:
    """A command's form; where it names a client, about that client's deals."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def view(self, actor: Actor, said: Said | None, text: str) -> Block:
        """The form of a command, or a report of what was typed.

        Raises NothingToPick, NotAllowed, DatabaseUnavailable and UnknownWorkspace.
        """
        if said is None:
            return await self._report(actor, text)
        about_a_client = {
            Command.PROMISE: self._promise,
            Command.REVIEW: self._review,
            Command.LIFT: self._lift,
            Command.REPORT: self._report,
        }
        if (form := about_a_client.get(said.command)) is not None:
            return await form(actor, said.rest)
        return await (self.hours(actor) if said.command is Command.HOURS else self.pause(actor))

    async def hours(self, actor: Actor) -> Block:
        """The form of a rep's hours."""
        return hours_view(self._ctx.catalog, await self._ctx.act(actor, rep_time))

    async def pause(self, actor: Actor) -> Block:
        """The form of a pause."""
        mine = await locale_of(self._ctx, actor)
        return pause_view(self._ctx.catalog, await self._ctx.act(actor, own_pause), mine.locale)

    async def _report(self, actor: Actor, text: str) -> Block:
        mine = await locale_of(self._ctx, actor)
        return report_view(self._ctx.catalog, _prefilled(text, mine.locale, mine.currency))

    async def _promise(self, actor: Actor, words: str) -> Block:
        deals = await self._ctx.act(actor, lambda turn: deals_named(turn, words))
        if not deals.cases:
            raise NothingToPick("messages/list_empty")
        due_on = usual_day_of(deals.cases[0], self._ctx.clock.now())
        return pick_promise_view(self._ctx.catalog, deals.cases, due_on, _in_all(deals))

    async def _review(self, actor: Actor, words: str) -> Block:
        deals = await self._ctx.act(actor, lambda turn: deals_named(turn, words))
        choices = [(case, step) for case in deals.cases if (step := next_with_words(case))]
        if not choices:
            raise NothingToPick("messages/review_none")
        if len(choices) > 1:
            return review_pick_view(self._ctx.catalog, choices, _in_all(deals))
        case, step = choices[0]
        return first_review(self._ctx, case, step, Origin(Target(case.deal.id, step=step.key)))

    async def _lift(self, actor: Actor, words: str) -> Block:
        await require(self._ctx, actor, is_admin, "messages/lift_not_admin")
        stopped = await self._ctx.act(actor, stopped_clients)
        if not stopped:
            raise NothingToPick("messages/nothing_stopped")
        return lift_view(self._ctx.catalog, stopped, stops_named(stopped, words))


def deals_named(turn: Turn, words: str) -> DealList:
    """The actor's open deals with a client of that name; all of them where there is none."""
    ids = find_ids(turn, words, open_only=True)
    shown = ids[:MOST_OPTIONS]
    named = read_deals(turn, shown, hidden=len(ids) - len(shown)) if ids else None
    return named if named and named.cases else list_deals(turn, MOST_OPTIONS)


def _in_all(deals: DealList) -> int:
    return len(deals.cases) + deals.hidden


def _prefilled(text: str, locale: str, currency: str | None) -> ReportForm:
    if not text:
        return ReportForm()
    circumstance, told = named_circumstance(text)
    quick = parse_quick_report(told, locale, currency)
    typed = {"client": quick.client, "what_happened": quick.what_happened}
    if quick.amount is not None:
        typed["amount"], typed["currency"] = typed_amount(quick.amount, locale)
    return ReportForm(circumstance, typed)

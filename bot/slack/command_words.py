"""The words after `/lostdeal` that are answered at once, for the caller alone."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property

from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.days import BadDate
from bot.core.said_command import Command, Said, said_command
from bot.slack.allowed import may_see_digest, require
from bot.slack.case_text import NAME, WORDS
from bot.slack.dates import NotADate, read_date
from bot.slack.elements import Block, cut_mrkdwn, section
from bot.slack.find import found_blocks
from bot.slack.handler_context import HandlerContext
from bot.slack.home.lists import deals_blocks
from bot.slack.meant import meant_blocks, other_words, pause_how_blocks
from bot.slack.payloads import Actor
from bot.slack.rendering import render
from bot.slack.rep.locale import locale_of
from bot.slack.rep.pause import paused_text
from bot.usecases.find_deals import find_deals
from bot.usecases.lessons import my_lessons
from bot.usecases.preview_digest import preview_digest
from bot.usecases.rep_time import pause, resume
from bot.usecases.show_deal import my_deals
from storage.models import Lesson, LostDeal

Answer = Callable[[Actor], Awaitable[list[Block]]]
"""Raises DatabaseUnavailable or NotAllowed."""

LESSONS_SHOWN = 30


class CommandWords:
    """help, list, find, digest, lessons, pause until a day, resume; and what is near a command."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._answers: dict[Command, Callable[[Actor, str], Awaitable[list[Block]]]] = {
            Command.HELP: self._help,
            Command.LIST: self._list,
            Command.FIND: self._find,
            Command.DIGEST: self._digest,
            Command.LESSONS: self._lessons,
            Command.PAUSE: self._pause,
            Command.RESUME: self._resume,
        }

    @cached_property
    def _other_words(self) -> Mapping[str, str]:
        return other_words(self._ctx.catalog)

    def said(self, text: str) -> Said | None:
        """The command that was typed, or nearly so; None for a report."""
        return said_command(text, self._other_words)

    def answer_for(self, text: str) -> Answer | None:
        """What answers this text; None where it is a report or opens a form."""
        said = self.said(text)
        if said is None or said.is_sure:
            return self.answer_to(said)

        async def ask(_actor: Actor) -> list[Block]:
            return meant_blocks(self._ctx.catalog, said, text)

        return ask

    def answer_to(self, said: Said | None) -> Answer | None:
        """What answers a command; None where it opens a form."""
        if said is None or (said.command is Command.PAUSE and not said.rest):
            return None
        answer = self._answers.get(said.command)
        return (lambda actor: answer(actor, said.rest)) if answer else None

    async def _help(self, _actor: Actor, _rest: str) -> list[Block]:
        return [section(self._ctx.catalog.text("messages/help"))]

    async def _list(self, actor: Actor, rest: str) -> list[Block]:
        if rest:
            return await self._find(actor, rest)
        ctx = self._ctx
        deals = await ctx.act(actor, my_deals)
        return deals_blocks(ctx.catalog, deals, ctx.clock.now())

    async def _find(self, actor: Actor, rest: str) -> list[Block]:
        if not rest:
            return [section(self._ctx.catalog.text("messages/find_how"))]
        found = await self._ctx.act(actor, lambda turn: find_deals(turn, rest))
        return found_blocks(self._ctx.catalog, found, self._ctx.clock.now())

    async def _digest(self, actor: Actor, _rest: str) -> list[Block]:
        ctx = self._ctx
        await require(ctx, actor, may_see_digest, "messages/digest_not_member")
        card = await ctx.act(actor, preview_digest)
        intro = section(ctx.catalog.text("messages/digest_preview"))
        return [intro, *render(ctx.catalog, card, ctx.clock.now()).blocks]

    async def _lessons(self, actor: Actor, rest: str) -> list[Block]:
        catalog = self._ctx.catalog
        mine = await self._ctx.act(actor, lambda turn: my_lessons(turn, rest))
        if not mine:
            name = "messages/lessons_not_found" if rest else "messages/lessons_none"
            return [section(catalog.text(name))]
        lines = [self._lesson(*one) for one in mine[:LESSONS_SHOWN]]
        head = catalog.text("messages/lessons_head")
        return [section(cut_mrkdwn(Mrkdwn("\n".join([head, *lines])), 3000))]

    def _lesson(self, lesson: Lesson, deal: LostDeal | None) -> Mrkdwn:
        catalog = self._ctx.catalog
        return catalog.text(
            "messages/lesson_line",
            lesson=shorten(one_line(lesson.text), WORDS),
            client=shorten(one_line(deal.client), NAME) if deal else "",
            circumstance=catalog.label(f"circumstances.{deal.circumstance}") if deal else "",
        )

    async def _pause(self, actor: Actor, rest: str) -> list[Block]:
        ctx = self._ctx
        mine = await locale_of(ctx, actor)
        try:
            until = read_date(rest, mine.locale, mine.today)
            paused = await ctx.act(actor, lambda turn: pause(turn, until))
        except NotADate:
            return pause_how_blocks(ctx.catalog, ctx.catalog.text("messages/pause_how"))
        except BadDate as bad:
            why = Mrkdwn(ctx.catalog.label(f"errors.{bad.reason}"))
            return pause_how_blocks(ctx.catalog, why)
        return [section(paused_text(ctx.catalog, paused.until, mine.locale))]

    async def _resume(self, actor: Actor, _rest: str) -> list[Block]:
        paused = await self._ctx.act(actor, resume)
        name = "messages/resumed" if paused else "messages/not_paused"
        return [section(self._ctx.catalog.text(name))]

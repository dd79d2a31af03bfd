"""The words after `/lostdeal` that are answered at once, for the caller alone."""

from collections.abc import Awaitable, Callable

from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.days import BadDate
from bot.slack.allowed import may_see_digest, require
from bot.slack.case_text import NAME, WORDS, written_date
from bot.slack.dates import NotADate, read_date
from bot.slack.elements import Block, cut_mrkdwn, section
from bot.slack.handler_context import HandlerContext
from bot.slack.home.lists import MOST_DEALS, list_blocks
from bot.slack.payloads import Actor
from bot.slack.rendering import render
from bot.slack.rep.locale import locale_of
from bot.usecases.lessons import my_lessons
from bot.usecases.list_deals import list_deals
from bot.usecases.my_locale import my_locale
from bot.usecases.preview_digest import preview_digest
from bot.usecases.rep_time import pause, resume
from storage.models import Lesson, LostDeal

Answer = Callable[[Actor, str], Awaitable[list[Block]]]
"""Raises DatabaseUnavailable or NotAllowed."""

LESSONS_SHOWN = 30


class CommandWords:
    """help, list, digest, lessons and words to find them by, pause until a day, resume."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._answers: dict[str, Answer] = {
            "help": self._help,
            "list": self._list,
            "digest": self._digest,
            "lessons": self._lessons,
            "pause": self._pause,
            "resume": self._resume,
        }

    def answer_for(self, text: str) -> Answer | None:
        """What answers this text; None where it is a report or opens a form."""
        words = text.lower().split()
        if words[:1] == ["pause"] and (len(words) == 1 or words[1] == "until"):
            return self._pause
        if words[:1] == ["lessons"]:
            return self._lessons
        return self._answers.get(text.lower())

    async def _help(self, _actor: Actor, _text: str) -> list[Block]:
        return [section(self._ctx.catalog.text("messages/help"))]

    async def _list(self, actor: Actor, _text: str) -> list[Block]:
        ctx = self._ctx
        deals = await ctx.act(actor, lambda turn: list_deals(turn, MOST_DEALS))
        return list_blocks(ctx.catalog, deals, ctx.clock.now())

    async def _digest(self, actor: Actor, _text: str) -> list[Block]:
        ctx = self._ctx
        await require(ctx, actor, may_see_digest, "messages/digest_not_member")
        card = await ctx.act(actor, preview_digest)
        intro = section(ctx.catalog.text("messages/digest_preview"))
        return [intro, *render(ctx.catalog, card, ctx.clock.now()).blocks]

    async def _lessons(self, actor: Actor, text: str) -> list[Block]:
        catalog, words = self._ctx.catalog, text.partition(" ")[2]
        mine = await self._ctx.act(actor, lambda turn: my_lessons(turn, words))
        if not mine:
            name = "messages/lessons_not_found" if words else "messages/lessons_none"
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

    async def _pause(self, actor: Actor, text: str) -> list[Block]:
        ctx = self._ctx
        locale = await locale_of(ctx, actor)
        wanted = text.split(maxsplit=2)[2] if len(text.split()) > 2 else ""  # noqa: PLR2004
        try:
            mine = await ctx.act(actor, my_locale)
            until = read_date(wanted, locale, mine.today)
            await ctx.act(actor, lambda turn: pause(turn, until))
        except NotADate:
            return [section(ctx.catalog.text("messages/pause_how"))]
        except BadDate as bad:
            return [section(Mrkdwn(ctx.catalog.label(f"errors.{bad.reason}")))]
        day = written_date(until, locale)
        return [section(ctx.catalog.text("messages/paused", until=day))]

    async def _resume(self, actor: Actor, _text: str) -> list[Block]:
        paused = await self._ctx.act(actor, resume)
        name = "messages/resumed" if paused else "messages/not_paused"
        return [section(self._ctx.catalog.text(name))]

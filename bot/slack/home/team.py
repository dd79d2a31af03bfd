"""What a manager and an admin have on Home below their own deals; nobody else has any of it."""

from zoneinfo import ZoneInfo

from bot.cases.reps import is_fresh
from bot.cases.turn import Turn
from bot.core.figures import Month
from bot.slack.allowed import is_known_admin
from bot.slack.elements import Block, divider
from bot.slack.handler_context import HandlerContext
from bot.slack.home.admin import admin_blocks
from bot.slack.home.manager import MOST_MATTERS, manager_blocks
from bot.slack.payloads import Actor
from bot.usecases.admin_home import admin_home
from bot.usecases.managers_matters import Matters, managers_matters
from bot.usecases.my_locale import known_rep
from bot.usecases.team_figures import team_figures
from storage.models import Rep
from storage.unavailable import DatabaseUnavailable

VIEW_BLOCKS = 100


async def with_team(ctx: HandlerContext, actor: Actor, view: Block) -> Block:
    """A Home tab with what a manager and an admin have on it besides, as far as it has room."""
    try:
        parts = await _parts(ctx, actor)
    except DatabaseUnavailable:
        return view
    blocks = list(view["blocks"])
    for part in parts:
        if len(blocks) + len(part) + 1 <= VIEW_BLOCKS:
            blocks += [divider(), *part]
    return view | {"blocks": blocks}


async def stands_in(ctx: HandlerContext, actor: Actor) -> bool:
    """Whether somebody who is no manager is an admin where nobody else is one."""
    return not ctx.coaching.for_team(actor.team_id).managers and await is_known_admin(ctx, actor)


async def _parts(ctx: HandlerContext, actor: Actor) -> list[list[Block]]:
    rep = await ctx.told(actor, known_rep)
    tz = ZoneInfo(rep.timezone if rep else "UTC")
    own, parts = ctx.coaching.for_team(actor.team_id), list[list[Block]]()
    is_admin = await _looks_after(ctx, actor, rep)
    if actor.user_id in own.managers or (is_admin and not own.managers):
        matters, months = await ctx.told(actor, _for_manager)
        parts.append(manager_blocks(ctx.catalog, matters, months, own.amounts, tz))
    if is_admin:
        home = await ctx.told(actor, admin_home)
        parts.append(admin_blocks(ctx.catalog, home, tz))
    return parts


def _for_manager(turn: Turn) -> tuple[Matters, list[Month]]:
    return managers_matters(turn, MOST_MATTERS), team_figures(turn)


async def _looks_after(ctx: HandlerContext, actor: Actor, rep: Rep | None) -> bool:
    """An admin, as Slack told lately: Home is shown too often to ask each time."""
    if rep is not None and rep.is_admin is not None and is_fresh(rep, ctx.clock.now()):
        return rep.is_admin or actor.user_id == ctx.messenger.admin_id(actor.team_id)
    return await is_known_admin(ctx, actor)

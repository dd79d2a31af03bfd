"""What a manager and an admin have on Home below their own deals; nobody else has any of it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.cases.reps import is_fresh
from bot.cases.turn import Turn
from bot.copy.catalog import Catalog
from bot.core.figures import Month
from bot.slack.action_ids import TEAM_PART
from bot.slack.allowed import is_known_admin
from bot.slack.elements import TITLE_TEXT, Block, actions, button, divider, header, plain
from bot.slack.handler_context import HandlerContext
from bot.slack.home.admin import admin_blocks
from bot.slack.home.manager import MOST_MATTERS, figure_blocks, manager_blocks
from bot.slack.payloads import Actor
from bot.usecases.admin_home import admin_home
from bot.usecases.managers_matters import Matters, managers_matters
from bot.usecases.my_locale import known_rep
from bot.usecases.team_figures import team_figures
from storage.models import Rep
from storage.unavailable import DatabaseUnavailable

VIEW_BLOCKS, IN_BRIEF = 100, 2
MANAGER, COUNTS, ADMIN = "manager", "figures", "admin"


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has on Home for the office that they hold."""

    name: str
    blocks: list[Block]


async def with_team(ctx: HandlerContext, actor: Actor, view: Block) -> Block:
    """A Home tab with what a manager and an admin have on it besides.

    Where their own deals leave no room for it, with a button that opens it in a window.
    """
    try:
        parts = await parts_for(ctx, actor)
    except DatabaseUnavailable:
        return view
    blocks = list(view["blocks"])
    for place, part in enumerate(parts, start=1):
        room = VIEW_BLOCKS - len(blocks) - IN_BRIEF * (len(parts) - place)
        whole = [divider(), *part.blocks]
        blocks += whole if len(whole) <= room else _in_brief(ctx.catalog, part)[:room]
    return view | {"blocks": blocks}


def part_view(catalog: Catalog, part: Part) -> Block:
    """A part in a window of its own."""
    return {
        "type": "modal",
        "title": plain(catalog.label(f"team_part.title_{part.name}"), TITLE_TEXT),
        "close": plain(catalog.label("report.close"), TITLE_TEXT),
        "blocks": part.blocks,
    }


async def stands_in(ctx: HandlerContext, actor: Actor) -> bool:
    """Whether somebody who is no manager is an admin where nobody else is one."""
    return not ctx.coaching.for_team(actor.team_id).managers and await is_known_admin(ctx, actor)


async def parts_for(ctx: HandlerContext, actor: Actor) -> list[Part]:
    """The parts that a person has; raises DatabaseUnavailable or UnknownWorkspace."""
    rep = await ctx.told(actor, known_rep)
    tz = ZoneInfo(rep.timezone if rep else "UTC")
    own, parts = ctx.coaching.for_team(actor.team_id), list[Part]()
    is_admin = await _looks_after(ctx, actor, rep)
    if actor.user_id in own.managers or (is_admin and not own.managers):
        matters, months = await ctx.told(actor, _for_manager)
        blocks = manager_blocks(ctx.catalog, matters, months, own.digest.locale, tz)
        parts.append(Part(MANAGER, blocks))
    elif is_admin:
        # What needs a manager is between the rep and them; the counts name nobody.
        months = await ctx.told(actor, team_figures)
        parts.append(Part(COUNTS, figure_blocks(ctx.catalog, months, own.digest.locale)))
    if is_admin:
        home = await ctx.told(actor, admin_home)
        parts.append(Part(ADMIN, admin_blocks(ctx.catalog, home, tz)))
    return parts


def _in_brief(catalog: Catalog, part: Part) -> list[Block]:
    look = button(catalog.label("team_part.look"), TEAM_PART, part.name)
    title = catalog.label(f"team_part.title_{part.name}")
    return [header(title), actions([look], f"team.{part.name}")]


def _for_manager(turn: Turn) -> tuple[Matters, list[Month]]:
    return managers_matters(turn, MOST_MATTERS), team_figures(turn)


async def _looks_after(ctx: HandlerContext, actor: Actor, rep: Rep | None) -> bool:
    """An admin, as Slack told lately: Home is shown too often to ask each time."""
    if rep is not None and rep.is_admin is not None and is_fresh(rep, ctx.clock.now()):
        return rep.is_admin or actor.user_id == ctx.messenger.admin_id(actor.team_id)
    return await is_known_admin(ctx, actor)

"""An admin's part of Home: what could not be delivered, stops, and the settings."""

from zoneinfo import ZoneInfo

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.slack.action_ids import LIFT, RESEND, SETTING
from bot.slack.case_text import NAME, written_date
from bot.slack.deal.standing import record_line
from bot.slack.elements import Block, actions, button, context, header, section
from bot.slack.home.spoken import spoken
from bot.slack.settings.words import setting_line
from bot.usecases.admin_home import AdminHome
from bot.usecases.contact import Stop
from bot.usecases.resend_failed import Undelivered, remedy_of
from bot.usecases.settings import ShownSetting
from storage.models import Nudge

MOST_LINES = 5
"""Messages, and stops, that are told of one by one."""


def admin_blocks(catalog: Catalog, home: AdminHome, tz: ZoneInfo) -> list[Block]:
    """What an admin looks after, on top what is to be mended."""
    return [
        *_undelivered(catalog, home.undelivered, tz),
        *_stops(catalog, home.stops),
        header(catalog.label("admin_home.settings")),
        *(_setting(catalog, one, tz, home.gone) for one in home.settings),
    ]


def _undelivered(catalog: Catalog, found: Undelivered, tz: ZoneInfo) -> list[Block]:
    head = header(catalog.label("admin_home.undelivered"))
    if not (found.failed or found.waiting):
        return [head, section(catalog.text("messages/undelivered_none"))]
    return [head, *_failed(catalog, found.failed, tz), *_waiting(catalog, found.waiting, tz)]


def _failed(catalog: Catalog, failed: tuple[Nudge, ...], tz: ZoneInfo) -> list[Block]:
    if not failed:
        return []
    again = button(catalog.label("buttons.resend"), RESEND, "home")
    return [
        _listed(catalog, "messages/undelivered_failed", failed, tz),
        actions([again], "home.failed"),
    ]


def _waiting(catalog: Catalog, waiting: tuple[Nudge, ...], tz: ZoneInfo) -> list[Block]:
    return [_listed(catalog, "messages/undelivered_waiting", waiting, tz)] if waiting else []


def _listed(catalog: Catalog, name: str, rows: tuple[Nudge, ...], tz: ZoneInfo) -> Block:
    lines = [_line(catalog, row, tz) for row in rows[:MOST_LINES]]
    hidden = len(rows) - len(lines)
    more = [catalog.text("messages/home_more", count=hidden)] if hidden else []
    head = catalog.text(name, count=len(rows))
    return section(Mrkdwn("\n".join([head, *lines, *more])))


def _line(catalog: Catalog, row: Nudge, tz: ZoneInfo) -> Mrkdwn:
    return catalog.text(
        "messages/undelivered_line",
        kind=catalog.label(f"nudge_kinds.{row.kind}"),
        # A digest is for a channel, and a notice may have found nobody yet.
        to=row.recipient if row.recipient.startswith(("U", "W")) else "",
        on=written_date(row.due_at.astimezone(tz).date(), "en-GB"),
        code=shorten(one_line(row.error or ""), NAME),
        remedy=catalog.label(f"mending.{remedy_of(row)}"),
    )


def _stops(catalog: Catalog, stops: tuple[Stop, ...]) -> list[Block]:
    head = header(catalog.label("admin_home.stops"))
    if not stops:
        return [head, section(catalog.text("messages/stops_none"))]
    hidden = len(stops) - MOST_LINES
    more = [context(catalog.text("messages/stops_more", count=hidden))] if hidden > 0 else []
    return [head, *(_stop(catalog, stop) for stop in stops[:MOST_LINES]), *more]


def _stop(catalog: Catalog, stop: Stop) -> Block:
    client = shorten(one_line(stop.client.name), NAME)
    label = catalog.label("admin_home.lift_this", client=client)
    lift = spoken(button(catalog.label("admin_home.lift"), LIFT, stop.client.id), label)
    record = record_line(catalog, stop.record) if stop.record is not None else ""
    told = section(catalog.text("messages/stop_line", client=client, record=record), lift)
    return told | {"block_id": f"stopped.{stop.client.id}"}


def _setting(catalog: Catalog, setting: ShownSetting, tz: ZoneInfo, gone: frozenset[str]) -> Block:
    name = catalog.label(f"setting_names.{setting.name}")
    change = button(catalog.label("setting.change"), SETTING, setting.name)
    change = spoken(change, catalog.label("setting.change_this", name=name))
    told = section(setting_line(catalog, setting, tz, gone), change)
    return told | {"block_id": f"change.{setting.name}"}

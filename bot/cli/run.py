"""`do-over run`: the bot itself; with no tokens at all, the practice workspace."""

import time

from bot.app import assembled
from bot.cli.start import (
    collect_garbage_from_here,
    say,
    say_which_judge,
    settings_or_stop,
    start,
    stop,
)
from bot.config import Settings, environment, has_no_tokens
from bot.copy.catalog import Catalog, load_catalog
from bot.delivery.allowances import limits_of
from bot.roles import Role
from bot.serve import serve
from bot.share import SHARED_TIMING
from bot.slack.pace import Pace
from bot.system_clock import SystemClock
from bot.telemetry.error_reports import NoSentry, send_errors
from bot.telemetry.logs import set_up_logging


def run() -> None:
    """Start the bot: Socket Mode with SLACK_APP_TOKEN, else HTTP; with no tokens, practise."""
    if has_no_tokens(environment()):
        from bot.cli.practice import practice  # noqa: PLC0415 - its page is of no use to a bot

        practice()
        return
    run_as(Role.ALONE)


def run_as(role: Role) -> None:
    """Start a process that does this much of the work."""
    catalog = load_catalog()
    settings = settings_or_stop(catalog)
    set_up_logging(settings.log_level, settings.log_format)
    _report_errors(settings, catalog)
    start(catalog, _run(settings, catalog, role))


def _report_errors(settings: Settings, catalog: Catalog) -> None:
    if settings.sentry_dsn is None:
        return
    try:
        send_errors(settings.sentry_dsn)
    except NoSentry:
        stop(catalog.label("start.sentry"))


async def _run(settings: Settings, catalog: Catalog, role: Role) -> None:
    def ready(address: str) -> None:
        collect_garbage_from_here()
        say(_ready(catalog, address, role))
        if role is not Role.WORKER:
            say_which_judge(catalog)

    pace = limits_of(settings.app_kind) if role.is_shared else Pace(time.monotonic)
    timing = SHARED_TIMING if role.is_shared else None
    async with assembled(settings, SystemClock(), pace, timing, role) as bot:
        await serve(bot, ready)


def _ready(catalog: Catalog, address: str, role: Role) -> str:
    if role is Role.WORKER:
        return catalog.label("start.ready_worker")
    if address:
        return catalog.label("start.ready_http", detail=address)
    return catalog.label("start.ready_socket")

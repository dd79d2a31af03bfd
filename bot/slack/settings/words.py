"""Settings in words: what each is now, what it was first, and who changed it last."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases.calendars import babel_locale
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape
from bot.core.money import Money, format_money
from bot.core.settings import EVERY_DAY, Setting, write_setting
from bot.slack.case_text import written_date
from bot.usecases.settings import ShownSetting

SAMPLE = Money(1_250_000, "EUR")
CHANNEL_IDS = ("C", "G")


def setting_line(
    catalog: Catalog, shown: ShownSetting, tz: ZoneInfo, gone: Iterable[str] = ()
) -> Mrkdwn:
    """A setting on its lines; `gone` are managers whose account is deactivated."""
    change = shown.change
    return catalog.text(
        "messages/setting_line",
        name=catalog.label(f"setting_names.{shown.name}"),
        value=value_text(catalog, shown.name, shown.value, gone),
        first="" if shown.is_first else value_text(catalog, shown.name, shown.first, gone),
        by=change.by_user if change else "",
        on=written_date(change.at.astimezone(tz).date(), "en-GB") if change else "",
    )


def value_text(
    catalog: Catalog,
    name: Setting,
    value: Any,  # noqa: ANN401 - each has its own
    gone: Iterable[str] = (),
) -> Mrkdwn:
    """A value as people say it."""
    if not value and f"setting_none.{name}" in catalog.labels:
        return escape(catalog.label(f"setting_none.{name}"))
    if name is Setting.MANAGERS:
        return Mrkdwn(", ".join(_manager(catalog, one, one in set(gone)) for one in value))
    if name is Setting.DIGEST_CHANNEL and is_channel_id(value):
        return Mrkdwn(f"<#{value}>")
    return escape(plain_value(catalog, name, value))


def plain_value(catalog: Catalog, name: Setting, value: Any) -> str:  # noqa: ANN401
    """The same where Slack shows no mentions: people and channels by their ids."""
    if not value and f"setting_none.{name}" in catalog.labels:
        return catalog.label(f"setting_none.{name}")
    own = _PLAIN.get(name)
    return own(catalog, value) if own else write_setting(name, value)


def is_channel_id(channel: str | None) -> bool:
    """Whether a channel is set by its id and not by its name."""
    return bool(channel) and str(channel).startswith(CHANNEL_IDS) and str(channel).isupper()


def locale_text(locale: str) -> str:
    """A locale by its language, with an amount as it writes one."""
    named = babel_locale(locale).get_display_name("en")
    return f"{format_money(SAMPLE, locale)} ({named})"


def _manager(catalog: Catalog, user_id: str, is_gone: bool) -> str:  # noqa: FBT001
    mention = Mrkdwn(f"<@{user_id}>")
    return catalog.text("messages/setting_manager_left", by=user_id) if is_gone else mention


def _days(catalog: Catalog, weekend: frozenset[int]) -> str:
    return ", ".join(catalog.label(f"days.{day}") for day in sorted(EVERY_DAY - weekend))


_PLAIN: Mapping[Setting, Callable[[Catalog, Any], str]] = {
    Setting.DIGEST_DAY: lambda catalog, day: catalog.label(f"days.{day}"),
    Setting.WORKING_DAYS: _days,
    Setting.AMOUNTS: lambda _, locale: locale_text(locale),
}

"""The form in which an admin changes one setting."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.copy.catalog import Catalog
from bot.copy.escaping import shorten
from bot.core.settings import DAYS, EVERY_DAY, RULE_CHOICES, Setting, write_setting
from bot.slack.action_ids import SETTING_FORM
from bot.slack.elements import (
    OPTION_TEXT,
    Block,
    checkboxes,
    form,
    input_block,
    option,
    pick_several,
    plain,
    section,
    select,
    text_input,
)
from bot.slack.payloads import Body, reading_payload
from bot.slack.settings.words import is_channel_id, locale_text, plain_value, setting_line
from bot.usecases.settings import ShownSetting

LOCALES = (
    "en-GB", "en-US", "en-IE", "en-AU", "en-CA", "en-IN", "en-ZA", "de-DE", "de-AT", "de-CH",
    "fr-FR", "fr-BE", "fr-CA", "fr-CH", "nl-NL", "nl-BE", "es-ES", "es-MX", "it-IT", "pt-PT",
    "pt-BR", "da-DK", "sv-SE", "nb-NO", "fi-FI", "pl-PL", "cs-CZ", "hu-HU", "ro-RO", "el-GR",
    "tr-TR", "ja-JP", "ko-KR", "zh-CN",
)  # fmt: skip
MOST_MANAGERS = 20
WITH_HINT = frozenset(Setting) - {
    Setting.DIGEST_DAY,
    Setting.WORKING_HOURS,
    Setting.HUMILITY_RULES,
}


@dataclass(frozen=True, slots=True)
class SettingState:
    """Which setting a form is about, and how often it had been changed when it was shown."""

    name: Setting
    seen: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting for a form: the reader's zone, the digest's channel by id.

    `rules` are id, severity and reason of each.
    """

    setting: ShownSetting
    tz: ZoneInfo
    channel: str | None = None
    rules: tuple[tuple[str, str, str], ...] = ()


_STATE = TypeAdapter(SettingState)


@reading_payload()
def read_state(body: Body) -> SettingState:
    """What a form is about."""
    return _STATE.validate_json(body["view"]["private_metadata"])


def setting_view(catalog: Catalog, shown: Shown, mine: ShownSetting | None = None) -> Block:
    """The form with what stands there now; with `mine` where somebody changed it meanwhile."""
    setting = shown.setting
    told = [section(setting_line(catalog, setting, shown.tz))]
    if mine is not None:
        by = setting.change.by_user if setting.change else ""
        told = [section(catalog.text("messages/setting_moved", by=by)), *told]
    asked = _FIELDS[setting.name](catalog, shown, (mine or setting).value)
    state = json.dumps(asdict(SettingState(setting.name, setting.revision)))
    return form(catalog, "setting", SETTING_FORM, [*told, *asked, *_back(catalog, setting)], state)


def _back(catalog: Catalog, setting: ShownSetting) -> list[Block]:
    if setting.is_first:
        return []
    first = plain_value(catalog, setting.name, setting.first)
    boxes = checkboxes("back", [(catalog.label("setting.back_to", first=first), "first", False)])
    return [input_block("back", catalog.label("setting.back"), boxes, optional=True)]


def _field(catalog: Catalog, name: Setting, element: Block, *, optional: bool = False) -> Block:
    return input_block(
        "value",
        catalog.label(f"setting_names.{name}"),
        element,
        hint=catalog.label(f"setting_hints.{name}") if name in WITH_HINT else None,
        optional=optional,
    )


def _channel(catalog: Catalog, shown: Shown, value: str | None) -> list[Block]:
    element: Block = {
        "type": "conversations_select",
        "action_id": "value",
        "placeholder": {"type": "plain_text", "text": catalog.label("setting.pick_channel")},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    now = value if is_channel_id(value) else shown.channel
    element |= {"initial_conversation": now} if value and now else {}
    return [_field(catalog, Setting.DIGEST_CHANNEL, element, optional=True)]


def _day(catalog: Catalog, _: Shown, value: int) -> list[Block]:
    options = [option(catalog.label(f"days.{day}"), DAYS[day]) for day in sorted(EVERY_DAY)]
    element = select("value", catalog.label("report.pick"), options, DAYS[value])
    return [_field(catalog, Setting.DIGEST_DAY, element)]


def _at(catalog: Catalog, _: Shown, value: time) -> list[Block]:
    return [_field(catalog, Setting.DIGEST_TIME, _time("value", value))]


def _hours(catalog: Catalog, _: Shown, value: tuple[time, time]) -> list[Block]:
    return [
        input_block(name, catalog.label(f"hours.{name}"), _time(name, at))
        for name, at in zip(("start", "end"), value, strict=True)
    ]


def _workdays(catalog: Catalog, _: Shown, value: frozenset[int] | None) -> list[Block]:
    worked = frozenset() if value is None else EVERY_DAY - value
    items = [(catalog.label(f"days.{day}"), DAYS[day], day in worked) for day in sorted(EVERY_DAY)]
    return [_field(catalog, Setting.WORKING_DAYS, checkboxes("value", items), optional=True)]


def _managers(catalog: Catalog, _: Shown, value: Sequence[str]) -> list[Block]:
    element: Block = {
        "type": "multi_users_select",
        "action_id": "value",
        "placeholder": {"type": "plain_text", "text": catalog.label("setting.pick_people")},
        "max_selected_items": MOST_MANAGERS,
    }
    element |= {"initial_users": list(value)} if value else {}
    return [_field(catalog, Setting.MANAGERS, element, optional=True)]


def _large(catalog: Catalog, _: Shown, value: Mapping[str, int]) -> list[Block]:
    element = text_input("value", write_setting(Setting.LARGE_ACCOUNT, value), limit=500)
    return [_field(catalog, Setting.LARGE_ACCOUNT, element, optional=True)]


def _amounts(catalog: Catalog, _: Shown, value: str) -> list[Block]:
    known = LOCALES if value in LOCALES else (value, *LOCALES)
    options = [option(locale_text(locale), locale) for locale in known]
    element = select("value", catalog.label("report.pick"), options, value)
    return [_field(catalog, Setting.AMOUNTS, element)]


def _rules(catalog: Catalog, shown: Shown, value: Mapping[str, str]) -> list[Block]:
    return [
        input_block(
            choice,
            catalog.label(f"rule_choices.{choice}"),
            pick_several(
                choice,
                catalog.label("setting.pick_rules"),
                _by_severity(catalog, shown),
                {rule for rule, chosen in value.items() if chosen == choice},
            ),
            hint=catalog.label(f"rule_hints.{choice}"),
            optional=True,
        )
        for choice in RULE_CHOICES
    ]


def _by_severity(catalog: Catalog, shown: Shown) -> dict[str, list[Block]]:
    """Each rule by what it does as it comes, with its reason."""
    groups: dict[str, list[Block]] = {}
    for rule, severity, reason in shown.rules:
        heading = catalog.label(f"rules_as_they_come.{severity}")
        told = plain(shorten(reason, OPTION_TEXT), OPTION_TEXT)
        groups.setdefault(heading, []).append(option(rule, rule) | {"description": told})
    return groups


def _time(action_id: str, at: time) -> Block:
    return {"type": "timepicker", "action_id": action_id, "initial_time": at.strftime("%H:%M")}


_FIELDS: Mapping[Setting, Callable[[Catalog, Shown, Any], list[Block]]] = {
    Setting.DIGEST_CHANNEL: _channel,
    Setting.DIGEST_DAY: _day,
    Setting.DIGEST_TIME: _at,
    Setting.WORKING_HOURS: _hours,
    Setting.WORKING_DAYS: _workdays,
    Setting.MANAGERS: _managers,
    Setting.LARGE_ACCOUNT: _large,
    Setting.AMOUNTS: _amounts,
    Setting.HUMILITY_RULES: _rules,
}

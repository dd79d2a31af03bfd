"""The settings that a workspace changed in Slack, read into the values that they stand for."""

import logging
from collections.abc import Iterable
from functools import cache

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.settings import OF_THE_PLANS, Setting, Values, read_setting
from storage.models import SettingChange
from storage.settings import every_setting, settings_of

log = logging.getLogger(__name__)


def changed_values(changes: Iterable[SettingChange]) -> Values:
    """What was changed and still counts; what cannot be read any more leaves the first value."""
    values = {}
    for change in changes:
        if change.name not in set(Setting) or change.value is None:
            continue
        name = Setting(change.name)
        try:
            values[name] = read_setting(name, change.value, known_rules())
        except ValueError:
            log.warning("workspace %s: the setting %s cannot be read", change.team_id, name)
    return values


def read_changed(session: Session, team_id: str | None = None) -> dict[str, Values]:
    """What one workspace changed, or each that changed anything."""
    if team_id is not None:
        return {team_id: changed_values(settings_of(session, team_id))}
    changes = every_setting(session)
    teams = {change.team_id for change in changes}
    return {
        team: changed_values(change for change in changes if change.team_id == team)
        for team in teams
    }


def go_by(coaching: Coaching, changed: dict[str, Values]) -> bool:
    """Let this process go by what was changed, once that is committed.

    Tells whether plans depend on something that it did not know.
    """
    are_plans_old = False
    for team_id, values in changed.items():
        known = coaching.changed.of(team_id)
        are_plans_old |= any(known.get(one) != values.get(one) for one in OF_THE_PLANS)
        coaching.changed.take(team_id, values)
    return are_plans_old


def rules_to_choose_from() -> tuple[tuple[str, str, str], ...]:
    """Id, severity as it comes and reason of each humility rule."""
    from bot.humility.rules import known_choices  # noqa: PLC0415 - few teams choose

    return known_choices()


@cache
def known_rules() -> frozenset[str]:
    """The ids of the humility rules that a team may choose about."""
    from bot.humility.rules import rule_ids  # noqa: PLC0415 - few teams choose

    return rule_ids()

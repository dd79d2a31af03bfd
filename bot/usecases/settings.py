"""What a workspace decides for itself: `.env` gives the first values, admins change them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.cases.settings import changed_values, known_rules
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.core.settings import (
    OF_THE_DIGEST,
    OF_THE_PLANS,
    Setting,
    Values,
    read_setting,
    write_setting,
)
from bot.delivery.digests import schedule_digest
from bot.usecases.contact import NotAdmin
from storage.models import NudgeKind, SettingChange
from storage.nudges import wake
from storage.settings import plan_all_anew, settings_of
from storage.settings import write_setting as write_change
from storage.teams import get_team


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting as it is now, the first value that `.env` or the default gives, its last change."""

    name: Setting
    value: Any
    first: Any
    change: SettingChange | None = None

    @property
    def revision(self) -> int:
        """How often it was changed."""
        return self.change.revision if self.change else 0

    @property
    def is_first(self) -> bool:
        """Whether the first value counts."""
        return self.change is None or self.change.value is None


class SettingMoved(Exception):
    """Somebody changed it since it was shown; `now` is what stands there."""

    def __init__(self, now: ShownSetting) -> None:
        super().__init__(now.name)
        self.now = now


class BadSetting(ValueError):
    """A text that is no value of this setting."""


def all_settings(turn: Turn) -> tuple[ShownSetting, ...]:
    """Every setting of the actor's workspace, read in one statement."""
    return settings_in(turn.coaching.values, settings_of(turn.session, turn.team_id))


def settings_in(first: Values, changes: Iterable[SettingChange]) -> tuple[ShownSetting, ...]:
    """Every setting with its first value, where these were its workspace's last changes."""
    latest = {change.name: change for change in changes}
    values = {**first, **changed_values(latest.values())}
    return tuple(
        ShownSetting(name, values[name], first[name], latest.get(name)) for name in Setting
    )


def one_setting(turn: Turn, name: Setting) -> ShownSetting:
    """One setting as it is now."""
    return next(one for one in all_settings(turn) if one.name is name)


def change_setting(
    turn: Turn, name: Setting, text: str | None, seen: int, *, is_admin: bool
) -> ShownSetting:
    """Set it, or let the first value count again (None), where nobody changed it since it was seen.

    Raises NotAdmin, BadSetting or SettingMoved.
    """
    if not is_admin:
        raise NotAdmin
    value = None if text is None else _kept_as(name, text)
    now = one_setting(turn, name)
    if (now.change.value if now.change else None) == value:
        return now
    change = SettingChange(
        team_id=turn.team_id,
        name=name,
        revision=seen + 1,
        value=value,
        by_user=turn.actor,
        at=turn.now,
    )
    if now.revision != seen or not write_change(turn.session, change):
        raise SettingMoved(one_setting(turn, name))
    _follow(turn, name)
    return one_setting(turn, name)


def _kept_as(name: Setting, text: str) -> str:
    try:
        return write_setting(name, read_setting(name, text.strip(), known_rules()))
    except ValueError as bad:
        raise BadSetting(name) from bad


def _follow(turn: Turn, name: Setting) -> None:
    """What has been planned by the value of before is planned by this one."""
    if name in OF_THE_PLANS:
        plan_all_anew(turn.session, turn.team_id, [DealState.RECOVERED])
    if name in OF_THE_DIGEST and (team := get_team(turn.session, turn.team_id)) is not None:
        digest = turn.coaching.with_values(_values_now(turn)).digest
        schedule_digest(turn.session, digest, team, turn.now)
        # One that waits for a channel that was archived goes to the new one at once.
        wake(turn.session, turn.team_id, NudgeKind.DIGEST, turn.now)


def _values_now(turn: Turn) -> Values:
    changes = settings_of(turn.session, turn.team_id)
    return {**turn.coaching.values, **changed_values(changes)}

"""What an admin looks after: what could not be delivered, stops, and the settings."""

from dataclasses import dataclass

from bot.cases.turn import Turn
from bot.core.settings import Setting
from bot.usecases.contact import Stop, stopped_clients
from bot.usecases.resend_failed import Undelivered
from bot.usecases.settings import ShownSetting, all_settings
from storage.managers import those_gone
from storage.mending import all_waiting, failed_nudges


@dataclass(frozen=True, slots=True)
class AdminHome:
    """A workspace as its admin sees it; `gone` are managers whose account is deactivated."""

    undelivered: Undelivered
    stops: tuple[Stop, ...]
    settings: tuple[ShownSetting, ...]
    gone: frozenset[str]


def admin_home(turn: Turn) -> AdminHome:
    """The actor's workspace, in a number of statements that does not grow."""
    session, team_id = turn.session, turn.team_id
    settings = all_settings(turn)
    managers = next(one.value for one in settings if one.name is Setting.MANAGERS)
    return AdminHome(
        undelivered=Undelivered(
            tuple(failed_nudges(session, team_id)), tuple(all_waiting(session, team_id))
        ),
        stops=tuple(stopped_clients(turn)),
        settings=settings,
        gone=those_gone(session, team_id, managers) if managers else frozenset(),
    )

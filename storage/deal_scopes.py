"""Which deals are read, with their client, rep and workspace: the statements, built once.

To build one takes longer than to carry it out.
"""

from enum import Enum, auto

from sqlalchemy import and_
from sqlmodel import col, select

from storage.models import Client, LostDeal, Rep, Team
from storage.parameters import many

_ALL_DEALS = (
    select(LostDeal, Client, Rep, Team)
    .join(Client, col(Client.id) == LostDeal.client_id)
    .join(Rep, and_(col(Rep.team_id) == LostDeal.team_id, col(Rep.user_id) == LostDeal.rep_id))
    .join(Team, col(Team.team_id) == LostDeal.team_id)
    .where(col(LostDeal.team_id).in_(many("teams")))
    .order_by(col(LostDeal.id))
)
_DEALS = _ALL_DEALS.where(col(LostDeal.id).in_(many("ids")))
_OF_CLIENTS = _ALL_DEALS.where(col(LostDeal.client_id).in_(many("ids")))
_WITH_SIBLINGS = _ALL_DEALS.where(
    col(LostDeal.client_id).in_(
        select(LostDeal.client_id)
        .where(col(LostDeal.team_id).in_(many("teams")))
        .where(col(LostDeal.id).in_(many("ids")))
    )
)
_OF_REPS = _ALL_DEALS.where(col(LostDeal.rep_id).in_(many("ids")), col(LostDeal.is_open))


class Scope(Enum):
    """Which deals some ids mean."""

    DEALS = auto()
    WITH_SIBLINGS = auto()
    OF_CLIENTS = auto()
    OPEN_OF_REPS = auto()


BY_SCOPE = {
    Scope.DEALS: _DEALS,
    Scope.WITH_SIBLINGS: _WITH_SIBLINGS,
    Scope.OF_CLIENTS: _OF_CLIENTS,
    Scope.OPEN_OF_REPS: _OF_REPS,
}
LOCKED_BY_SCOPE = {
    scope: query.with_for_update(of=LostDeal, key_share=True).execution_options(
        populate_existing=True
    )
    for scope, query in BY_SCOPE.items()
}

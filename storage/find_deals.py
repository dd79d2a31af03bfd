"""A rep's own deals with every spelling of their clients, to be searched by name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.models import Client, LostDeal

_Spelling = aliased(Client)

# Begun at the rep's own deals: what it costs grows with those alone, whatever the workspace has.
_NAMED = (
    select(LostDeal.id, LostDeal.is_open, LostDeal.client, _Spelling.name)
    .join(_Spelling, col(_Spelling.canonical_id) == LostDeal.client_id)
    .where(_Spelling.team_id == bindparam("team"))
    .where(LostDeal.team_id == bindparam("team"), LostDeal.rep_id == bindparam("rep"))
    .where(LostDeal.state != bindparam("removed"))
    .order_by(
        col(LostDeal.is_open).desc(),
        col(LostDeal.list_at),
        col(LostDeal.changed_at).desc(),
        col(LostDeal.id),
    )
)


@dataclass(slots=True)
class NamedDeal:
    """A deal with its client as typed, and every name that the client goes by."""

    deal_id: str
    is_open: bool
    client: str
    names: set[str]


def named_deals(session: Session, team_id: str, rep_id: str, removed: str) -> list[NamedDeal]:
    """A rep's deals, open ones first in the order of lists; without those in state `removed`."""
    asked = {"team": team_id, "rep": rep_id, "removed": removed}
    return list(_by_deal(session.exec(_NAMED, params=asked)))


def _by_deal(rows: Iterable[tuple[str, bool, str, str]]) -> Iterator[NamedDeal]:
    latest: NamedDeal | None = None
    for deal_id, is_open, as_typed, spelling in rows:
        if latest is None or latest.deal_id != deal_id:
            if latest is not None:
                yield latest
            latest = NamedDeal(deal_id, is_open, as_typed, {as_typed})
        latest.names.add(spelling)
    if latest is not None:
        yield latest

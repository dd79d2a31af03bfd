"""The spellings of one client: which client each stands for, held still while that may change."""

from collections.abc import Collection

from sqlalchemy import bindparam, or_, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.models import Client, ClientLink, LostDeal, Team
from storage.unavailable import DatabaseUnavailable

# Each time somebody else was faster by a moment; nobody is that fast five times.
_ATTEMPTS = 5

_Spelling, _Mine, _Theirs = aliased(Client), aliased(Client), aliased(Client)
_Deal = aliased(LostDeal)

# Shared with other reports and with changes of the client, but not with a join.
_BY_KEY = (
    select(Client)
    .join(_Spelling, col(_Spelling.canonical_id) == Client.id)
    .where(_Spelling.team_id == bindparam("team"), _Spelling.key == bindparam("key"))
    .order_by(_Spelling.id)
    .limit(1)
    .with_for_update(read=True, key_share=True, of=Client)
    .execution_options(populate_existing=True)
)
# Not shared with another join of the workspace; what only refers to the workspace need not wait.
_LOCKED_TEAM = (
    select(Team.team_id).where(Team.team_id == bindparam("team")).with_for_update(key_share=True)
)
_CLIENT_OF_DEAL = select(LostDeal.client_id).where(
    LostDeal.team_id == bindparam("team"), LostDeal.id == bindparam("deal")
)
_MEANT = select(_Spelling.canonical_id).where(
    _Spelling.team_id == bindparam("team"),
    or_(
        col(_Spelling.id).in_(bindparam("clients", expanding=True)),
        col(_Spelling.id) == _CLIENT_OF_DEAL.scalar_subquery(),
    ),
)
_LOCKED_CLIENTS = (
    select(Client)
    .where(col(Client.id).in_(_MEANT))
    .order_by(col(Client.id))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_DEALS = union(
    select(_Deal.id).where(
        _Deal.team_id == bindparam("team"),
        col(_Deal.client_id).in_(bindparam("clients", expanding=True)),
    ),
    select(_Deal.id).where(_Deal.id == bindparam("deal"), _Deal.team_id == bindparam("team")),
)
# No key of a deal changes here, so that rows which only refer to one need not wait.
_LOCKED_DEALS = (
    select(LostDeal.client_id)
    .where(col(LostDeal.id).in_(_DEALS))
    .order_by(col(LostDeal.id))
    .with_for_update(key_share=True)
)
_MINE = select(_Mine.id).where(
    _Mine.team_id == bindparam("team"), _Mine.canonical_id == bindparam("client")
)
SAID_DIFFERENT = union(
    *(
        select(_Theirs.canonical_id)
        .join(ClientLink, col(_Theirs.id) == theirs)
        .where(ClientLink.team_id == bindparam("team"), ~col(ClientLink.same))
        # Not a join: SQLite would begin it with every link of the workspace.
        .where(mine.in_(_MINE))
        for mine, theirs in (
            (col(ClientLink.client_id), col(ClientLink.other_id)),
            (col(ClientLink.other_id), col(ClientLink.client_id)),
        )
    )
)
"""The clients of which a rep said that they are not `client` of `team`, whatever the spelling."""


def find_client(session: Session, team_id: str, key: str) -> Client | None:
    """The client that a spelling stands for, which it does until this transaction ends."""
    for _ in range(_ATTEMPTS):
        found = session.exec(_BY_KEY, params={"team": team_id, "key": key}).first()
        if found is None or found.canonical_id == found.id:
            return found
    raise DatabaseUnavailable("the client is being joined with others")


def lock_clients(
    session: Session, team_id: str, client_ids: Collection[str] = (), *, deal_id: str | None = None
) -> None:
    """Let nobody else change what these spellings, and a deal's, stand for, nor their deals.

    One rep at a time in a workspace; then clients in the order of their ids, then their deals
    likewise. Before any deal is locked, so that two who press at once wait in one direction only.
    """
    asked = {"team": team_id, "deal": deal_id}
    session.exec(_LOCKED_TEAM, params=asked).all()
    for _ in range(_ATTEMPTS):
        held = session.exec(_LOCKED_CLIENTS, params=asked | {"clients": list(client_ids)}).all()
        ids = {client.id for client in held}
        found = session.exec(_LOCKED_DEALS, params=asked | {"clients": list(ids)}).all()
        # Its rep may have corrected the deal's client meanwhile.
        if ids.issuperset(found):
            return
    raise DatabaseUnavailable("the deal is being given another client")


def said_different(session: Session, team_id: str, canonical_id: str) -> set[str]:
    """The clients of which a rep said that they are not this one, under whatever spelling."""
    found = session.connection().execute(SAID_DIFFERENT, {"team": team_id, "client": canonical_id})
    return set(found.scalars())


def join_clients(session: Session, client: Client, other: Client) -> None:
    """Make every spelling and every deal of the one client the other's; both are locked."""
    spellings = update(Client).where(
        col(Client.team_id) == client.team_id, col(Client.canonical_id) == client.id
    )
    session.exec(spellings.values(canonical_id=other.id))
    deals = update(LostDeal).where(
        col(LostDeal.team_id) == client.team_id, col(LostDeal.client_id) == client.id
    )
    session.exec(deals.values(client_id=other.id))


def no_longer_maybe(session: Session, team_id: str, canonical_id: str) -> list[str]:
    """Let nobody wait any more for whether they are this client; gives who did."""
    spellings = select(_Spelling.id).where(
        _Spelling.team_id == team_id, _Spelling.canonical_id == canonical_id
    )
    waiting = col(Client.team_id) == team_id, col(Client.maybe_id).in_(spellings)
    freed = update(Client).where(*waiting).values(maybe_id=None).returning(col(Client.id))
    return list(session.connection().execute(freed).scalars())

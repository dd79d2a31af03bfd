"""Clients whose names share rare pieces with a name, found without reading the others.

What nearly every client shares ("the", "ent" where each is called "Client 12") tells nothing and
costs the most, so it is left out: only the rarest pieces are looked up.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    Select,
    String,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlmodel import Session, col

from storage.client_aliases import SAID_DIFFERENT
from storage.models import Client, ClientGram

# Ids are random: one in 64 begins like this, so that few rows say how common a piece is.
# Counting up to a LIMIT would be exact, but PostgreSQL reads every row for it before ANALYZE.
_SAMPLE_BELOW = "04"
_COMMON = 15
"""A piece that more of the sample have, about a thousand clients, is not looked up."""
_LOOKED_UP = 10
_CANDIDATES = 100
_WHOLE, _LETTERS = 100, 1
"""What a shared piece counts: a whole one more than all letters together."""


class Likely(NamedTuple):
    """A client who shares pieces with a name, and whether nobody may contact them."""

    id: str
    name: str
    stopped: bool


class Named(NamedTuple):
    """A client, its workspace and its name."""

    id: str
    team_id: str
    name: str


_TO_CUT = (
    select(col(Client.id), col(Client.team_id), col(Client.name))
    .where(col(Client.pieces) == literal_column("0"))
    .order_by(col(Client.id))
    .limit(bindparam("most"))
)
_CUT = (
    update(Client).where(col(Client.id).in_(bindparam("clients", expanding=True))).values(pieces=1)
)
_FORGOTTEN = delete(ClientGram).where(
    col(ClientGram.team_id) == bindparam("team"),
    col(ClientGram.client_id).in_(bindparam("clients", expanding=True)),
)


def index_client(session: Session, client: Client, pieces: Iterable[str]) -> None:
    """Keep the pieces of a new client's name that it is found by."""
    rows = [
        {"team_id": client.team_id, "gram": piece, "client_id": client.id}
        for piece in sorted(pieces)
    ]
    if rows:
        session.connection().execute(insert(ClientGram), rows)


def clients_to_cut(session: Session, most: int) -> list[Named]:
    """Some clients whose pieces are those of an older version."""
    found = session.connection().execute(_TO_CUT, {"most": most})
    return [Named(*row) for row in found]


def keep_pieces(session: Session, pieces: Mapping[Named, Iterable[str]]) -> None:
    """Let each of these clients be found by these pieces alone."""
    ids = {"clients": [client.id for client in pieces]}
    rows = [
        {"team_id": client.team_id, "gram": piece, "client_id": client.id}
        for client, theirs in pieces.items()
        for piece in sorted(theirs)
    ]
    connection = session.connection()
    for team_id in sorted({client.team_id for client in pieces}):
        connection.execute(_FORGOTTEN, ids | {"team": team_id})
    if rows:
        connection.execute(insert(ClientGram), rows)
    connection.execute(_CUT, ids)


def likely_clients(
    session: Session, client: Client, whole: Sequence[str], letters: Sequence[str]
) -> list[Likely]:
    """The clients that share these pieces and are not said to be others."""
    if not whole and not letters:
        return []
    pieces = {_name(place): piece for place, piece in enumerate((*whole, *letters))}
    asked = pieces | {"team": client.team_id, "client": client.canonical_id}
    found = session.connection().execute(_query(len(whole), len(letters)), asked)
    return [Likely(row.id, row.name, row.do_not_contact) for row in found]


@lru_cache(maxsize=256)
def _query(whole: int, letters: int) -> Select[str, str, bool]:
    """The one statement for so many pieces of each kind."""
    best = _best(_rare(_asked(whole, letters)))
    return (
        select(col(Client.id), col(Client.name), col(Client.do_not_contact))
        .join(best, best.c.client_id == col(Client.id))
        .where(col(Client.canonical_id) == Client.id)
        # Asked of the few and not of the clients, whom PostgreSQL would read all for it.
        .where(best.c.client_id != bindparam("client"))
        .where(best.c.client_id.not_in(SAID_DIFFERENT))
    )


def _asked(whole: int, letters: int) -> CTE:
    weights = [_WHOLE] * whole + [_LETTERS] * letters
    rows: list[Select[str, int]] = [
        select(
            bindparam(_name(place), type_=String).label("gram"),
            literal_column(str(weight)).label("weight"),
        )
        for place, weight in enumerate(weights)
    ]
    return union_all(*rows).cte("asked")


def _rare(asked: CTE) -> CTE:
    sampled = (
        select(func.count())
        .select_from(ClientGram)
        .where(col(ClientGram.team_id) == bindparam("team"))
        .where(col(ClientGram.gram) == asked.c.gram, col(ClientGram.client_id) < _SAMPLE_BELOW)
        .scalar_subquery()
    )
    counted = select(asked, sampled.label("sampled")).cte("counted")
    # Else PostgreSQL counts again wherever the count is used.
    counted = counted.prefix_with("MATERIALIZED", dialect="postgresql")
    return (
        select(counted)
        .where(counted.c.sampled <= _COMMON)
        .order_by(counted.c.weight.desc(), counted.c.sampled, counted.c.gram)
        .limit(_LOOKED_UP)
        .cte("rare")
    )


def _best(rare: CTE) -> CTE:
    shared = func.sum(rare.c.weight)
    return (
        select(col(ClientGram.client_id))
        .join(rare, rare.c.gram == col(ClientGram.gram))
        .where(col(ClientGram.team_id) == bindparam("team"))
        .group_by(col(ClientGram.client_id))
        .order_by(shared.desc(), col(ClientGram.client_id))
        .limit(_CANDIDATES)
        .cte("best")
    )


def _name(place: int) -> str:
    return f"piece_{place}"

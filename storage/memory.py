"""What is remembered of clients whose names are deleted, and known again when one is typed."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col, delete, select, update

from storage.insert import insert_if_new
from storage.keyed_hash import keyed_hash, make_secret, secret_of
from storage.models import (
    Client,
    ClientMemory,
    DealEvent,
    LostDeal,
    MemoryDealing,
    MemoryKey,
    MemoryLink,
)
from storage.models.columns import new_id

CLIENT = "client"


def recall(session: Session, client: Client, key: str) -> None:
    """Let a client that was just written be whom it was before a deletion.

    Where nothing was ever deleted, that asks the database nothing.
    """
    secret = secret_of(session, client.team_id)
    if secret is None:
        return
    query = (
        select(ClientMemory)
        .join(MemoryKey, col(MemoryKey.memory_id) == ClientMemory.id)
        .where(MemoryKey.team_id == client.team_id)
        .where(MemoryKey.key_hash == keyed_hash(secret, CLIENT, key))
    )
    memory = session.exec(query).first()
    if memory is None:
        return
    session.add(MemoryLink(client_id=client.id, memory_id=memory.id))
    client.do_not_contact = client.do_not_contact or memory.stopped
    session.add(client)
    session.flush()


def is_recalled(session: Session, client: Client) -> bool:
    """Whether something is remembered of a client that this transaction wrote."""
    link = session.identity_map.get(identity_key(MemoryLink, client.id))
    return link is not None


def remember_dealings(
    session: Session, team_id: str, deal_ids: Collection[str], counted: Collection[str]
) -> None:
    """Keep what of these deals counts for their clients, before the deals go; words stay behind."""
    query = (
        select(LostDeal.client_id, DealEvent)
        .join(DealEvent, col(DealEvent.deal_id) == LostDeal.id)
        .where(LostDeal.team_id == team_id, col(LostDeal.id).in_(deal_ids))
        .where(col(DealEvent.what).in_(counted), col(DealEvent.taken_back_at).is_(None))
        .order_by(col(DealEvent.id))
    )
    of_client = defaultdict[str, list[DealEvent]](list)
    for client_id, event in session.exec(query):
        of_client[client_id].append(event)
    anew = defaultdict[str, str](new_id)
    for client_id, events in sorted(of_client.items()):
        memory_id = _memory_of(session, team_id, client_id)
        session.add_all(
            MemoryDealing(
                team_id=team_id,
                memory_id=memory_id,
                deal=anew[one.deal_id],
                what=one.what,
                at=one.at,
                told_at=one.told_at,
            )
            for one in events
        )
        session.flush()


def remember_stop(session: Session, team_id: str, client_id: str) -> None:
    """Keep whether a client may be contacted, before its names go."""
    client = session.get(Client, client_id)
    stopped = client is not None and client.do_not_contact
    if not stopped and not _memories_of(session, team_id, client_id):
        return
    memory = session.get(ClientMemory, _memory_of(session, team_id, client_id))
    if memory is not None:
        memory.stopped = stopped
        session.add(memory)
        session.flush()


def forget_links(session: Session, client_ids: Collection[str]) -> None:
    """These clients' rows go: what is remembered waits for their names."""
    session.exec(delete(MemoryLink).where(col(MemoryLink.client_id).in_(client_ids)))


def _memories_of(session: Session, team_id: str, client_id: str) -> list[str]:
    query = (
        select(MemoryLink.memory_id)
        .join(Client, col(Client.id) == MemoryLink.client_id)
        .where(Client.team_id == team_id, Client.canonical_id == client_id)
        .distinct()
    )
    return sorted(session.exec(query))


def _memory_of(session: Session, team_id: str, client_id: str) -> str:
    """The one memory of a client, for every name that it has now."""
    known = _memories_of(session, team_id, client_id)
    if not known:
        memory = ClientMemory(team_id=team_id)
        session.add(memory)
        session.flush()
        known = [memory.id]
    first, *others = known
    if others:
        _merge(session, first, others)
    spellings = session.exec(
        select(Client).where(Client.team_id == team_id, Client.canonical_id == client_id)
    ).all()
    _name(session, team_id, first, spellings)
    return first


def _merge(session: Session, memory_id: str, others: Sequence[str]) -> None:
    # A rep said that they are one client.
    for table in (MemoryDealing, MemoryKey, MemoryLink):
        theirs = update(table).where(col(table.memory_id).in_(others))
        session.exec(theirs.values(memory_id=memory_id))
    session.exec(delete(ClientMemory).where(col(ClientMemory.id).in_(others)))


def _name(session: Session, team_id: str, memory_id: str, spellings: Sequence[Client]) -> None:
    secret = make_secret(session, team_id)
    for one in spellings:
        key = MemoryKey(
            team_id=team_id,
            key_hash=keyed_hash(secret, CLIENT, one.key),
            memory_id=memory_id,
        )
        if not insert_if_new(session, key):
            session.exec(
                update(MemoryKey)
                .where(col(MemoryKey.team_id) == team_id, col(MemoryKey.key_hash) == key.key_hash)
                .values(memory_id=memory_id)
            )
        insert_if_new(session, MemoryLink(client_id=one.id, memory_id=memory_id))

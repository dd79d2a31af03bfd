"""Keys of clients keep the marks and signs that make another name; who was merged is parted.

A key of before dropped them, so that "C++" and "C#" were one client. Each deal kept the name that
was typed, and each record who made it: by these they are parted. What cannot be told is left as it
was, a stop on both sides, and its ids are logged.

Revision ID: 0018
Revises: 0016
"""

import logging
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None

log = logging.getLogger(__name__)

_CLIENT = sa.table(
    "client",
    *(sa.column(name, sa.Text) for name in ("id", "team_id", "name", "key", "canonical_id")),
    sa.column("do_not_contact", sa.Boolean),
    sa.column("trouble_until", UtcDateTime),
)
_LINK = sa.table(
    "client_link",
    sa.column("client_id", sa.Text),
    sa.column("other_id", sa.Text),
    sa.column("same", sa.Boolean),
)
_DEAL = sa.table(
    "lost_deal",
    *(sa.column(name, sa.Text) for name in ("id", "team_id", "client", "client_id", "rep_id")),
    sa.column("reported_by", sa.Text),
    sa.column("plans", sa.Integer),
)
_RECORD = sa.table(
    "client_record",
    sa.column("id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("team_id", "client_id", "what", "by_user", "reason")),
    sa.column("at", UtcDateTime),
)


@dataclass
class _Party:
    """One client, as a key of today tells it from others, with its deals and the reps of them."""

    id: str
    team_id: str
    name: str
    key: str
    canonical_id: str
    do_not_contact: bool = False
    trouble_until: datetime | None = None
    deals: list[str] = field(default_factory=list)
    reps: set[str] = field(default_factory=set)


def upgrade() -> None:
    op.add_column("client", sa.Column("maybe_id", sa.String(), nullable=True))
    op.create_index("client_maybe", "client", ["team_id", "maybe_id"])
    # Names are cut into the pieces of today after the start, some at a time.
    op.add_column("client", sa.Column("pieces", sa.Integer(), nullable=False, server_default="0"))
    to_cut = sa.text("pieces = 0")
    op.create_index("client_to_cut", "client", ["id"], sqlite_where=to_cut, postgresql_where=to_cut)
    connection = op.get_bind()
    parties = [_Party(*row) for row in connection.execute(_clients())]
    old_keys = {party.id: _old_key(party.name) for party in parties}
    for party in parties:
        party.key = _key(party.name)
    _write_keys(connection, parties)
    said = _said(connection)
    for apart in _parted(connection, parties, old_keys):
        _part(connection, apart, said)
        parties += apart[1:] if apart[0].id not in said else []
    _join_those_of_one_key(connection, parties, said)


def downgrade() -> None:
    connection = op.get_bind()
    for client_id, name in connection.execute(sa.select(_CLIENT.c.id, _CLIENT.c.name)).all():
        mine = _CLIENT.update().where(_CLIENT.c.id == client_id)
        connection.execute(mine.values(key=_old_key(name)))
    op.drop_index("client_to_cut", "client")
    op.drop_column("client", "pieces")
    op.drop_index("client_maybe", "client")
    op.drop_column("client", "maybe_id")


def _clients() -> sa.Select[Any]:
    columns = (_CLIENT.c[name] for name in ("id", "team_id", "name", "key", "canonical_id"))
    flags = (_CLIENT.c.do_not_contact, _CLIENT.c.trouble_until)
    return sa.select(*columns, *flags).order_by(_CLIENT.c.id)


def _write_keys(connection: sa.Connection, parties: Sequence[_Party]) -> None:
    keys = [{"which": party.id, "new": party.key} for party in parties]
    if keys:
        named = _CLIENT.update().where(_CLIENT.c.id == sa.bindparam("which"))
        connection.execute(named.values(key=sa.bindparam("new")), keys)


def _said(connection: sa.Connection) -> dict[str, set[str]]:
    """Of whom a rep said anything: whose name they meant then is not on record."""
    said = defaultdict(set)
    for one, other in connection.execute(sa.select(_LINK.c.client_id, _LINK.c.other_id)):
        said[one].add(other)
        said[other].add(one)
    return said


def _parted(
    connection: sa.Connection, parties: Sequence[_Party], old_keys: dict[str, str]
) -> list[list[_Party]]:
    """Spellings under which deals of other names were kept, each before those other parties."""
    spellings = defaultdict(list)
    for party in parties:
        spellings[(party.team_id, party.canonical_id, old_keys[party.id])].append(party)
    found: dict[str, dict[str, _Party]] = defaultdict(dict)
    columns = ("id", "team_id", "client", "client_id", "rep_id", "reported_by")
    query = sa.select(*(_DEAL.c[name] for name in columns)).order_by(_DEAL.c.id)
    for deal_id, team_id, typed, client_id, rep_id, by in connection.execute(query):
        mine = spellings.get((team_id, client_id, _old_key(typed)))
        if not mine or any(party.key == _key(typed) for party in mine[1:]):
            continue
        mine[0].reps |= {rep_id, by} if mine[0].key == _key(typed) else set()
        if mine[0].key != _key(typed):
            theirs = found[mine[0].id].setdefault(_key(typed), _another(mine[0], typed))
            theirs.deals.append(deal_id)
            theirs.reps |= {rep_id, by}
    by_id = {party.id: party for party in parties}
    return [[by_id[one], *others.values()] for one, others in found.items()]


def _another(party: _Party, name: str) -> _Party:
    new = uuid.uuid4().hex
    return _Party(new, party.team_id, name, _key(name), new)


def _part(connection: sa.Connection, apart: Sequence[_Party], said: dict[str, set[str]]) -> None:
    """The first keeps its row; the others get one each, their deals and what was said of them."""
    first, *others = apart
    if first.id in said:
        # A rep said whom the merged one is, or is not: nobody knows which of them was meant.
        log.warning("client %s is several clients and could not be parted", first.id)
        return
    _divide_records(connection, apart)
    for party in others:
        values = {name: getattr(party, name) for name in _CLIENT.c.keys()}  # noqa: SIM118
        connection.execute(_CLIENT.insert().values(values))
        moved = _DEAL.update().where(_DEAL.c.id.in_(party.deals))
        connection.execute(moved.values(client_id=party.id, plans=0))
    kept = _CLIENT.update().where(_CLIENT.c.id == first.id)
    flags = {"do_not_contact": first.do_not_contact, "trouble_until": first.trouble_until}
    connection.execute(kept.values(flags))
    mine = _DEAL.update().where(_DEAL.c.team_id == first.team_id, _DEAL.c.client_id == first.id)
    connection.execute(mine.values(plans=0))
    log.info("client %s was parted into %d", first.id, len(apart))


def _divide_records(connection: sa.Connection, apart: Sequence[_Party]) -> None:
    """What was decided about contact belongs to whoever has a deal of the rep who said it."""
    first = apart[0]
    stopped, trouble = first.do_not_contact, first.trouble_until
    query = sa.select(_RECORD).where(_RECORD.c.team_id == first.team_id)
    records = connection.execute(
        query.where(_RECORD.c.client_id == first.id).order_by(_RECORD.c.id)
    ).all()
    first.do_not_contact, first.trouble_until = False, None
    for record in records:
        theirs = [party for party in apart if record.by_user in party.reps]
        if len(theirs) != 1:
            theirs = list(apart)
            log.warning("client record %s could not be told to one client", record.id)
        for party in theirs:
            if record.what == "trouble":
                party.trouble_until = trouble
            else:
                party.do_not_contact = stopped and record.what == "stopped"
    if stopped and not any(party.do_not_contact for party in apart):
        for party in apart:
            party.do_not_contact = True


def _join_those_of_one_key(
    connection: sa.Connection, parties: Sequence[_Party], said: dict[str, set[str]]
) -> None:
    """One name in two ways of writing its letters down was two clients."""
    named = defaultdict(list)
    for party in parties:
        named[(party.team_id, party.key)].append(party)
    by_id = {party.id: party for party in parties}
    for first, *others in named.values():
        for other in others:
            root, mine = by_id[first.canonical_id], by_id[other.canonical_id]
            if root.id == mine.id:
                continue
            if said.keys() & {root.id, mine.id} and mine.id in said[root.id]:
                log.warning("clients %s and %s have one name, and are said apart", root.id, mine.id)
                continue
            _join(connection, root, mine)
            for party in parties:
                party.canonical_id = (
                    root.id if party.canonical_id == mine.id else party.canonical_id
                )


def _join(connection: sa.Connection, root: _Party, mine: _Party) -> None:
    root.do_not_contact = root.do_not_contact or mine.do_not_contact
    troubles = [one.trouble_until for one in (root, mine) if one.trouble_until is not None]
    root.trouble_until = max(troubles, default=None)
    spellings = _CLIENT.update().where(_CLIENT.c.canonical_id == mine.id)
    connection.execute(spellings.values(canonical_id=root.id))
    flags = {"do_not_contact": root.do_not_contact, "trouble_until": root.trouble_until}
    connection.execute(_CLIENT.update().where(_CLIENT.c.id == root.id).values(flags))
    deals = _DEAL.update().where(_DEAL.c.team_id == root.team_id, _DEAL.c.client_id == mine.id)
    connection.execute(deals.values(client_id=root.id, plans=0))
    log.info("client %s was joined to %s, whose name it has", mine.id, root.id)


_MARKS = re.compile(r"[^\w\s]+")


def _old_key(name: str) -> str:
    return " ".join(_MARKS.sub(" ", name.casefold()).split())


# As bot.core.client_names.spelling makes them: a migration does not change with it.
_TRADE_MARKS = dict.fromkeys(map(ord, "©®℗™℠"))
_SEPARATING = frozenset("|~‖`´^¨¯¸˜˝‗")
_SKIN_TONES, _FLAG_TAGS = range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080)


def _key(name: str) -> str:
    text, before = name.translate(_TRADE_MARKS), ""
    while text != before:
        before = text
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFKC", "".join(filter(_is_seen, text)))
        text = text.replace("i\u0307", "i")
    spaced = "".join(_spaced(char) for char in text)
    return " ".join(spaced.split()) or " ".join(text.split()) or " ".join(name.casefold().split())


def _is_seen(char: str) -> bool:
    if char == "\u0640" or "\ufe00" <= char <= "\ufe0f":
        return False
    return unicodedata.category(char) != "Cf" or ord(char) in _FLAG_TAGS


def _spaced(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LNM" or ord(char) in _FLAG_TAGS:
        return char
    is_sign = category[0] == "S" and char not in _SEPARATING and category != "Sk"
    return f" {char} " if is_sign or char in "#&@%*" or ord(char) in _SKIN_TONES else " "

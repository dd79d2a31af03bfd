"""Fifty deals as a database of before holds them: every circumstance, state and age."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice, product
from typing import Any

from sqlalchemy import Connection, MetaData, Table, bindparam, text

from bot.core.circumstances import Circumstance, LossReason
from storage.types import UtcDateTime
from tests.coaching.office import ANA, BO, START, TEAM

BEFORE = "0008"
MANY = 50
AGES = (2, 9, 40, 120, 400)
"""Days since their reports."""

WAYS: dict[str, tuple[str, ...]] = {
    "open": (),
    "asked": ("asked",),
    "asked silence": ("asked", "silence", "silence"),
    "said_no": ("asked", "no"),
    "door_open": ("asked", "door_open"),
    "second_chance": ("asked", "yes"),
    "did_not_work": ("asked", "yes", "did_not_work"),
    "recovered": ("asked", "yes", "recovered"),
    "let_go": ("let_go",),
    "open refused": ("no_contact",),
    "open never again": ("never_again",),
}
_FAULTS = {Circumstance.OWN_MISTAKE, Circumstance.COMPANY_FAILED}
_OF_BEFORE = tuple(one for one in Circumstance if one is not Circumstance.LET_DOWN)


@dataclass(frozen=True, slots=True)
class OldDeal:
    """One deal of before; its presses came in the first days after its report."""

    number: int
    circumstance: Circumstance
    way: str
    days: int

    @property
    def id(self) -> str:
        """Its row's id."""
        return f"{self.number:032x}"

    @property
    def reported_at(self) -> datetime:
        """When it was reported."""
        return START - timedelta(days=self.days)

    @property
    def events(self) -> Iterator[tuple[str, datetime]]:
        """What was recorded, and when."""
        fault = ("owned_up", "repaired") if self.circumstance in _FAULTS else ()
        # An own-up that nobody answered is the commonest of all.
        before = () if self.way == "open" else fault
        for place, what in enumerate(("reported", *before, *WAYS[self.way])):
            yield what, self.reported_at + place * timedelta(hours=self.days)


def old_deals() -> list[OldDeal]:
    """Every circumstance in every state, the ages in turn."""
    kinds = cycle(product(WAYS, _OF_BEFORE))
    return [
        OldDeal(number, circumstance, way, AGES[number % len(AGES)])
        for number, (way, circumstance) in enumerate(islice(kinds, MANY))
    ]


def write_old_deals(connection: Connection) -> None:
    """Write them into a database at the revision before."""
    tables = MetaData()
    tables.reflect(connection)
    _add(connection, tables.tables["team"], team_id=TEAM, name=TEAM, active=True, joined_at=START)
    for rep in (ANA, BO):
        zone = {"timezone": "Europe/Berlin", "locale": "en-GB", "refreshed_at": START}
        _add(connection, tables.tables["rep"], team_id=TEAM, user_id=rep, **zone)
    for number in range(MANY // 2):
        own = {"id": f"c{number}", "canonical_id": f"c{number}", "team_id": TEAM}
        names = {"name": f"Client {number}", "key": f"client {number}", "do_not_contact": False}
        _add(connection, tables.tables["client"], **own, **names)
    for deal in old_deals():
        _write(connection, tables, deal)


def _write(connection: Connection, tables: MetaData, deal: OldDeal) -> None:
    rep, state = (ANA, BO)[deal.number % 2], deal.way.split()[0]
    reason = LossReason.OUR_FAULT if deal.number % 10 == 4 else None
    _add(
        connection,
        tables.tables["lost_deal"],
        id=deal.id,
        team_id=TEAM,
        rep_id=rep,
        client_id=f"c{deal.number % (MANY // 2)}",
        circumstance=deal.circumstance,
        client=f"Client {deal.number % (MANY // 2)}",
        loss_reason=reason if deal.circumstance is Circumstance.LOST_CLIENT else None,
        state=state,
        is_open=state not in {"recovered", "let_go"},
        book="of before",
        reported_at=deal.reported_at,
        changed_at=deal.reported_at,
        list_at=deal.reported_at,
    )
    for what, at in deal.events:
        event = {"team_id": TEAM, "deal_id": deal.id, "what": what, "at": at}
        _add(connection, tables.tables["deal_event"], **event)
    for step, days, status in (
        ("own_up", 0, "sent"),
        ("ask", 2, "sent"),
        ("answer", 900, "pending"),
    ):
        due_at = deal.reported_at + timedelta(days=days)
        _add(
            connection,
            tables.tables["nudge"],
            id=f"{deal.id}{step}",
            team_id=TEAM,
            kind="step",
            dedupe_key=f"{deal.id}:{step}:1",
            deal_id=deal.id,
            recipient=rep,
            step=step,
            occurrence=1,
            counts=True,
            status=status,
            due_at=due_at,
            wake_at=due_at if status == "pending" else None,
            stale_at=due_at + timedelta(days=5),
            message_ts="1.0" if status == "sent" else None,
            sent_at=due_at if status == "sent" else None,
        )


def _add(connection: Connection, table: Table, **row: Any) -> None:
    """A row, with nothing in what it does not say."""
    empty = {
        column.name: _nothing(column.type.python_type)
        for column in table.columns
        if not column.nullable and column.name not in row and column.name not in _NUMBERED
    }
    full = empty | row
    names, values = ", ".join(full), ", ".join(f":{name}" for name in full)
    moments = [
        bindparam(name, type_=UtcDateTime())
        for name, value in full.items()
        if isinstance(value, datetime)
    ]
    query = text(f"INSERT INTO {table.name} ({names}) VALUES ({values})")
    connection.execute(query.bindparams(*moments), full)


_NUMBERED = frozenset({"id"})
"""What the database counts by itself, where a row has none of its own."""


def _nothing(kind: type) -> object:
    return START if kind is datetime else kind()

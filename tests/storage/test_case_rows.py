"""Cases are read together: in a fixed number of statements, and only whose they are."""

from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from storage.case_rows import CaseRows, Wanted
from storage.client_past import client_past
from storage.database import Database
from storage.deal_scopes import Scope
from storage.deals import mark_taken_back
from storage.models import DealEvent, LostDeal
from storage.read_cases import read_case_rows
from tests.storage.case_rows import (
    HERS,
    KINDS,
    a_promise,
    add_case,
    add_day_off,
    add_event,
    add_everything,
    add_people,
    add_record,
    add_twins,
    after,
)
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM
from tests.storage.statements import statements_of

MOST_STATEMENTS = 9


@pytest.fixture
async def twins(database: Database) -> Database:
    """The same deals in two workspaces."""
    await database.run(add_twins)
    return database


@pytest.fixture
async def people(database: Database) -> Database:
    """Reps, and no deals."""
    await database.run(add_people)
    return database


def read(
    session: Session, *ids: str, scope: Scope = Scope.DEALS, lock: bool = False
) -> list[CaseRows]:
    return read_case_rows(session, Wanted([TEAM], ids, scope), KINDS, NOW, lock=lock)


def ids_of(rows: list[CaseRows]) -> list[str]:
    return [row.deal.id for row in rows]


async def only_case(database: Database, deal_id: str) -> CaseRows:
    (row,) = await database.run(lambda s: read(s, deal_id))
    return row


@pytest.mark.parametrize("lock", [False, True])
@pytest.mark.parametrize("scope", [Scope.DEALS, Scope.WITH_SIBLINGS])
async def test_many_deals_cost_as_many_statements_as_one(
    people: Database, scope: Scope, lock: bool
) -> None:
    many = [f"d{number:02}" for number in range(50)]

    def add(session: Session) -> None:
        for deal_id in many:
            add_case(session, deal_id, client_id=f"c{deal_id}")
            add_record(session, f"c{deal_id}", "stopped")
            add_everything(session, deal_id)
            add_day_off(session, REP, 10)

    await people.run(add)
    for some in (many[:1], many):
        asked = await statements_of(people, partial(_read, ids=some, scope=scope, lock=lock))
        assert len(asked) == MOST_STATEMENTS


def _read(session: Session, ids: list[str], **how: Any) -> None:
    assert ids_of(read(session, *ids, **how)) == ids


async def test_several_workspaces_cost_as_many_statements_as_one(twins: Database) -> None:
    ids = [f"{TEAM}-a", f"{OTHER}-a"]

    def read_both(session: Session) -> None:
        assert ids_of(read_case_rows(session, Wanted([TEAM, OTHER], ids), KINDS, NOW)) == ids

    assert len(await statements_of(twins, read_both)) == MOST_STATEMENTS


async def test_what_no_history_tells_of_is_not_asked_for(people: Database) -> None:
    await people.run(lambda s: add_case(s, "d1"))
    assert len(await statements_of(people, lambda s: read(s, "d1"))) == 2
    assert len(await statements_of(people, lambda s: read(s, "none"))) == 1
    assert await people.run(lambda s: read(s, "none")) == []


BOTH = {
    "deals": (f"{TEAM}-a", f"{OTHER}-a"),
    "clients": (f"client of {TEAM}", f"client of {OTHER}"),
}
SCOPES = [
    (Scope.DEALS, BOTH["deals"], [f"{TEAM}-a"]),
    (Scope.WITH_SIBLINGS, BOTH["deals"], [f"{TEAM}-a", f"{TEAM}-b"]),
    (Scope.OF_CLIENTS, BOTH["clients"], [f"{TEAM}-a", f"{TEAM}-b"]),
    (Scope.OPEN_OF_REPS, (REP,), [f"{TEAM}-a", f"{TEAM}-b"]),
]


@pytest.mark.parametrize(("scope", "ids", "expected"), SCOPES)
@pytest.mark.parametrize("lock", [False, True])
async def test_another_workspaces_rows_never_appear(
    twins: Database, scope: Scope, ids: tuple[str, ...], expected: list[str], lock: bool
) -> None:
    found = await twins.run(lambda s: read(s, *ids, scope=scope, lock=lock))
    assert ids_of(found) == expected
    for row in found:
        assert teams_in(row) == {TEAM}
        assert {event.deal_id for event in row.events} == {row.deal.id}
        assert {one.deal_id for one in row.client.dealings} == {f"{TEAM}-a", f"{TEAM}-b"}
        assert [span.first_day.day for span in row.rep.time_off] == [10]


def teams_in(row: CaseRows) -> set[str]:
    around: list[Any] = [
        row.deal,
        row.client.client,
        row.rep.rep,
        row.team,
        row.recovery,
        row.client.record,
    ]
    several = [*row.promises, *row.scripts, *row.ready_items, *row.rep.time_off]
    assert all([*around, row.promises, row.scripts, row.ready_items, row.rep.time_off])
    return {one.team_id for one in [*around, *several] if one is not None}


@pytest.mark.parametrize(("scope", "ids"), [(scope, ids) for scope, ids, _ in SCOPES])
async def test_several_workspaces_are_read_together_each_with_its_own(
    twins: Database, scope: Scope, ids: tuple[str, ...]
) -> None:
    wanted = Wanted([TEAM, OTHER], ids, scope)
    found = await twins.run(lambda s: read_case_rows(s, wanted, KINDS, NOW))
    assert {row.deal.team_id for row in found} == {TEAM, OTHER}
    for row in found:
        assert teams_in(row) == {row.deal.team_id}
        day = 10 if row.deal.team_id == TEAM else 20
        assert [span.first_day.day for span in row.rep.time_off] == [day]


async def test_a_row_kept_for_another_workspace_is_not_the_deals(people: Database) -> None:
    """No other workspace's row names the deal; if one ever did, it would not be shown."""
    await people.run(lambda s: add_case(s, "d1"))
    await people.run(lambda s: add_everything(s, "d1"))
    before = await only_case(people, "d1")
    await people.run(lambda s: s.add(a_promise("d1", OTHER, REP)))
    await people.run(lambda s: add_event(s, "d1", "let_go", team_id=OTHER))
    after_it = await only_case(people, "d1")
    assert (after_it.events, after_it.promises) == (before.events, before.promises)


async def test_siblings_are_the_clients_deals_whoever_has_them(people: Database) -> None:
    def add(session: Session) -> None:
        add_case(session, "mine", client_id="c1")
        add_case(session, "hers", client_id="c1", rep_id=HERS)
        add_case(session, "closed", client_id="c1", state="recovered")
        add_case(session, "another client's", client_id="c2")

    await people.run(add)
    siblings = await people.run(lambda s: read(s, "mine", scope=Scope.WITH_SIBLINGS))
    assert ids_of(siblings) == ["closed", "hers", "mine"]
    of_client = await people.run(lambda s: read(s, "c1", scope=Scope.OF_CLIENTS))
    assert ids_of(of_client) == ["closed", "hers", "mine"]
    assert len({id(row.client) for row in siblings}) == 1
    open_ones = await people.run(lambda s: read(s, REP, scope=Scope.OPEN_OF_REPS))
    assert ids_of(open_ones) == ["another client's", "mine"]
    of_both = await people.run(lambda s: read(s, REP, HERS, scope=Scope.OPEN_OF_REPS))
    assert ids_of(of_both) == ["another client's", "hers", "mine"]


async def test_words_and_lessons_of_another_rep_never_appear(people: Database) -> None:
    await people.run(lambda s: add_case(s, "mine"))
    await people.run(lambda s: add_case(s, "hers", rep_id=HERS))
    await people.run(lambda s: add_everything(s, "mine"))
    await people.run(lambda s: add_everything(s, "hers", rep_id=HERS))
    rows = {row.deal.id: row for row in await people.run(lambda s: read(s, "mine", "hers"))}
    assert [one.text for one in rows["mine"].scripts] == [f"mine, {REP}"]
    assert [one.text for one in rows["hers"].scripts] == [f"hers, {HERS}"]
    # The colleague's lesson is the later one.
    assert {row.lesson_at for row in rows.values()} == {after(1)}


async def test_words_and_lessons_stay_behind_when_a_deal_is_handed_over(people: Database) -> None:
    await people.run(lambda s: add_case(s, "d1"))
    await people.run(lambda s: add_everything(s, "d1", rep_id=REP))

    def hand_over(session: Session) -> None:
        session.get_one(LostDeal, "d1").rep_id = HERS

    await people.run(hand_over)
    row = await only_case(people, "d1")
    assert (row.rep.rep.user_id, row.scripts, row.lesson_at) == (HERS, [], None)


async def test_what_was_taken_back_is_in_no_history_and_counts_for_no_client(
    people: Database,
) -> None:
    def tell(session: Session) -> None:
        add_case(session, "a")
        add_event(session, "a", "asked", hours=1)
        add_event(session, "a", "touched", hours=2)
        (asked,) = session.exec(select(DealEvent).where(DealEvent.what == "asked"))
        mark_taken_back(session, asked.id or 0, after(3))

    await people.run(tell)
    row = await only_case(people, "a")
    assert [event.what for event in row.events] == ["reported", "touched"]
    assert [dealing.what for dealing in row.client.dealings] == ["touched"]
    client = row.client.client
    counted = ["asked", "touched"]
    dealings, _ = await people.run(
        lambda s: client_past(s, client.team_id, client.id, counted, after(0))
    )
    assert [dealing.what for dealing in dealings] == ["touched"]

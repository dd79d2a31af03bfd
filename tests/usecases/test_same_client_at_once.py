"""Reps who say at the same moment what clients are: one after the other, and nothing is lost."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from threading import Event as Flag

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.cases.case import Case
from bot.cases.clients import clients_like
from bot.cases.turn import Turn
from bot.usecases.contact import lift_stop, stop_contact, stopped_clients
from bot.usecases.same_client import other_client, same_client
from storage import separate_commits
from storage.client_aliases import find_client
from storage.clients import get_client, latest_stop_of
from storage.models import Client, ClientLink, ClientRecord, LostDeal
from tests.statements import statements
from tests.usecases.desk import ANA, BO, TEAM, Desk

OURS, THEIRS, THIRD = "Beta Works", "Beta Works GmbH", "Beta Werks"
Step = Callable[[Session], object]


class TwoReps:
    """Ana's and Bo's deals with one client in two spellings."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.anas, self.bos = "", ""
        self.ours, self.theirs = "", ""

    async def report(self) -> None:
        await self.desk.join(TEAM, ANA, BO)
        self.anas = await self.desk.report(ANA, client=OURS)
        self.bos = await self.desk.report(BO, client=THEIRS)
        deals = await self.deals()
        self.ours, self.theirs = deals[self.anas], deals[self.bos]

    def say(self, deal_id: str, actor: str, client_id: str, *, same: bool = True) -> Step:
        """The rep says what the client of their deal is."""
        word = same_client if same else other_client
        return lambda session: word(self.turn(session, actor), deal_id, client_id)

    def turn(self, session: Session, actor: str) -> Turn:
        """A turn of one of them, now."""
        return Turn(session, self.desk.coaching, TEAM, actor, self.desk.clock.now())

    @property
    def anas_yes(self) -> Step:
        return self.say(self.anas, ANA, self.theirs)

    @property
    def bos_yes(self) -> Step:
        return self.say(self.bos, BO, self.ours)

    def stop(self, deal_id: str, actor: str) -> Step:
        """The client of the deal asks not to hear from us."""
        return lambda session: stop_contact(self.turn(session, actor), deal_id)

    async def deals(self) -> dict[str, str]:
        """The client of each deal."""
        rows = await self.desk.run(lambda s: s.exec(select(LostDeal)).all())
        return {row.id: row.client_id for row in rows}

    async def clients(self) -> dict[str, Client]:
        """Every client by the id of its row."""
        rows = await self.desk.run(lambda s: s.exec(select(Client)).all())
        return {row.id: row for row in rows}

    async def case(self, deal_id: str) -> Case:
        """The deal as it stands."""
        return await self.desk.case(deal_id)

    async def meet(self, first: Step, second: Step) -> None:
        """Begin the second before the first has committed, and let it get as far as it can."""
        begun = Flag()

        def slow(session: Session) -> None:
            first(session)
            session.flush()
            begun.set()
            if self.desk.database.dialect == "postgresql":
                _until_somebody_waits(session)

        slowly = asyncio.create_task(self.desk.run(slow))
        await asyncio.to_thread(begun.wait)
        await self.desk.run(second)
        await slowly


def _until_somebody_waits(session: Session) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(1000):
        if session.connection().execute(waiting).scalar_one():
            return
        time.sleep(0.01)
    raise AssertionError("the second did not wait for the first")


@pytest.fixture
async def reps(desk: Desk) -> TwoReps:
    both = TwoReps(desk)
    await both.report()
    return both


async def test_both_ways_at_once_make_one_client_and_no_cycle(reps: TwoReps) -> None:
    await reps.meet(reps.anas_yes, reps.bos_yes)
    assert await reps.deals() == {reps.anas: reps.theirs, reps.bos: reps.theirs}
    canonical = {one.canonical_id for one in (await reps.clients()).values()}
    assert canonical == {reps.theirs}
    links = await reps.desk.run(lambda s: s.exec(select(ClientLink)).all())
    assert len(links) == 1
    assert (await reps.case(reps.anas)).client.id == reps.theirs


async def test_many_who_answer_at_once_all_get_through(
    reps: TwoReps, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None that collide, then: the database would repeat those, after a second's wait.
    monkeypatch.setattr(separate_commits, "ATTEMPTS", 1)
    desk = reps.desk
    more = [await desk.report(ANA, client=name) for name in (OURS, THEIRS, THIRD) * 2]
    ids = [*{*(await reps.deals()).values()}]
    words = [reps.say(deal, ANA, client) for deal in more for client in ids]
    words += [reps.bos_yes, reps.stop(reps.bos, BO), reps.stop(reps.anas, ANA)]
    await asyncio.gather(*(desk.run(word) for word in words))
    (client_id,) = {*(await reps.deals()).values()}
    clients = await reps.clients()
    assert {one.canonical_id for one in clients.values()} == {client_id}
    assert clients[client_id].do_not_contact
    (stop,) = await desk.act(stopped_clients)
    assert stop.client.id == client_id
    assert stop.record is not None


async def test_a_stop_while_the_spelling_is_given_up_holds_for_everybody(reps: TwoReps) -> None:
    await reps.meet(reps.anas_yes, reps.stop(reps.anas, ANA))
    assert (await reps.clients())[reps.theirs].do_not_contact
    assert (await reps.case(reps.bos)).facts.client.do_not_contact


async def test_a_spelling_given_up_while_contact_is_stopped_takes_the_stop_along(
    reps: TwoReps,
) -> None:
    await reps.meet(reps.stop(reps.anas, ANA), reps.anas_yes)
    case = await reps.case(reps.bos)
    assert case.facts.client.do_not_contact
    assert case.record is not None
    assert case.record.client_id == reps.ours


async def test_a_report_while_its_spelling_is_given_up_is_the_other_clients(reps: TwoReps) -> None:
    def named(session: Session) -> None:
        client = find_client(session, TEAM, "beta works")
        assert client is not None
        deal = session.get_one(LostDeal, reps.bos).model_dump() | {"id": "new"}
        session.add(LostDeal(**deal | {"client_id": client.id}))

    await reps.meet(reps.anas_yes, named)
    assert {*(await reps.deals()).values()} == {reps.theirs}


async def test_a_spelling_given_up_while_it_is_reported_takes_the_report_along(
    reps: TwoReps,
) -> None:
    def named(session: Session) -> None:
        assert find_client(session, TEAM, "beta works") is not None
        deal = session.get_one(LostDeal, reps.anas).model_dump() | {"id": "new"}
        session.add(LostDeal(**deal))

    await reps.meet(named, reps.anas_yes)
    assert {*(await reps.deals()).values()} == {reps.theirs}


async def test_a_chain_of_answers_never_makes_a_chain_of_clients(reps: TwoReps) -> None:
    desk = reps.desk
    third = await desk.report(BO, client=THIRD)
    theirs = (await reps.deals())[third]
    await desk.run(reps.anas_yes)
    await desk.run(reps.say(reps.bos, BO, theirs))
    assert {one.canonical_id for one in (await reps.clients()).values()} == {theirs}
    # Whoever answers an old question about a spelling that is gone means what it is now.
    await desk.run(reps.say(third, BO, reps.ours))
    assert {*(await reps.deals()).values()} == {theirs}


async def test_another_client_is_said_once_whatever_the_spelling(reps: TwoReps) -> None:
    desk = reps.desk
    third = await desk.report(BO, client=THIRD)
    theirs = (await reps.deals())[third]
    await desk.run(reps.say(third, BO, reps.theirs, same=False))
    await desk.run(reps.anas_yes)
    # Ana's spelling is Bo's now, of which he said that it is not the third.
    await desk.run(reps.say(reps.anas, ANA, theirs, same=False))
    links = await desk.run(lambda s: s.exec(select(ClientLink).where(~col(ClientLink.same))).all())
    assert len(links) == 1
    case = await reps.case(reps.anas)
    assert await desk.run(lambda s: clients_like(s, case.client)) == []


async def test_a_lift_by_an_old_list_lifts_what_the_spelling_stands_for(reps: TwoReps) -> None:
    desk = reps.desk
    await desk.run(reps.stop(reps.anas, ANA))
    await desk.run(reps.anas_yes)
    await desk.act(lambda turn: lift_stop(turn, reps.ours, is_admin=True, reason="they called"), BO)
    assert await desk.act(stopped_clients) == []
    latest = await desk.run(lambda s: latest_stop_of(s, TEAM, [reps.theirs, reps.ours]))
    assert {one: record.what for one, record in latest.items()} == {reps.theirs: "lifted"}


async def test_the_stopped_are_read_in_as_many_statements_however_many(desk: Desk) -> None:
    def stop_all(session: Session, number: int) -> None:
        for place in range(number):
            client = Client(team_id=TEAM, name=f"{number} {place}", key=f"{number} {place}")
            client.do_not_contact = True
            session.add(client)
            session.flush()
            for what in ("stopped", "trouble"):
                record = ClientRecord(
                    team_id=TEAM, client_id=client.id, what=what, by_user=ANA, at=desk.clock.now()
                )
                session.add(record)

    for number, known in ((3, 3), (60, 63)):
        await desk.run(partial(stop_all, number=number))
        with statements(desk.database) as seen:
            stops = await desk.act(stopped_clients)
        assert len(seen) == 2
        assert len(stops) == known
        assert {stop.record.what for stop in stops if stop.record} == {"stopped"}


async def test_a_client_of_another_workspace_is_nobody(reps: TwoReps) -> None:
    await reps.desk.join("T9", "U9")
    await reps.desk.report("U9", "T9", client=OURS)
    (foreign,) = {*(await reps.deals()).values()} - {reps.ours, reps.theirs}
    await reps.desk.run(reps.say(reps.anas, ANA, foreign))
    assert (await reps.deals())[reps.anas] == reps.ours
    assert await reps.desk.run(lambda s: get_client(s, TEAM, foreign)) is None

"""Likely spellings of a client: the same offers as by looking at every name, without doing so."""

from functools import partial
from random import Random

import pytest
from sqlalchemy import delete
from sqlmodel import Session

from bot.cases.clients import client_named, clients_like
from bot.cases.renew_pieces import renew_pieces
from bot.core.client_names.likeness import ALIKE, likeness
from storage.client_aliases import join_clients
from storage.database import Database
from storage.models import Client, ClientGram, ClientLink
from tests.client_names import client_names, spelt_again
from tests.products import WHOLE
from tests.statements import statements
from tests.usecases.client_rows import NOW, add_clients

TEAM, OTHER = "T1ACME", "T2OTHER"
ASKED = 250 if WHOLE else 100


def typed(session: Session, name: str, team_id: str = TEAM) -> list[str]:
    """The names that are offered to who types this one."""
    return [one.name for one in clients_like(session, client_named(session, team_id, name))]


def looked_for(session: Session, names: list[str]) -> dict[str, list[str]]:
    """The names that are offered for each; without keeping it."""
    unkept = [Client(team_id=TEAM, name=name, key="") for name in names]
    return {one.name: [found.name for found in clients_like(session, one)] for one in unkept}


async def test_the_index_finds_what_looking_at_every_name_finds(database: Database) -> None:
    rng = Random(7)
    names = client_names(rng, 1000)
    asked = [spelt_again(rng, name) for name in rng.sample(names, ASKED)]
    await database.run(lambda s: add_clients(s, TEAM, names))
    offers = await database.run(partial(looked_for, names=asked))

    found, answers = 0, 0
    for typed_name, offered in offers.items():
        scores = {name: likeness(typed_name, name) for name in names}
        assert {name for name in offered if scores[name] < ALIKE} == set()
        if (likest := max(scores.values())) >= ALIKE:
            answers += 1
            found += bool(offered) and scores[offered[0]] == likest
    assert answers > 0.6 * ASKED
    assert found / answers >= 0.98


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("Anker Hotel", "Hotel Anker"),
        ("International Business Machines", "IBM"),
        ("Müller AG", "Mueller"),
        ("Blue Bird", "Bluebird Ltd."),
        ("X", "The X Company"),
        ("Ab" * 1500, "Ab" * 1500 + "c"),
    ],
)
async def test_a_like_name_is_found(database: Database, known: str, name: str) -> None:
    await database.run(lambda s: add_clients(s, TEAM, [known, "Somebody else"]))
    assert await database.run(lambda s: typed(s, name)) == [known]


async def test_what_nearly_all_share_hides_nobody(database: Database) -> None:
    names = [f"Client {number:05} GmbH" for number in range(2000)]
    await database.run(lambda s: add_clients(s, TEAM, [*names, "Client Nordwind AG"]))
    assert await database.run(lambda s: typed(s, "Client Nordwnd")) == ["Client Nordwind AG"]
    assert "Client 00042 GmbH" in await database.run(lambda s: typed(s, "Client 00042 Ltd"))


@pytest.mark.parametrize("name", ["", "!!!", "GmbH"])
async def test_a_name_of_nothing_is_like_nobody(database: Database, name: str) -> None:
    await database.run(lambda s: add_clients(s, TEAM, ["Hotel Anker", "?"]))
    assert await database.run(lambda s: typed(s, name)) == []


async def test_another_workspace_is_not_looked_at(database: Database) -> None:
    await database.run(lambda s: add_clients(s, OTHER, ["Hotel Anker"]))
    await database.run(lambda s: add_clients(s, TEAM, ["Hotel Krone"]))
    assert await database.run(lambda s: typed(s, "Hotel Ankr")) == []


async def test_a_spelling_that_is_given_up_is_not_offered(database: Database) -> None:
    def joined(session: Session) -> list[str]:
        one, other, _ = add_clients(session, TEAM, ["Hotel Anker", "Hotel Ancker", "Elsewhere"])
        join_clients(session, one, other)
        return typed(session, "Hotel Anckr")

    assert await database.run(joined) == ["Hotel Ancker"]
    # And whoever types the spelling that was given up means the other one.
    assert await database.run(lambda s: client_named(s, TEAM, "hotel ANKER").name) == "Hotel Ancker"


async def test_what_was_said_to_be_another_is_not_offered_under_any_spelling(
    database: Database,
) -> None:
    def said(session: Session) -> list[list[str]]:
        names = ["Hotel Anker", "Hotel Ankers", "Hotel Ankert"]
        one, other, third = add_clients(session, TEAM, names)
        link = ClientLink(
            team_id=TEAM, client_id=one.id, other_id=other.id, same=False, by_user="U1", at=NOW
        )
        session.add(link)
        session.flush()
        join_clients(session, one, third)
        return [[like.name for like in clients_like(session, each)] for each in (third, other)]

    assert await database.run(said) == [[], []]


async def test_a_look_takes_as_many_statements_with_few_clients_as_with_many(
    database: Database,
) -> None:
    counts = []
    for number in (20, 2000):
        names = [f"Hotel Anker {place}" for place in range(number)]
        await database.run(partial(add_clients, team_id=f"T{number}", names=names))
        with statements(database) as seen:
            assert await database.run(partial(typed, name="Hotel Ankerr 7", team_id=f"T{number}"))
        counts.append(len(seen))
    # Is it known, its row, its pieces; its workspace, which a report has read by then; then the
    # candidates, and those that are alike.
    assert counts == [6, 6]
    with statements(database) as seen:
        await database.run(lambda s: client_named(s, "T20", "Hotel Anker 8"))
    assert len(seen) == 1


async def test_clients_of_before_are_found_once_their_names_are_cut_anew(
    database: Database,
) -> None:
    def before(session: Session) -> None:
        names = ["International Business Machines", "Ромашка", "Fiat"]
        for client in add_clients(session, TEAM, names):
            client.pieces = 0
        session.execute(delete(ClientGram))

    await database.run(before)
    typed_now = ["IBM", "ООО Ромашка", "Fiat S.p.A."]
    assert [await database.run(partial(typed, name=name)) for name in typed_now] == [[], [], []]
    assert await database.run(renew_pieces) == 3
    assert await database.run(renew_pieces) == 0
    found = [await database.run(partial(typed, name=f"{name} ")) for name in typed_now]
    assert found == [["International Business Machines"], ["Ромашка"], ["Fiat"]]

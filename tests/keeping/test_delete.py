"""`delete`: all of it goes, a batch at a time; what counts of a client stays, without a word."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import pytest
from sqlmodel import Session, col, select

from bot.core.asked_report import AskedReport
from bot.core.circumstances import Circumstance
from bot.core.gates import Gate
from bot.core.history import EventKind
from bot.usecases import erase as erasing
from bot.usecases.contact import lift_stop, stop_contact
from bot.usecases.edit_report import edit_report
from bot.usecases.erase import begin, erase_some, finish, subject_of
from bot.usecases.report_lost_deal import Report, report_lost_deal
from bot.usecases.requests import ask_owner
from bot.usecases.same_client import same_client
from storage import erase as storage_erase
from storage.database import Database
from storage.keyed_hash import keyed_hash
from storage.models import (
    Client,
    DealEvent,
    Erasure,
    ErasureKind,
    LostDeal,
    MemoryDealing,
    Nudge,
    RefusedAsk,
    Rep,
    Team,
)
from tests.keeping.conftest import Run, one_line, said
from tests.keeping.everything import counted, everything
from tests.statements import statements
from tests.usecases.desk import ANA, BO, TEAM, Desk

WORDS = Report(
    Circumstance.OWN_MISTAKE,
    "Kestrel Ltd",
    contact="Ottilie Brandt",
    what_happened="quagmire",
    impact="walrus",
)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A workspace of two reps, on each database in turn."""
    one = Desk(database)
    await one.join(TEAM, ANA, BO)
    return one


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Desk]:
    """The same database after a start."""
    database = Database.open(url)
    desk = Desk(database)
    # What Slack delivers has keys that were never there before.
    desk._deliveries = count(1000)
    try:
        yield desk
    finally:
        await database.close()


async def log(desk: Desk, rep: str = ANA, client: str = "Kestrel Ltd", **more: object) -> str:
    report = replace(WORDS, client=client, **more)  # type: ignore[arg-type]
    reported = await desk.act(lambda turn: report_lost_deal(turn, report), rep)
    assert reported is not None
    return reported.case.deal.id


async def asked_twice(desk: Desk, rep: str = ANA, client: str = "Kestrel Ltd") -> None:
    """Two asks of a client, and as many refusals."""
    for _ in range(2):
        deal = await log(desk, rep, client, circumstance=Circumstance.BLOWN_MEETING)
        assert await desk.record(deal, EventKind.ASKED, rep)
        assert await desk.record(deal, EventKind.NO, rep)


async def gates_of(desk: Desk, client: str, rep: str = BO) -> set[Gate | None]:
    """What holds the steps of a new deal with a client."""
    deal = await log(desk, rep, client, circumstance=Circumstance.BLOWN_MEETING)
    case = await desk.case(deal)
    return {one.hold.gate if one.hold else None for one in case.plan}


async def asks_counted(desk: Desk, client: str) -> int:
    deal = await log(desk, BO, client, circumstance=Circumstance.BLOWN_MEETING)
    return (await desk.case(deal)).facts.client.asks


async def rows(desk: Desk, table: type) -> list:  # type: ignore[type-arg]
    return await desk.run(lambda session: list(session.exec(select(table))))


async def test_a_rep_goes_and_everybody_else_stays(desk: Desk, run: Run) -> None:
    gone = await log(desk)
    await desk.run(
        lambda s: s.add(RefusedAsk(team_id=TEAM, deal_id=gone, history=1, at=desk.clock.now()))
    )
    other = await log(desk, BO, "Heron GmbH", contact="Vera Holm")
    await desk.look()
    done = run("delete", "rep", ANA, "--yes")
    assert done.exit_code == 0, done.output
    text = await everything(desk.database)
    for word in (ANA, "Kestrel", "kestrel", "Ottilie", gone):
        assert word not in text
    assert [deal.id for deal in await rows(desk, LostDeal)] == [other]
    assert [client.name for client in await rows(desk, Client)] == ["Heron GmbH"]
    assert [rep.user_id for rep in await rows(desk, Rep)] == [BO]
    assert {row.recipient for row in await rows(desk, Nudge)} == {BO}
    assert f"Deleted: {ANA}, 1 deal." in said(done)


async def test_what_a_rep_did_with_others_deals_stands_without_their_name(
    desk: Desk, run: Run
) -> None:
    deal = await log(desk, BO)
    shared = await desk.act(lambda turn: stop_contact(turn, deal), BO)
    assert shared.client.do_not_contact

    def by_ana(session: Session) -> None:
        for event in session.exec(select(DealEvent)):
            event.by_user = ANA
            session.add(event)

    await desk.run(by_ana)
    assert run("delete", "rep", ANA, "--yes").exit_code == 0
    assert {event.by_user for event in await rows(desk, DealEvent)} == {""}
    assert ANA not in await everything(desk.database)


async def test_nobody_is_asked_a_third_time_after_a_deletion(desk: Desk, run: Run) -> None:
    await asked_twice(desk)
    before = await desk.run(counted)
    assert before["client_memory_dealing"] == 0
    assert run("delete", "client", "kestrel  LTD", "--yes").exit_code == 0
    text = (await everything(desk.database)).casefold()
    assert "kestrel" not in text
    assert await rows(desk, Client) == []
    assert Gate.SECOND_REFUSAL in await gates_of(desk, "KESTREL Ltd.")
    assert await asks_counted(desk, "Heron GmbH") == 0


@pytest.mark.parametrize("whose", ["client", "workspace"])
async def test_a_stop_and_asks_outlive_a_deletion(
    desk: Desk, run: Run, database_url: str, whose: str
) -> None:
    deal = await log(desk)
    await asked_twice(desk, client="Heron GmbH")
    await desk.act(lambda turn: stop_contact(turn, deal))
    await desk.database.close()
    for who in [["Kestrel Ltd"], ["Heron GmbH"]] if whose == "client" else [[]]:
        done = run("delete", whose, *who, "--yes")
        assert done.exit_code == 0, done.output
    async with opened(database_url) as again:
        # The bot was started again, and everybody is new to it.
        await again.join(TEAM, ANA, BO)
        assert await rows(again, Client) == []
        assert Gate.DO_NOT_CONTACT in await gates_of(again, "Kestrel Ltd")
        assert Gate.SECOND_REFUSAL in await gates_of(again, "heron gmbh")
        assert await gates_of(again, "Crane plc") == {None}


async def test_a_stop_by_name_stays_where_only_a_rep_goes(desk: Desk, run: Run) -> None:
    """Who may not be contacted stands on the admin's Home, and can be lifted there."""
    deal = await log(desk)
    await desk.act(lambda turn: stop_contact(turn, deal))
    assert run("delete", "rep", ANA, "--yes").exit_code == 0
    (client,) = await rows(desk, Client)
    assert (client.name, client.do_not_contact) == ("Kestrel Ltd", True)


async def test_asks_of_a_deleted_rep_count_for_the_next_one(desk: Desk, run: Run) -> None:
    await asked_twice(desk, ANA)
    await log(desk, BO)
    assert run("delete", "rep", ANA, "--yes").exit_code == 0
    # Bo's deal keeps the client's name, and what Ana asked of them counts as before.
    assert await asks_counted(desk, "Kestrel Ltd") == 2
    assert Gate.SECOND_REFUSAL in await gates_of(desk, "Kestrel Ltd")


async def test_what_came_after_a_deletion_counts_after_it(desk: Desk, run: Run) -> None:
    """Business that came back resets the asks, also those that are only remembered."""
    await asked_twice(desk)
    kept = await log(desk, BO, circumstance=Circumstance.BLOWN_MEETING)
    assert run("delete", "rep", ANA, "--yes").exit_code == 0
    assert (await desk.case(kept)).facts.client.asks == 2
    desk.clock.at = desk.clock.at.replace(hour=15)
    assert await desk.record(kept, EventKind.CAME_BACK, BO)
    assert (await desk.case(kept)).facts.client.asks == 0


async def test_what_is_lifted_is_not_remembered_as_a_stop(desk: Desk, run: Run) -> None:
    deal = await log(desk)
    await desk.act(lambda turn: stop_contact(turn, deal))
    assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    assert await gates_of(desk, "Kestrel Ltd") <= {Gate.DO_NOT_CONTACT, None}
    (client,) = await rows(desk, Client)
    assert client.do_not_contact
    await desk.act(lambda turn: lift_stop(turn, client.id, is_admin=True, reason="they wrote"))
    assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    assert Gate.DO_NOT_CONTACT not in await gates_of(desk, "Kestrel Ltd")


async def test_a_client_deleted_twice_is_remembered_once(desk: Desk, run: Run) -> None:
    for _ in range(2):
        deal = await log(desk, circumstance=Circumstance.BLOWN_MEETING)
        assert await desk.record(deal, EventKind.ASKED)
        assert await desk.record(deal, EventKind.NO)
        assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    kinds = sorted(one.what for one in await rows(desk, MemoryDealing))
    assert kinds == ["asked", "asked", "no", "no"]
    assert await asks_counted(desk, "Kestrel Ltd") == 2


async def test_a_deletion_that_breaks_off_is_gone_on_with(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_erase, "BATCH", 2)
    for number in range(5):
        deal = await log(desk, client=f"Client {number}", circumstance=Circumstance.BLOWN_MEETING)
        await desk.record(deal, EventKind.ASKED)
    with monkeypatch.context() as patched:
        patched.setattr("bot.cli.delete.erase_some", breaking_after(1))
        assert run("delete", "rep", ANA, "--yes").exit_code != 0
    assert len(await rows(desk, LostDeal)) == 3
    assert len(await rows(desk, MemoryDealing)) == 2
    again = run("delete", "rep", ANA, "--yes")
    assert "Going on with a deletion that broke off" in said(again)
    assert await rows(desk, LostDeal) == []
    # Nothing of it is remembered twice.
    assert len(await rows(desk, MemoryDealing)) == 5
    record = [(row.kind, row.ended) for row in await rows(desk, Erasure)]
    assert record == [("rep", False), ("rep", True)]


def breaking_after(batches: int) -> Callable[..., int]:
    left = [batches]

    def erase(session: Session, subject: erasing.Subject) -> int:
        if not left[0]:
            # In the middle of a batch: what it did is rolled back.
            erase_some(session, subject)
            raise KeyboardInterrupt
        left[0] -= 1
        return erase_some(session, subject)

    return erase


async def test_the_record_names_nobody_and_is_found_by_who_does(desk: Desk, run: Run) -> None:
    await log(desk)
    assert run("delete", "rep", ANA, "--yes").exit_code == 0
    begun, ended = await rows(desk, Erasure)
    (team,) = await rows(desk, Team)
    assert begun.subject == ended.subject == keyed_hash(team.memory_secret, "rep", ANA)
    assert (ended.deals, begun.ended, ended.ended) == (1, False, True)


async def test_the_workspace_goes_whole(desk: Desk, run: Run, database_url: str) -> None:
    await asked_twice(desk)
    await log(desk, BO, "Heron GmbH")
    await desk.look()
    busy = one_line(run("delete", "workspace", "--yes"))
    assert "Stop it first" in busy
    await desk.database.close()
    done = run("delete", "workspace", "--yes")
    assert done.exit_code == 0, done.output
    async with opened(database_url) as again:
        found, text = await again.run(counted), await everything(again.database)
    memory = {"client_memory", "client_memory_key", "client_memory_dealing"}
    assert {name for name, number in found.items() if number} == {"team", "erasure"} | memory
    for gone in (ANA, BO, "Kestrel", "Heron", "quagmire"):
        assert gone not in text


async def test_it_asks_first(desk: Desk, run: Run) -> None:
    await log(desk)
    refused = run("delete", "client", "Kestrel Ltd", answer="n\n")
    assert refused.exit_code == 1
    assert "1 deal of all reps (1 open)" in said(refused)
    assert len(await rows(desk, LostDeal)) == 1
    assert await rows(desk, Erasure) == []
    assert run("delete", "client", "Kestrel Ltd", answer="y\n").exit_code == 0
    assert await rows(desk, LostDeal) == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["rep", "U9NOBODY", "--yes"], "Nothing is kept of U9NOBODY"),
        (["client", "Nobody Inc", "--yes"], "Nothing is kept of Nobody Inc"),
        (["rep", ANA, "--yes", "--team", "T9"], "Nothing is kept of"),
        (["rep"], "Say what to delete"),
        (["workspace", "T1"], "Say what to delete"),
        (["everything"], "Say what to delete"),
    ],
)
async def test_what_is_not_there_or_not_said(
    desk: Desk, run: Run, asked: list[str], told: str
) -> None:
    assert told in one_line(run("delete", *asked))


async def test_several_workspaces_are_told_apart(desk: Desk, run: Run) -> None:
    await desk.join("T2OTHER", "U3")
    await log(desk)
    assert "Name one with --team" in one_line(run("delete", "rep", ANA, "--yes"))
    assert run("delete", "rep", ANA, "--yes", "--team", TEAM).exit_code == 0
    assert await rows(desk, LostDeal) == []


async def test_where_nothing_was_deleted_a_new_client_costs_nothing_more(desk: Desk) -> None:
    """The secret stands with the workspace, which a report reads anyway."""
    await log(desk)
    with statements(desk.database) as seen:
        await log(desk, client="Heron GmbH")
    assert not [one for one in seen if "FROM client_memory JOIN" in one]


async def id_of(desk: Desk, name: str) -> str:
    found = {client.name: client.id for client in await rows(desk, Client)}
    return str(found[name])


async def test_names_that_were_joined_are_remembered_as_one(desk: Desk, run: Run) -> None:
    await asked_twice(desk, client="Kestrel Ltd")
    deal = await log(desk, client="Kestrel Limited", circumstance=Circumstance.BLOWN_MEETING)
    other = await id_of(desk, "Kestrel Ltd")
    await desk.act(lambda turn: same_client(turn, deal, other))
    assert run("delete", "client", "Kestrel Limited", "--yes").exit_code == 0
    assert await rows(desk, Client) == []
    assert await asks_counted(desk, "Kestrel Ltd") == 2
    assert await asks_counted(desk, "Kestrel Limited") == 2
    # Joined again, what both remember is still one past.
    again = await log(desk, client="Kestrel Limited", circumstance=Circumstance.BLOWN_MEETING)
    other = await id_of(desk, "Kestrel Ltd")
    joined = await desk.act(lambda turn: same_client(turn, again, other))
    assert joined.facts.client.asks == 2


async def test_two_that_were_remembered_apart_and_then_joined(desk: Desk, run: Run) -> None:
    for name in ("Kestrel Ltd", "Kestrel Limited"):
        deal = await log(desk, client=name, circumstance=Circumstance.BLOWN_MEETING)
        assert await desk.record(deal, EventKind.ASKED)
        assert await desk.record(deal, EventKind.NO)
        assert run("delete", "client", name, "--yes").exit_code == 0
    await log(desk, client="Kestrel Ltd")
    deal = await log(desk, client="Kestrel Limited", circumstance=Circumstance.BLOWN_MEETING)
    other = await id_of(desk, "Kestrel Ltd")
    joined = await desk.act(lambda turn: same_client(turn, deal, other))
    assert joined.facts.client.asks == 2
    assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    for name in ("Kestrel Ltd", "Kestrel Limited"):
        assert await asks_counted(desk, name) == 2


async def test_a_report_that_is_given_a_deleted_clients_name(desk: Desk, run: Run) -> None:
    await asked_twice(desk)
    assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    deal = await log(desk, client="Kestral", circumstance=Circumstance.BLOWN_MEETING)
    assert (await desk.case(deal)).facts.client.asks == 0
    corrected = replace(WORDS, circumstance=Circumstance.BLOWN_MEETING)
    await desk.act(lambda turn: edit_report(turn, deal, corrected))
    assert (await desk.case(deal)).facts.client.asks == 2


async def test_what_a_workflow_asked_of_a_client_goes_with_it(desk: Desk, run: Run) -> None:
    await log(desk)
    for number, name in enumerate(["KESTREL LTD.", "Heron GmbH"]):
        asked = AskedReport(name, "12,000 EUR")
        await desk.act(lambda turn, a=asked, n=number: ask_owner(turn, a, f"run-{n}"))  # type: ignore[misc]
    assert run("delete", "client", "Kestrel Ltd", "--yes").exit_code == 0
    text = (await everything(desk.database)).casefold()
    assert "kestrel" not in text
    assert "heron" in text


async def test_finishing_twice_does_no_harm(desk: Desk) -> None:
    await log(desk)
    subject = await desk.run(lambda s: subject_of(s, TEAM, ErasureKind.REP, ANA))
    now = desk.clock.now()
    assert not await desk.run(lambda s: begin(s, subject, now))
    assert await desk.run(lambda s: begin(s, subject, now))
    while await desk.run(lambda s: erase_some(s, subject)):
        continue
    for _ in range(2):
        await desk.run(lambda s: finish(s, subject, now, 1))
    assert [one.user_id for one in await rows(desk, Rep)] == [BO]
    assert await desk.run(
        lambda s: s.exec(select(Erasure.ended).order_by(col(Erasure.id))).all()
    ) == [False, True, True]

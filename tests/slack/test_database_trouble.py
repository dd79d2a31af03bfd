"""A database that is locked or away: a clear word, and nothing lost that was acknowledged."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url
from sqlmodel import Session, func, select

from bot import app
from bot.local_slack.transports.delivery import Delivery
from bot.local_slack.web_api.faults import HeldRequest
from storage.models import LostDeal
from tests.slack.raw import interact, submission_of
from tests.slack.world import ANA, World, actions, held, words

Trouble = Callable[[], AbstractContextManager[None]]
TRY_AGAIN = "try again in a minute"


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot waits for a lock a fifth of its usual time; the tests need no more."""
    monkeypatch.setattr(app, "DATABASE_SECONDS", app.DATABASE_SECONDS / 5)


@contextmanager
def locked_sqlite(url: str) -> Iterator[None]:
    """Another program writes, and does not end."""
    path = make_url(url).database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def locked_postgres(url: str) -> Iterator[None]:
    """Another program holds the tables."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as other:
        other.execute("LOCK TABLE lost_deal, rep, inbox, nudge IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@contextmanager
def absent_postgres(url: str, server_url: str) -> Iterator[None]:
    """The server ends every connection and takes no new one."""
    name = Identifier(make_url(url).database or "")
    server = make_url(server_url).set(drivername="postgresql")
    plain = server.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(gone, (make_url(url).database,))
        yield
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


@pytest.fixture(params=["sqlite-locked", "postgres-locked", "postgres-away"])
def trouble(request: pytest.FixtureRequest) -> Trouble:
    """What goes wrong; asks for the world's database itself."""
    kind, _, what = request.param.partition("-")
    if kind == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        return lambda: locked_sqlite(url)
    url = request.getfixturevalue("postgres_database_url")
    if what == "locked":
        return lambda: locked_postgres(url)
    server_url = request.getfixturevalue("postgres_url")
    return lambda: absent_postgres(url, server_url)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, trouble: Trouble) -> str:
    """The database that the trouble is about."""
    kind = request.node.callspec.params["trouble"].partition("-")[0]
    fixture = {"sqlite": "sqlite_url", "postgres": "postgres_database_url"}[kind]
    url: str = request.getfixturevalue(fixture)
    return url


async def count(world: World) -> int:
    """How many deals are kept."""

    def read(session: Session) -> int:
        return session.exec(select(func.count()).select_from(LostDeal)).one()

    return await world.bot.ctx.run(read)


async def test_a_report_is_told_of_in_the_form_and_saved_when_it_is_back(
    http_world: World, trouble: Trouble
) -> None:
    world = http_world
    await world.lostdeal()
    await world.pick("blown_meeting")
    with trouble():
        seen = await world.submit(client="Acme Corp", what_happened="I was late.")
        assert TRY_AGAIN in seen.errors["circumstance"]
        assert held(await world.form())["what_happened"] == "I was late."
    seen = await world.submit()
    assert not seen.errors
    assert await count(world) == 1
    assert len(world.direct()) == 1


async def test_words_and_buttons_are_told_of_and_work_again(
    http_world: World, trouble: Trouble
) -> None:
    world = http_world
    await world.report("blown_meeting")
    await world.skip_to_next_nudge()
    note = world.direct()[-1]
    with trouble():
        (told,) = (await world.lostdeal("list")).messages
        assert TRY_AGAIN in told.text
        await world.press(note, "record.asked")
        said = world.workspace.posts.ephemerals(ANA)[-1]
        assert TRY_AGAIN in said.text
        assert "lean on what only you know" in words(world.now(note))
    asked = await world.press(note, "record.asked")
    assert "That took courage" in words(asked)


async def test_the_form_opens_all_the_same(http_world: World, trouble: Trouble) -> None:
    with trouble():
        await http_world.lostdeal("Acme Corp: quoted two colours")
        form = held(await http_world.form())
    assert form["client"] == "Acme Corp"
    assert form["what_happened"] == "quoted two colours"


async def test_the_other_forms_keep_what_was_typed(http_world: World, trouble: Trouble) -> None:
    world = http_world
    receipt = await world.report("blown_meeting")
    await world.press(receipt, "edit")
    with trouble():
        seen = await world.submit(client="Acme Limited")
        assert TRY_AGAIN in seen.errors["circumstance"]
    assert not (await world.submit()).errors
    assert "Acme Limited" in words(world.now(receipt))


async def test_what_was_acknowledged_arrives_when_it_is_back(
    http_world: World, trouble: Trouble
) -> None:
    world = http_world
    await world.lostdeal()
    await world.pick("blown_meeting")
    await world.server.forms.fill(await world.form(), {"client": "Acme Corp"})
    held_back = HeldRequest()
    world.server.api.faults.script("conversations.open", held_back)
    save = submission_of(world, await world.form())
    ack = await world.server.transport.send(Delivery("interactive", save))
    assert ack.ok
    assert ack.body is not None
    assert ack.body["response_action"] == "update"
    await held_back.arrived.wait()
    with trouble():
        held_back.open()
        await world.settle()
        assert world.direct() == []
    world.pass_time(minutes=2)
    await world.look()
    await world.look()
    assert len(world.direct()) == 1
    assert await count(world) == 1
    assert (await interact(world, save)).ok
    assert await count(world) == 1


async def test_home_and_its_buttons_are_told_of(http_world: World, trouble: Trouble) -> None:
    world = http_world
    await world.report("blown_meeting")
    await world.server.actions.open_home(ANA)
    await world.settle()
    home = world.workspace.views.homes[ANA]
    with trouble():
        await world.server.actions.press(ANA, home, "record.asked")
        await world.settle()
        told = await world.form()
        assert TRY_AGAIN in words(told)
        await world.server.forms.close(ANA)
    await world.server.actions.press(ANA, world.workspace.views.homes[ANA], "record.asked")
    await world.settle()
    assert "See what they said" in words(world.workspace.views.homes[ANA])


async def test_home_says_that_it_cannot_be_read_and_shows_the_deals_again(
    http_world: World, trouble: Trouble
) -> None:
    world = http_world
    await world.report("blown_meeting")
    with trouble():
        await world.server.actions.open_home(ANA)
        await world.settle()
        home = world.workspace.views.homes[ANA]
        assert TRY_AGAIN in words(home)
        await world.server.actions.press(ANA, home, "hours")
        assert TRY_AGAIN in words(await world.form())
        await world.server.forms.close(ANA)
        await world.server.actions.press(ANA, home, "log")
        assert (await world.form()).callback_id == "report"
    await world.server.actions.open_home(ANA)
    await world.settle()
    assert "Acme Corp" in words(world.workspace.views.homes[ANA])


async def test_the_look_for_what_is_due_goes_on(http_world: World, trouble: Trouble) -> None:
    world = http_world
    await world.report("blown_meeting")
    world.pass_time(days=3)
    with trouble():
        await world.bot.ticker.tick()
        assert len(world.direct()) == 1
    await world.bot.ticker.tick()
    assert "record.asked" in actions(world.direct()[-1])

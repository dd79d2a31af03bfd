"""An ask past the limit: nothing of it is recorded, and the team's figures count it by month."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import col, select

from bot.cases.turn import Turn
from bot.core.figures import Rate
from bot.core.history import Event, EventKind
from bot.local_slack.people import JsonObject
from bot.slack.payloads import Actor
from bot.usecases.record_outcome import record_outcome
from bot.usecases.team_figures import team_figures
from storage.models import DealEvent, LostDeal
from tests.slack.raw import interact, press_of
from tests.slack.test_home import home
from tests.slack.world import ANA, BO, MAX, World, words

TWO_ASKS = (EventKind.ASKED, EventKind.NO, EventKind.ASKED, EventKind.NO)


async def tried(world: World) -> Rate:
    """Of the asks that were tried this month, those that were refused."""
    actor = Actor(world.workspace.team.id, MAX)
    return (await world.bot.ctx.act(actor, team_figures))[0].refused


async def recorded(world: World, user: str, *kinds: EventKind) -> None:
    """Let a rep's only deal have such a history, told elsewhere."""
    actor = Actor(world.workspace.team.id, user)
    (deal_id,) = await world.bot.ctx.run(
        lambda session: session.exec(select(LostDeal.id).where(LostDeal.rep_id == user)).all()
    )

    def record(what: EventKind) -> Callable[[Turn], object]:
        return lambda turn: record_outcome(turn, deal_id, Event(what, turn.now))

    for what in kinds:
        await world.bot.ctx.act(actor, record(what))


async def history(world: World) -> list[str]:
    events = select(DealEvent.what).order_by(col(DealEvent.id))
    return list(await world.bot.ctx.run(lambda session: session.exec(events).all()))


async def ask_button(world: World) -> JsonObject:
    """*I asked* on the note of a deal, as it would be pressed as long as it stands somewhere."""
    await world.report()
    return press_of(world, await world.note_of("ask"), "record.asked")


async def press(world: World, button: JsonObject) -> None:
    assert (await interact(world, button)).ok
    await world.settle()


async def test_a_third_ask_is_refused_and_counted_once_however_often_it_is_pressed(
    one_world: World,
) -> None:
    button = await ask_button(one_world)
    await recorded(one_world, ANA, *TWO_ASKS)
    before = await history(one_world)
    for _ in range(3):
        await press(one_world, button)
    assert await history(one_world) == before
    assert await tried(one_world) == Rate(1, 3)
    await recorded(one_world, ANA, EventKind.NO_CONTACT)
    await press(one_world, button)
    assert await tried(one_world) == Rate(2, 4)


async def test_what_a_colleague_asked_counts_for_the_client(http_world: World) -> None:
    button = await ask_button(http_world)
    await http_world.report(user=BO)
    await recorded(http_world, BO, *TWO_ASKS)
    before = await history(http_world)
    await press(http_world, button)
    assert await history(http_world) == before
    assert await tried(http_world) == Rate(1, 3)


async def test_the_same_ask_told_twice_is_none(http_world: World) -> None:
    button = await ask_button(http_world)
    await recorded(http_world, ANA, *TWO_ASKS[:-1])
    await press(http_world, button)
    assert await tried(http_world) == Rate(0, 2)


async def test_a_second_ask_by_an_old_button_is_no_third(http_world: World) -> None:
    button = await ask_button(http_world)
    await recorded(http_world, ANA, *TWO_ASKS[:2])
    await press(http_world, button)
    assert await tried(http_world) == Rate(0, 1)


async def test_a_manager_reads_that_there_were_none_or_from_five_up(http_world: World) -> None:
    assert "Asks past the limit, which were not recorded: none" in words(
        await home(http_world, MAX)
    )
    button = await ask_button(http_world)
    await recorded(http_world, ANA, *TWO_ASKS)
    for told in range(5):
        await press(http_world, button)
        shown = words(await home(http_world, MAX)).partition("\n\n")[0]
        assert ("were not recorded: 5 of the 7" in shown) is (told == 4)
        await recorded(http_world, ANA, EventKind.HEARD_FROM)
        http_world.clock.at += timedelta(minutes=10)

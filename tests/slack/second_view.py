"""A report that is kept, and the view that follows it."""

from sqlmodel import Session, select

from bot.local_slack.views import View
from storage.models import LostDeal
from tests.slack.world import World

NOTE = "I quoted two colours instead of four"
SAID = "I quoted two colours instead of four."
TALKED = "I talked for half an hour."


async def only_deal(world: World) -> LostDeal:
    def read(session: Session) -> LostDeal:
        return session.exec(select(LostDeal)).one()

    return await world.bot.ctx.run(read)


async def kept_report(world: World, circumstance: str = "own_mistake", note: str = NOTE) -> View:
    """Report it; gives the view that follows."""
    await world.lostdeal()
    await world.pick(circumstance)
    seen = await world.submit_view(client="Acme Corp", what_happened=note)
    assert not seen.errors
    assert seen.view is not None
    return seen.view


def accessories(blocks: tuple[dict[str, object], ...]) -> list[str]:
    """The action ids of the buttons that stand beside a text."""
    found = [block.get("accessory") for block in blocks]
    return [str(one["action_id"]) for one in found if isinstance(one, dict)]

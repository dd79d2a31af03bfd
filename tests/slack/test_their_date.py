"""A date of the client's own, by which some asks are timed: it lies ahead when it is given."""

from datetime import date, timedelta

from sqlmodel import Session, select

from storage.models import LostDeal
from tests.slack.world import ANA, World, held

LATER = "2026-04-15"


async def their_dates(world: World) -> list[date | None]:
    def read(session: Session) -> list[date | None]:
        return [deal.their_date for deal in session.exec(select(LostDeal))]

    return await world.bot.ctx.run(read)


async def test_a_day_that_is_over_is_refused_beside_its_field(world: World) -> None:
    await world.lostdeal()
    await world.pick("told_no")
    typed = {"client": "Acme Corp", "loss_reason": "timing", "their_date": "2026-03-02"}
    seen = await world.submit(ANA, **typed)
    assert seen.errors == {"their_date": "That day is over. Please pick a later one."}
    kept = held(await world.form())
    assert kept["their_date"] == "2026-03-02"
    # The report is kept by then, without the date.
    assert await their_dates(world) == [None]

    assert not (await world.submit(ANA, their_date="2026-03-03")).errors
    assert await their_dates(world) == [date(2026, 3, 3)]


async def test_a_date_that_has_passed_since_stops_no_edit(one_world: World) -> None:
    receipt = await one_world.report("told_no", loss_reason="timing", their_date=LATER)
    one_world.clock.at += timedelta(days=60)
    await one_world.press(receipt, "edit")
    assert not (await one_world.submit(ANA, contact="Joy")).errors
    assert await their_dates(one_world) == [date.fromisoformat(LATER)]

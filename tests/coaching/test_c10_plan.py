"""The plan in writing holds the plan: what, by when, who, kept as promises (10.4)."""

from collections.abc import AsyncIterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from bot.core.promises import usual_day
from bot.core.working_time import Calendar, Hours, standard_week
from bot.local_slack.messages import Message
from storage.models import Promise
from tests.slack import world as worlds
from tests.slack.world import World, actions, fields, held, words

MADRID = standard_week(ZoneInfo("Europe/Madrid"))
DUBAI = Calendar(
    ZoneInfo("Asia/Dubai"),
    dict.fromkeys((0, 1, 2, 3, 6), MADRID.hours[0]),
)
NEVER_TOGETHER = Calendar(ZoneInfo("Asia/Dubai"), dict.fromkeys((5, 6), MADRID.hours[0]))
assert isinstance(MADRID.hours[0], Hours)


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[World]:
    """A workspace with the bot in it."""
    async with worlds.world("http", sqlite_url) as one:
        yield one


async def promises(world: World) -> list[Promise]:
    def read(session: Session) -> list[Promise]:
        return list(session.exec(select(Promise).order_by(col(Promise.due_on))))

    return await world.bot.ctx.run(read)


async def plan_note(world: World) -> Message:
    """Own up to a mistake; gives the note that asks for the plan."""
    told = {"what_happened": "I quoted two colours", "impact": "You lost a fair"}
    await world.report("own_mistake", **told)
    await world.press(await world.note_of("own_up"), "record.owned_up")
    return await world.note_of("plan_in_writing")


async def test_c10_plan_letter_waits_for_a_dated_line(shop: World) -> None:
    note = await plan_note(shop)
    assert actions(note)[0] == "write_plan"
    assert "as soon as it has one line with a day" in words(note)
    assert "*In an email*" not in words(note)
    await shop.press(note, "write_plan")
    line = {"action.1": "Reprint all 2,000 menus", "due_on.1": "2026-03-10", "who.1": "Ida Holm"}
    assert not (await shop.submit(**line)).errors
    said = words(shop.now(note))
    assert "*In an email*" in said
    assert "eprint all 2,000 menus" in said


async def test_c10_plan_lines_are_kept_as_promises(shop: World) -> None:
    note = await plan_note(shop)
    await shop.press(note, "write_plan")
    lines = {
        "action.1": "Reprint all 2,000 menus",
        "due_on.1": "2026-03-10",
        "who.1": "Ida Holm",
        "action.2": "Credit the first run",
        "due_on.2": "2026-03-12",
    }
    assert not (await shop.submit(**lines)).errors
    kept = [(one.action, one.due_on, one.who, one.by_them) for one in await promises(shop)]
    assert kept == [
        ("Reprint all 2,000 menus", date(2026, 3, 10), "Ida Holm", False),
        ("Credit the first run", date(2026, 3, 12), "", False),
    ]
    reminded = {row.promise_id for row in await shop.nudges() if row.status == "pending"}
    assert {one.id for one in await promises(shop)} <= reminded


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"action.1": "  "}, "action.1", "A few words"),
        ({"action.1": "Reprint", "due_on.1": "2026-03-01"}, "due_on.1", "That day is over"),
        ({"action.1": "Reprint", "due_on.1": "2036-03-01"}, "due_on.1", "more than two years"),
        ({"action.1": "Reprint", "due_on.1": None}, "due_on.1", "By which day?"),
        ({"action.1": "Reprint", "who.2": "Ida"}, "action.2", "A few words"),
    ],
)
async def test_what_is_wrong_in_a_line_is_said_beside_it(
    shop: World, typed: dict[str, str | None], field: str, said: str
) -> None:
    note = await plan_note(shop)
    await shop.press(note, "write_plan")
    await shop.server.forms.fill(await shop.form(), typed)
    seen = await shop.submit()
    assert list(seen.errors) == [field]
    assert said in seen.errors[field]
    assert await promises(shop) == []
    assert fields(await shop.form())


async def test_c10_plan_days_that_are_offered_are_worked_on(shop: World) -> None:
    told = {"what_happened": "I quoted two colours", "client_timezone": "Asia/Dubai"}
    await shop.report("own_mistake", **told)
    await shop.press(await shop.note_of("own_up"), "record.owned_up")
    await shop.press(await shop.note_of("plan_in_writing"), "write_plan")
    form = held(await shop.form())
    assert [form[f"due_on.{n}"] for n in (1, 2, 3)] == ["2026-03-04", "2026-03-06", "2026-03-10"]


@pytest.mark.parametrize(
    ("theirs", "start", "days", "expected"),
    [
        (None, date(2026, 3, 6), 1, date(2026, 3, 9)),  # a Friday leads to Monday
        (DUBAI, date(2026, 3, 5), 1, date(2026, 3, 9)),  # Friday is off there, the weekend here
        (DUBAI, date(2026, 3, 3), 5, date(2026, 3, 11)),
        (NEVER_TOGETHER, date(2026, 3, 5), 2, date(2026, 3, 9)),
    ],
)
def test_a_day_is_offered_on_which_both_work(
    theirs: Calendar | None, start: date, days: int, expected: date
) -> None:
    assert usual_day(MADRID, theirs, start, days) == expected

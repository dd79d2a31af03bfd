"""The words that reps keep: one script a step and channel, each rep's own."""

from datetime import timedelta
from functools import partial

from sqlmodel import Session

from storage.database import Database
from storage.models import KeptScript
from storage.scripts import drop_script, keep_script, scripts_of
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, add_deal, add_teams


def script(step: str, channel: str, text: str, rep: str = REP, hours: int = 0) -> KeptScript:
    return KeptScript(
        team_id=TEAM,
        deal_id="d0",
        step=step,
        channel=channel,
        rep_id=rep,
        text=text,
        at=NOW + timedelta(hours=hours),
    )


async def keep(database: Database, kept: KeptScript) -> None:
    await database.run(lambda s: keep_script(s, kept))


async def found(database: Database, team: str = TEAM, rep: str = REP) -> dict[str, str]:
    rows = await database.run(lambda s: scripts_of(s, team, "d0", rep))
    return {f"{row.step}.{row.channel}": row.text for row in rows}


async def a_deal(database: Database) -> None:
    await database.run(add_teams)
    await database.run(partial(add_deal, deal_id="d0"))


async def test_each_step_and_channel_has_its_own(database: Database) -> None:
    await a_deal(database)
    await keep(database, script("ask", "phone", "by phone"))
    await keep(database, script("ask", "email", "Größe 📞 'quoted' \\ <b>"))
    await keep(database, script("chaser", "email", "again"))
    assert await found(database) == {
        "ask.phone": "by phone",
        "ask.email": "Größe 📞 'quoted' \\ <b>",
        "chaser.email": "again",
    }


async def test_later_words_take_the_place_of_the_earlier(database: Database) -> None:
    await a_deal(database)
    await keep(database, script("ask", "phone", "first"))
    await keep(database, script("ask", "phone", "second", hours=1))
    (row,) = await database.run(lambda s: scripts_of(s, TEAM, "d0", REP))
    assert (row.text, row.at) == ("second", NOW + timedelta(hours=1))


async def test_nobody_else_and_no_other_workspace_finds_them(database: Database) -> None:
    await a_deal(database)
    await keep(database, script("ask", "phone", "mine"))
    await keep(database, script("ask", "phone", "theirs", rep="U9"))
    assert await found(database) == {"ask.phone": "mine"}
    assert await found(database, rep="U9") == {"ask.phone": "theirs"}
    assert await found(database, team=OTHER) == {}


async def test_words_are_given_up_one_at_a_time_and_only_ones_own(database: Database) -> None:
    await a_deal(database)
    await keep(database, script("ask", "phone", "mine"))
    await keep(database, script("ask", "email", "mine too"))
    for rep in ("U9", REP, REP):
        await database.run(partial(_drop, rep=rep))
        left = {"ask.email"} if rep == REP else {"ask.email", "ask.phone"}
        assert set(await found(database)) == left


def _drop(session: Session, rep: str) -> None:
    for kept in scripts_of(session, TEAM, "d0", rep):
        if (kept.step, kept.channel) == ("ask", "phone"):
            drop_script(session, kept)


async def test_the_longest_words_are_kept_whole(database: Database) -> None:
    await a_deal(database)
    await keep(database, script("ask", "phone", "x" * 100_000))
    assert await found(database) == {"ask.phone": "x" * 100_000}

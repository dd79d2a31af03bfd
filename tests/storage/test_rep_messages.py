"""What a rep was sent or is due, and several nudges told in one message."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.models import Nudge, NudgeStatus, Rep, RepKey
from storage.rep_messages import (
    Heard,
    due_together,
    fold_into,
    heard_by,
    mark_folded_sent,
    messages_in_one,
    note_of,
    unfold_all,
)
from storage.teams import note_acted
from tests.storage.nudge_rows import (
    LATER,
    NOW,
    OTHER,
    REP,
    TEAM,
    a_notice,
    add_deal,
    add_teams,
    every_nudge,
)
from tests.storage.statements import statements_of

MINE, HERS, ELSEWHERE = RepKey(TEAM, REP), RepKey(TEAM, "U2"), RepKey(OTHER, REP)
SINCE = NOW - timedelta(days=8)


@pytest.fixture
async def reps(database: Database) -> Database:
    """Two reps in one workspace, and one of the same name in another."""
    await database.run(add_teams)
    hers = Rep(team_id=TEAM, user_id="U2", timezone="UTC", locale="en-US", refreshed_at=NOW)
    await database.run(lambda s: s.add(hers))
    return database


async def add(database: Database, *rows: Nudge) -> None:
    await database.run(lambda s: s.add_all(rows))


def sent(nudge_id: str, days: int, **values: Any) -> Nudge:
    at = NOW - timedelta(days=days)
    told = {"counts": True, "status": NudgeStatus.SENT, "wake_at": None}
    return a_notice(
        nudge_id, **told | {"message_ts": nudge_id, "sent_at": at, "due_at": at} | values
    )


def heard(ts: str, days: int, *, unheeded: bool) -> Heard:
    return Heard(ts, NOW - timedelta(days=days), unheeded)


async def heard_of(database: Database, *whose: RepKey) -> dict[RepKey, list[Heard]]:
    found = await database.run(lambda s: heard_by(s, whose, SINCE))
    return {one: sorted(several, key=lambda m: (m.at, m.ts)) for one, several in found.items()}


async def act(database: Database, days: int) -> None:
    at = NOW - timedelta(days=days)
    await database.run(lambda s: note_acted(s, [RepKey(TEAM, REP)], at))


async def test_only_messages_that_count_and_were_sent_are_heard(reps: Database) -> None:
    await add(
        reps,
        sent("1.0", 1),
        sent("2.0", 1, counts=False),
        sent("3.0", 1, status=NudgeStatus.SENDING),
        sent("4.0", 1, recipient="U2"),
        sent("5.0", 1, team_id=OTHER),
    )
    assert await heard_of(reps, MINE, HERS) == {
        MINE: [heard("1.0", 1, unheeded=True)],
        HERS: [heard("4.0", 1, unheeded=True)],
    }
    assert await heard_of(reps, ELSEWHERE) == {ELSEWHERE: [heard("5.0", 1, unheeded=True)]}


async def test_whoever_never_did_anything_left_it_all_unheeded(reps: Database) -> None:
    await add(reps, sent("1.0", 400), sent("2.0", 9), sent("3.0", 1))
    expected = [(400, "1.0"), (9, "2.0"), (1, "3.0")]
    assert (await heard_of(reps, MINE))[MINE] == [
        heard(ts, days, unheeded=True) for days, ts in expected
    ]


async def test_whoever_did_something_long_ago_left_unheeded_what_came_since(reps: Database) -> None:
    await add(reps, sent("1.0", 40), sent("2.0", 20), sent("3.0", 1))
    await act(reps, 30)
    assert (await heard_of(reps, MINE))[MINE] == [
        heard("2.0", 20, unheeded=True),
        heard("3.0", 1, unheeded=True),
    ]


async def test_whoever_did_something_lately_heard_what_the_caps_count(reps: Database) -> None:
    await add(reps, sent("1.0", 9), sent("2.0", 5), sent("3.0", 1))
    await act(reps, 3)
    assert (await heard_of(reps, MINE))[MINE] == [
        heard("2.0", 5, unheeded=False),
        heard("3.0", 1, unheeded=True),
    ]


async def test_several_steps_in_one_message_have_one_ts(reps: Database) -> None:
    await add(reps, sent("1.0", 1), sent("folded", 1, message_ts="1.0", folded_into="1.0"))
    assert {one.ts for one in (await heard_of(reps, MINE))[MINE]} == {"1.0"}


async def test_what_counts_and_is_due_for_several_reps(reps: Database) -> None:
    earlier = NOW - timedelta(hours=1)
    counts = partial(a_notice, counts=True)
    await add(
        reps,
        counts("b"),
        counts("a"),
        counts("first", due_at=earlier),
        counts("hers", recipient="U2", due_at=LATER),
        counts("not yet", due_at=earlier, wake_at=LATER),
        counts("under way", status=NudgeStatus.SENDING),
        counts("elsewhere", team_id=OTHER),
        a_notice("exempt"),
    )
    found = await reps.run(lambda s: due_together(s, [MINE, HERS], NOW))
    assert [row.id for row in found] == ["first", "a", "b", "hers"]
    assert [row.id for row in await reps.run(lambda s: due_together(s, [HERS], NOW))] == ["hers"]


async def test_reading_what_many_reps_hear_costs_one_statement(reps: Database) -> None:
    many = [RepKey(TEAM, f"U{number}") for number in range(50)]
    for some in (many[:1], many):
        assert len(await statements_of(reps, partial(heard_by, whose=some, since=SINCE))) == 1
        assert len(await statements_of(reps, partial(due_together, whose=some, until=NOW))) == 1


async def fold(database: Database, *others: str, host: str = "host") -> None:
    def work(session: Session) -> None:
        rows = [session.get_one(Nudge, other) for other in others]
        fold_into(session, [(row, host) for row in rows], LATER)

    await database.run(work)


async def test_one_message_tells_its_own_first_and_then_the_folded_ones(reps: Database) -> None:
    earlier = NOW - timedelta(hours=1)
    names = ["b", "a", "alone"]
    await add(reps, a_notice("host"), a_notice("first", due_at=earlier), *map(a_notice, names))
    await fold(reps, "first", "a", "b")
    for asked in ("host", "a", "first"):
        found = await reps.run(partial(messages_in_one, team_id=TEAM, nudge_id=asked))
        assert [row.id for row in found] == ["host", "first", "a", "b"]
    found = await reps.run(partial(messages_in_one, team_id=TEAM, nudge_id="alone"))
    assert [row.id for row in found] == ["alone"]
    for team, nudge_id in [(OTHER, "host"), (OTHER, "a"), (TEAM, "none")]:
        assert await reps.run(partial(messages_in_one, team_id=team, nudge_id=nudge_id)) == []


async def test_folded_ones_sleep_and_are_sent_with_their_host(reps: Database) -> None:
    await add(reps, *map(a_notice, ["host", "a", "b", "other"]))
    await add(reps, a_notice("stopped", status=NudgeStatus.CANCELLED))
    await fold(reps, "a", "b", "stopped")
    rows = await reps.run(every_nudge)
    assert {i for i, row in rows.items() if row.wake_at == LATER} == {"a", "b", "stopped"}
    await reps.run(lambda s: mark_folded_sent(s, rows["host"], "1.0", LATER))
    rows = await reps.run(every_nudge)
    assert {i for i, row in rows.items() if row.status == NudgeStatus.SENT} == {"a", "b"}
    assert (rows["a"].message_ts, rows["a"].sent_at, rows["a"].wake_at) == ("1.0", LATER, None)


async def test_unfolded_ones_go_their_own_way(reps: Database) -> None:
    await add(reps, *map(a_notice, ["host", "a", "b", "alone"]))
    await fold(reps, "a", "b")
    rows = await reps.run(every_nudge)
    await reps.run(lambda s: unfold_all(s, [rows["a"], rows["alone"]]))
    rows = await reps.run(every_nudge)
    assert {i: row.folded_into for i, row in rows.items() if row.folded_into} == {"b": "host"}
    assert await statements_of(reps, lambda s: unfold_all(s, [rows["alone"]])) == []


async def test_the_note_of_a_step_is_the_message_that_told_of_it_last(reps: Database) -> None:
    await reps.run(partial(add_deal, deal_id="d1"))
    ask = {"deal_id": "d1", "step": "ask"}
    await add(reps, sent("host", 1), sent("1.0", 5, **ask))
    note = partial(note_of, team_id=TEAM, deal_id="d1", step="ask", recipient=REP)
    assert getattr(await reps.run(note), "id", None) == "1.0"
    await add(reps, sent("folded", 1, folded_into="host", **ask))
    assert getattr(await reps.run(note), "id", None) == "host"
    assert await reps.run(partial(note, recipient="U2")) is None
    assert await reps.run(partial(note, team_id=OTHER)) is None

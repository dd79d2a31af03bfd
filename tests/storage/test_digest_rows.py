"""Digests in the nudge table: the one that waits, and where the next begins."""

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from storage.database import Database
from storage.digests import digest_begins, is_told, waiting_digest
from storage.models import Nudge, NudgeKind, NudgeStatus
from tests.storage.nudge_rows import NOW, OTHER, TEAM, add_teams


async def test_digests_are_found_for_their_own_workspace(database: Database) -> None:
    await database.run(add_teams)

    def add(session: Session, key: str, due_at: datetime, *, done: bool) -> None:
        session.add(
            Nudge(
                team_id=TEAM,
                kind=NudgeKind.DIGEST,
                dedupe_key=key,
                recipient="C1",
                status=NudgeStatus.SENT if done else NudgeStatus.PENDING,
                due_at=due_at,
                wake_at=None if done else due_at,
                covers_since=due_at - timedelta(days=7),
                covers_until=due_at,
            )
        )

    for key, days, done in [("a", -14, True), ("b", -7, True), ("c", 0, False)]:
        at = NOW + timedelta(days=days)
        await database.run(partial(add, key=key, due_at=at, done=done))
    waiting = await database.run(lambda s: waiting_digest(s, TEAM))
    assert waiting is not None
    assert waiting.dedupe_key == "c"
    begins = [
        await database.run(partial(digest_begins, team_id=TEAM, before=NOW - timedelta(days=days)))
        for days in (0, 8, 15)
    ]
    assert begins == [NOW - timedelta(days=days) for days in (7, 14, 21)]
    told = [await database.run(partial(is_told, team_id=TEAM, dedupe_key=k)) for k in "abc"]
    assert told == [True, True, False]
    assert not await database.run(lambda s: is_told(s, OTHER, "a"))
    assert await database.run(lambda s: waiting_digest(s, OTHER)) is None
    assert await database.run(lambda s: digest_begins(s, OTHER, NOW)) is None

"""What is given out of what is kept: whose, and page by page."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.usecases.erase import Subject
from storage.database import Database
from storage.export_parts import parts_of_rep, parts_of_team
from storage.export_rows import Part, Row, page_of
from storage.models import ErasureKind


def parts_of(subject: Subject) -> list[Part]:
    """The parts of an export: a rep's own data, or the workspace's without private fields."""
    if subject.kind is ErasureKind.REP:
        return parts_of_rep(subject.team_id, subject.who)
    return parts_of_team(subject.team_id)


async def pages_of(database: Database, part: Part) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """Its rows, a page at a time, each read by itself: the bot goes on meanwhile."""
    after: Row | None = None
    while True:
        rows, after = await database.run(lambda session, key=after: page_of(session, part, key))  # type: ignore[misc]
        yield rows
        if after is None:
            return

"""The judge: what was lost, what came twice, what the wrong person saw, and what is stuck."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.local_slack.messages import Message
from bot.local_slack.workspace import Workspace
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from storage.database import Database
from storage.models import Handover, LostDeal, Nudge
from tests.chaos.door import Posts
from tests.chaos.people import Ledger
from tests.chaos.screens import Screens
from tests.coaching.written import unwritten

_COACHING = Coaching(
    load_playbooks(), load_touches(), load_follow_through(), WorkWeek(), DigestPlan()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every fault, in words that hold ids only; none where all went well."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong_person: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def by_kind(self) -> dict[str, list[str]]:
        """The faults of each kind."""
        return {
            "lost": self.lost,
            "twice": self.twice,
            "seen by the wrong person": self.wrong_person,
            "stuck": self.stuck,
        }

    @property
    def faults(self) -> list[str]:
        """All of them, each with its kind."""
        return [f"{kind}: {one}" for kind, faults in self.by_kind.items() for one in faults]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What people know, what stands in Slack, and what the bot has kept, when all is over.

    `unplanned` are steps that open deals have in their plans and that no nudge was written for.
    """

    workspace: Workspace
    ledger: Ledger
    posts: Posts
    screens: Screens
    nudges: dict[str, Nudge]
    deals: dict[str, LostDeal]
    offers: list[Handover]
    messages: dict[str, list[Message]]
    unplanned: list[str]

    def host(self, nudge: Nudge) -> Nudge:
        """The nudge with whose message this one went out."""
        return self.nudges[nudge.folded_into] if nudge.folded_into else nudge


async def gathered(
    workspace: Workspace, ledger: Ledger, posts: Posts, screens: Screens, url: str
) -> Evidence:
    """Everything that there is, from a database that no bot uses any more."""
    database = Database.open(url)
    try:
        nudges, deals, offers = await database.run(_kept)
        unplanned = await database.run(lambda s: unwritten(s, _COACHING, workspace.now()))
    finally:
        await database.close()
    return Evidence(
        workspace=workspace,
        ledger=ledger,
        posts=posts,
        screens=screens,
        nudges=nudges,
        deals=deals,
        offers=offers,
        messages=by_mark(workspace),
        unplanned=unplanned,
    )


def keep_rows(evidence: Evidence, path: Path) -> None:
    """Write down the nudges as they ended, to be read after a failure; no row holds words."""
    rows = [row.model_dump(mode="json") for row in evidence.nudges.values()]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")


def mark_of(message: Message) -> str:
    """The nudge that a message is marked with."""
    payload = (message.metadata or {}).get("event_payload") or {}
    return str(payload.get("nudge_id") or "")


def by_mark(workspace: Workspace) -> dict[str, list[Message]]:
    """The messages of the bot, by the nudge that each is marked with."""
    found: dict[str, list[Message]] = {}
    for message in _from_app(workspace):
        found.setdefault(mark_of(message), []).append(message)
    return found


def _from_app(workspace: Workspace) -> Iterable[Message]:
    return (one for c in workspace.channels.all() for one in c.messages if one.from_app)


def _kept(session: Session) -> tuple[dict[str, Nudge], dict[str, LostDeal], list[Handover]]:
    nudges = {row.id: row for row in session.exec(select(Nudge))}
    deals = {row.id: row for row in session.exec(select(LostDeal))}
    return nudges, deals, list(session.exec(select(Handover)))

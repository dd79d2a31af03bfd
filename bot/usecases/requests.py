"""A workflow asks somebody to log a lost deal: nothing is planned before they have said so."""

from dataclasses import dataclass

from bot.cases.case import NoSuchDeal
from bot.cases.own_case import StaleAction
from bot.cases.turn import Turn
from bot.core.asked_report import AskedReport, read_kept
from storage.models import Nudge, NudgeKind, RequestTopic
from storage.nudges import enqueue, get_nudge


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, and how far it has come."""

    nudge_id: str
    asked: AskedReport
    topic: RequestTopic


def ask_owner(turn: Turn, asked: AskedReport, key: str) -> bool:
    """Queue the question to the actor; False where this run of the workflow asked it before."""
    question = Nudge(
        team_id=turn.team_id,
        kind=NudgeKind.REQUEST,
        dedupe_key=f"{turn.team_id}:request:{key}",
        recipient=turn.actor,
        topic=RequestTopic.ASKED,
        detail=asked.kept(),
        due_at=turn.now,
    )
    return enqueue(turn.session, question)


def own_request(turn: Turn, nudge_id: str) -> Request:
    """The actor's own; raises NoSuchDeal, since for anybody else there is none."""
    return request_of(_own_row(turn, nudge_id))


def answer_request(turn: Turn, nudge_id: str, answer: RequestTopic) -> Request:
    """Note the actor's answer; raises NoSuchDeal, and StaleAction where they logged it before."""
    row = _own_row(turn, nudge_id)
    if row.topic == RequestTopic.LOGGED:
        raise StaleAction
    row.topic = answer
    turn.session.add(row)
    turn.session.flush()
    return request_of(row)


def request_of(row: Nudge) -> Request:
    """What a row of that kind asks."""
    return Request(row.id, read_kept(row.detail or ""), RequestTopic(row.topic or ""))


def _own_row(turn: Turn, nudge_id: str) -> Nudge:
    found = get_nudge(turn.session, turn.team_id, nudge_id)
    if found is None or found.kind != NudgeKind.REQUEST or found.recipient != turn.actor:
        raise NoSuchDeal(nudge_id)
    return found

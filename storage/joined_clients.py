"""Deals whose client was joined with another: their reps are told, if another rep said so."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_
from sqlmodel import Session, col, select

from storage.models import (
    TO_BE_SENT,
    Client,
    ClientLink,
    LostDeal,
    Nudge,
    NudgeKind,
    SummaryTopic,
)

_SAME_TEAM = col(Client.team_id) == LostDeal.team_id
_LINK_OF_TEAM = col(ClientLink.team_id) == Client.team_id


class Joined(NamedTuple):
    """An open deal whose client was joined with another one then."""

    team_id: str
    rep_id: str
    deal_id: str
    at: datetime


def deals_joined(
    session: Session, teams: Collection[str], reps: Collection[str], since: datetime
) -> list[Joined]:
    """The open deals of these reps whose clients somebody else joined since then."""
    query = (
        select(LostDeal.team_id, LostDeal.rep_id, LostDeal.id, ClientLink.at)
        .join(Client, and_(_SAME_TEAM, col(Client.canonical_id) == LostDeal.client_id))
        .join(ClientLink, and_(_LINK_OF_TEAM, col(ClientLink.client_id) == Client.id))
        .where(col(LostDeal.team_id).in_(teams), col(LostDeal.rep_id).in_(reps))
        .where(col(LostDeal.is_open), col(ClientLink.same), col(ClientLink.at) >= since)
        .where(col(ClientLink.by_user) != LostDeal.rep_id)
        .order_by(col(LostDeal.list_at), col(LostDeal.id))
    )
    return [Joined(*row) for row in session.exec(query)]


def reps_to_be_told(session: Session, team_id: str, reps: Collection[str]) -> set[str]:
    """Those of these reps whose message about that still waits; nobody claims it meanwhile."""
    query = (
        select(Nudge.recipient)
        .where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.CATCH_UP)
        .where(col(Nudge.recipient).in_(reps), Nudge.topic == SummaryTopic.SAME_CLIENT)
        .where(col(Nudge.status).in_(TO_BE_SENT))
        .with_for_update()
    )
    return set(session.exec(query))

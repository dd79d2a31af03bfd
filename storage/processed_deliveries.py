"""Deliveries from Slack that already had their effect."""

from datetime import datetime

from sqlmodel import Session, col, delete

from storage.insert import insert_if_new
from storage.models import ProcessedDelivery


def claim_delivery(session: Session, team_id: str, key: str, now: datetime) -> bool:
    """Whether this delivery is new; written with its effect, so that both stand or neither."""
    return insert_if_new(session, ProcessedDelivery(team_id=team_id, key=key, at=now))


def forget_before(session: Session, moment: datetime) -> int:
    """Drop entries too old to be repeated; returns how many."""
    return session.exec(
        delete(ProcessedDelivery).where(col(ProcessedDelivery.at) < moment)
    ).rowcount

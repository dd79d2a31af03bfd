"""Reps show that they are there: that ends the quiet after messages that were ignored."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.cases.reps import note_presence
from storage.models import RepKey


def be_present(session: Session, whose: Collection[RepKey], now: datetime) -> None:
    """Note that these reps did something just now."""
    note_presence(session, whose, now)

"""Reps show that they are there: that ends the quiet after messages that were ignored."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.reps import note_presence
from bot.usecases.come_back import take_for_installed
from storage.models import RepKey


def be_present(
    session: Session, coaching: Coaching, whose: Collection[RepKey], now: datetime
) -> None:
    """Note that these reps did something just now, where the bot must be installed for it."""
    note_presence(session, whose, now)
    take_for_installed(session, coaching, {one.team_id for one in whose}, now)

"""The last press of a deal's rep, while it can be taken back."""

from datetime import datetime

from bot.cases.case import Case
from bot.core.last_press import can_be_taken_back, is_fresh
from storage.case_rows import EventRow
from storage.models import LostDeal, Promise


class TooLateToTakeBack(Exception):
    """The press is more than a day old: what is true now is recorded instead.

    `client` is for whoever is told of it; the words of the exception may be logged.
    """

    def __init__(self, deal: LostDeal) -> None:
        super().__init__(deal.id)
        self.client = deal.client


def last_press(case: Case) -> EventRow | None:
    """The last entry of a history, if it is a press of the deal's rep that has an *Undo*."""
    latest = case.latest
    if latest is None or latest.by_user != case.deal.rep_id:
        return None
    return latest if can_be_taken_back(latest.what) else None


def fresh_press(case: Case, now: datetime) -> EventRow | None:
    """The same, while it is less than a day old."""
    press = last_press(case)
    return press if press is not None and is_fresh(told_at(press), now) else None


def told_at(event: EventRow) -> datetime:
    """When an entry was recorded."""
    return event.told_at or event.at


def fresh_answer(case: Case, now: datetime) -> Promise | None:
    """The promise that was last called kept or missed, while that can be taken back."""
    settled = [
        (one.told_at, one.id, one)
        for one in case.promises
        if one.told_at is not None and is_fresh(one.told_at, now)
    ]
    return max(settled, default=(None, "", None))[-1]

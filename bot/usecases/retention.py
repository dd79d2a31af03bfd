"""Closed deals go after a while, where the admin set one: reports, words and all."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.usecases.erase import erase_with_clients
from storage.erase import BATCH, deals_closed_before, erase_old_requests, still_closed
from storage.erase_people import Recorded, note_erased
from storage.models import ErasureKind


def expire_some(session: Session, days: int, now: datetime) -> int:
    """Delete a batch of the deals that are closed for so many days; gives how many.

    Never one that is open, or of which something is still to be sent.
    """
    before = now - timedelta(days=days)
    of_team = defaultdict[str, list[str]](list)
    for team_id, deal_id in deals_closed_before(session, before, BATCH):
        of_team[team_id].append(deal_id)
    gone = 0
    for team_id, found in of_team.items():
        deals = still_closed(session, team_id, found, before)
        erase_with_clients(session, team_id, deals)
        if deals:
            what = Recorded(team_id, ErasureKind.RETENTION, str(days))
            note_erased(session, what, now, len(deals))
        gone += len(deals)
    if not gone:
        erase_old_requests(session, before)
    return gone

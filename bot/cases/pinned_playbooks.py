"""Which playbook a deal goes by: the one it was reported under, so that nothing pending changes.

A playbook that is edited holds for what is reported from then on. The numbers of keep-in-touch are
caps, and always the present ones.
"""

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.circumstances import Circumstance
from bot.core.plan import PlanRules
from bot.core.playbook import Playbook, Step
from storage.case_rows import CaseRows
from storage.models import LostDeal
from storage.pinned_playbooks import get_playbooks, keep_playbook

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    playbook: Playbook
    touch: Step
    review: Step


def read_pinned(session: Session, coaching: Coaching, rows: Iterable[CaseRows]) -> None:
    """Read the playbooks of deals that do not go by today's."""
    others = [row for row in rows if row.deal.book not in (None, _todays_digest(coaching, row))]
    if not others:
        return
    found = get_playbooks(session, {(one.deal.team_id, one.deal.book or "") for one in others})
    for row in others:
        row.playbook = found.get((row.deal.team_id, row.deal.book or ""))


def rules_of(coaching: Coaching, rows: CaseRows) -> PlanRules:
    """The deal's own playbook, or today's where it has none that can still be told."""
    circumstance = Circumstance(rows.deal.circumstance)
    today = todays_rules(coaching, circumstance)
    own = _read(rows.deal.id, rows.playbook) if rows.playbook is not None else None
    if own is None or own.playbook.circumstance is not circumstance:
        return today
    pinned = {"step": own.touch, "review": own.review}
    touches = coaching.touches.model_copy(update=pinned)
    rules = PlanRules(own.playbook, touches, coaching.follow)
    return rules if coaching.can_tell(rules) else today


def todays_rules(coaching: Coaching, circumstance: Circumstance) -> PlanRules:
    """What a deal that is reported today goes by."""
    return PlanRules(coaching.playbooks[circumstance], coaching.touches, coaching.follow)


def pin_rules(deal: LostDeal, rules: PlanRules) -> None:
    """Let the deal go by this playbook from now on: it is kept since the workspace was joined."""
    deal.book = digest_of(rules)


def keep_rules(session: Session, team_id: str, rules: PlanRules) -> None:
    """Keep a playbook, so that deals can be pinned to it; the same one is kept once."""
    touches = rules.touches
    data = _Kept(playbook=rules.playbook, touch=touches.step, review=touches.review)
    keep_playbook(session, team_id, digest_of(rules), data.model_dump_json())


def digest_of(rules: PlanRules) -> str:
    """Equal where every step is."""
    return f"{rules.playbook.digest}{rules.touches.digest}"


def _todays_digest(coaching: Coaching, row: CaseRows) -> str:
    # One that is none fails where its deal is planned, and stops nobody else's.
    playbook = coaching.playbooks.get(cast("Circumstance", row.deal.circumstance))
    return f"{playbook.digest}{coaching.touches.digest}" if playbook else ""


def _read(deal_id: str, data: str) -> _Kept | None:
    try:
        return _parsed(data)
    except ValidationError:
        # Another version of the bot wrote it; what a deal was told counts more than how.
        log.warning("deal %s: its playbook can no longer be read, so today's is used", deal_id)
        return None


@lru_cache(maxsize=64)
def _parsed(data: str) -> _Kept:
    return _Kept.model_validate_json(data)

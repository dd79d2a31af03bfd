"""Which playbook a deal goes by: the one it was reported under, so that nothing pending changes.

A playbook that is edited holds for what is reported from then on. The numbers of keep-in-touch are
caps, and always the present ones.
"""

import logging

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.circumstances import Circumstance
from bot.core.plan import PlanRules
from bot.core.playbook import Playbook, Step
from storage.models import LostDeal
from storage.pinned_playbooks import get_playbook, keep_playbook

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    playbook: Playbook
    touch: Step


def rules_of(session: Session, coaching: Coaching, deal: LostDeal) -> PlanRules:
    """The deal's own playbook, or today's where it has none that can still be told."""
    circumstance = Circumstance(deal.circumstance)
    today = PlanRules(coaching.playbooks[circumstance], coaching.touches)
    if deal.book is None or deal.book == digest_of(today):
        return today
    own = _read(deal, get_playbook(session, deal.team_id, deal.book))
    if own is None or own.playbook.circumstance is not circumstance:
        return today
    rules = PlanRules(own.playbook, coaching.touches.model_copy(update={"step": own.touch}))
    return rules if coaching.can_tell(rules) else today


def pin_rules(session: Session, deal: LostDeal, rules: PlanRules) -> None:
    """Let the deal go by this playbook from now on."""
    digest = digest_of(rules)
    if deal.book != digest:
        data = _Kept(playbook=rules.playbook, touch=rules.touches.step).model_dump_json()
        keep_playbook(session, deal.team_id, digest, data)
        deal.book = digest


def digest_of(rules: PlanRules) -> str:
    """Equal where every step is."""
    return f"{rules.playbook.digest}{rules.touches.step.digest}"


def _read(deal: LostDeal, data: str | None) -> _Kept | None:
    if data is None:
        return None
    try:
        return _Kept.model_validate_json(data)
    except ValidationError:
        # Another version of the bot wrote it; what a deal was told counts more than how.
        log.warning("deal %s: its playbook can no longer be read, so today's is used", deal.id)
        return None

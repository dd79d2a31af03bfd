"""What the coaching goes by: what ships, and what the settings say."""

from bot.cases.coaching import Coaching, DigestPlan, WorkWeek
from bot.config import Settings
from bot.copy.catalog import Catalog
from bot.copy.complete import can_tell
from bot.playbooks import load_follow_through, load_playbooks, load_touches


def coaching_by(settings: Settings, catalog: Catalog) -> Coaching:
    """What the coaching goes by until something is changed in Slack."""
    start, end = settings.working_hours
    return Coaching(
        playbooks=load_playbooks(),
        touches=load_touches(),
        follow=load_follow_through(),
        week=WorkWeek(start, end, settings.weekend),
        digest=DigestPlan(
            channel=settings.digest_channel,
            weekday=settings.digest_day,
            at=settings.digest_time,
            timezone=settings.timezone,
            when_empty=settings.digest_when_empty,
            locale=settings.amounts_format,
        ),
        can_tell=lambda book: can_tell(catalog, book.playbook, book.touches),
        large_from=settings.large_account,
        managers=settings.managers,
        rule_choices=settings.humility_rules,
    )

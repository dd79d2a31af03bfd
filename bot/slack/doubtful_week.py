"""Where a country's offices differ on a day of the week: the rep is asked, when it matters."""

from datetime import datetime, timedelta

from bot.cases.calendars import doubtful_days
from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.slack.action_ids import HOURS
from bot.slack.elements import Block, actions, button, section

SOON = timedelta(days=2)


def doubtful_week(catalog: Catalog, case: Case, now: datetime) -> list[Block]:
    """The question, where the next step falls around such a day; once answered it is not asked."""
    due = min((found.due_at for found in case.plan if found.due_at is not None), default=None)
    if due is None:
        return []
    zone = case.calendar.tz
    first, last = now.astimezone(zone).date(), min(due, now + SOON).astimezone(zone).date()
    found = doubtful_days(case.rep, case.calendar, first, last)
    if not found:
        return []
    day = catalog.label(f"days.{found[0]}")
    text = catalog.text("messages/doubtful_day", day=day, worked=found[0] in case.calendar.hours)
    hours = button(catalog.label("buttons.hours"), HOURS, case.deal.id)
    return [section(text), actions([hours], f"week.{case.deal.id}")]

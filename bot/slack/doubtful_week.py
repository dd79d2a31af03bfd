"""Where a country's offices differ on a day of the week: the rep is asked, when it matters."""

from bot.cases.case import Case
from bot.cases.doubtful_week import day_asked_about
from bot.copy.catalog import Catalog
from bot.slack.action_ids import HOURS, WEEK_RIGHT, Target
from bot.slack.elements import Block, actions, button, section


def doubtful_week(catalog: Catalog, case: Case, target: Target) -> list[Block]:
    """The question on the receipt that asks it; once answered it is gone."""
    asked = day_asked_about(case)
    if asked is None:
        return []
    day = catalog.label(f"days.{asked}")
    text = catalog.text("messages/doubtful_day", day=day, worked=asked in case.calendar.hours)
    answers = [
        button(catalog.label("buttons.week_right"), WEEK_RIGHT, str(target)),
        button(catalog.label("buttons.hours"), HOURS, case.deal.id),
    ]
    return [section(text), actions(answers, f"week.{case.deal.id}")]

"""The form in which a pause is picked."""

from datetime import date

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.slack.action_ids import PAUSE_FORM
from bot.slack.case_text import written_date
from bot.slack.elements import Block, context, date_input, field, form
from bot.usecases.rep_time import OwnPause


def pause_view(catalog: Catalog, mine: OwnPause, locale: str) -> Block:
    """Until when to be silent; with the pause that runs, which this one replaces."""
    picked = mine.until or mine.usual
    blocks = [field(catalog, "pause", "until", date_input("until", picked.isoformat()))]
    if mine.until is not None:
        day = written_date(mine.until, locale)
        blocks.insert(0, context(catalog.text("messages/pause_runs", until=day)))
    return form(catalog, "pause", PAUSE_FORM, blocks, "")


def paused_text(catalog: Catalog, until: date, locale: str) -> Mrkdwn:
    """That there will be silence, and until which day."""
    return catalog.text("messages/paused", until=written_date(until, locale))

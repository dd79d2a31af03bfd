"""The forms of a rep's own time, and of lifting a stop."""

from collections.abc import Sequence

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape, one_line, shorten
from bot.core.find_client import Closeness, closeness, what_is_sought
from bot.slack.action_ids import HOURS_FORM, LIFT_FORM
from bot.slack.case_text import NAME
from bot.slack.deal.standing import record_line
from bot.slack.elements import (
    OPTION_TEXT,
    Block,
    checkboxes,
    date_input,
    field,
    form,
    input_block,
    option,
    picker,
    section,
    text_input,
)
from bot.usecases.contact import Stop
from bot.usecases.rep_time import RepTime

DAYS = tuple(str(day) for day in range(7))
MOST_RECORDS = 20


def hours_view(catalog: Catalog, mine: RepTime) -> Block:
    """A rep's hours, days, region and next vacation, as they are now."""
    days = [(catalog.label(f"days.{day}"), day, int(day) in mine.workdays) for day in DAYS]
    region = text_input("region", mine.region, limit=10)
    blocks = [
        field(catalog, "hours", "start", _time("start", mine.start.strftime("%H:%M"))),
        field(catalog, "hours", "end", _time("end", mine.end.strftime("%H:%M"))),
        field(catalog, "hours", "workdays", checkboxes("workdays", days)),
        field(catalog, "hours", "region", region, optional=True),
        field(catalog, "hours", "first_day", date_input("first_day"), optional=True),
        field(catalog, "hours", "last_day", date_input("last_day"), optional=True),
    ]
    return form(catalog, "hours", HOURS_FORM, blocks, "")


def stops_named(stops: Sequence[Stop], words: str) -> list[Stop]:
    """Those whose client goes by such a name, the likest first."""
    sought = what_is_sought(words)
    scored = [(closeness(sought, [stop.client.name]), stop) for stop in stops]
    found = [one for one in scored if one[0] is not Closeness.NONE]
    return [stop for _, stop in sorted(found, key=lambda one: one[0])]


def lift_view(
    catalog: Catalog, stops: Sequence[Stop], chosen: Sequence[Stop] = (), metadata: str = ""
) -> Block:
    """Which stop to lift, and why; with who noted each. The first of the chosen is picked."""
    picked = chosen[0].client.id if chosen else None
    options = stop_options(stops)
    label = catalog.label("report.pick")
    pick = picker("client", label, options, picked, in_all=len(stops))
    reason = text_input("reason", multiline=True)
    blocks = [
        *(_on_record(catalog, stop) for stop in (chosen or stops)[:MOST_RECORDS]),
        input_block("client", catalog.label("lift.client"), pick),
        input_block("reason", catalog.label("lift.reason"), reason),
    ]
    return form(catalog, "lift", LIFT_FORM, blocks, metadata)


def stop_options(stops: Sequence[Stop]) -> list[Block]:
    """The clients whom nobody may contact, to be picked from."""
    return [
        option(shorten(one_line(stop.client.name), OPTION_TEXT), stop.client.id) for stop in stops
    ]


def _on_record(catalog: Catalog, stop: Stop) -> Block:
    name = escape(shorten(one_line(stop.client.name), NAME))
    line = record_line(catalog, stop.record) if stop.record is not None else Mrkdwn()
    return section(Mrkdwn(f"*{name}*\n{line}"))


def _time(action_id: str, initial: str) -> Block:
    return {"type": "timepicker", "action_id": action_id, "initial_time": initial}

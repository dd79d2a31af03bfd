"""The forms behind "More": the back burner, a client's troubles, a stop."""

from datetime import date

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line
from bot.slack.action_ids import BACK_BURNER_FORM, STOP_FORM, TROUBLE_FORM
from bot.slack.case_text import client_name
from bot.slack.elements import Block, date_input, field, form, section, text_input


def back_burner_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """What to have ready before asking, one thing a line."""
    typed = "\n".join(one_line(item.text) for item in case.ready_items)
    element = text_input("items", typed, multiline=True)
    blocks = [field(catalog, "back_burner", "items", element)]
    return form(catalog, "back_burner", BACK_BURNER_FORM, blocks, metadata)


def trouble_view(catalog: Catalog, until: date, metadata: str) -> Block:
    """Until when to leave a client alone who has troubles of their own."""
    blocks = [field(catalog, "trouble", "until", date_input("until", until.isoformat()))]
    return form(catalog, "trouble", TROUBLE_FORM, blocks, metadata)


def stop_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """Say what a stop means before it is made."""
    text = catalog.text("messages/stop_intro", client=client_name(case))
    return form(catalog, "stop", STOP_FORM, [section(text)], metadata)

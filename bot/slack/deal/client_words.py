"""The client's own words: the form that asks for them, and where they are shown again."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.client_words import heard_last
from bot.core.deal_state import CLOSED
from bot.slack.action_ids import CLIENT_WORDS, CLIENT_WORDS_FORM, Target
from bot.slack.case_text import client_name, day
from bot.slack.elements import Block, button, field, form, section, text_input
from bot.usecases.client_words import words_of

FRESH_FOR = timedelta(days=2)
"""How long what they said is remembered well enough to be asked for."""

SHOWN = 300
"""What a note shows of them; the form has them whole."""


def client_words_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """What they said and, where we let them down, what would make it better."""
    heard = heard_last(case.history)
    before = words_of(case, heard) if heard else None
    said = text_input("said", before.text if before else "", multiline=True)
    blocks = [
        section(catalog.text("messages/client_words_intro", client=client_name(case))),
        field(catalog, "client_words", "said", said, optional=True),
    ]
    if case.facts.our_fault:
        wanted = text_input("wanted", before.wanted if before else "", multiline=True)
        blocks.append(field(catalog, "client_words", "wanted", wanted, optional=True))
    return form(catalog, "client_words", CLIENT_WORDS_FORM, blocks, metadata)


def words_button(catalog: Catalog, case: Case, target: Target, now: datetime) -> list[Block]:
    """The button that asks for them: soon after they said something, and while there are some.

    None once the deal is closed.
    """
    heard = heard_last(case.history)
    if heard is None or case.state in CLOSED:
        return []
    before = words_of(case, heard)
    is_fresh = case.history[-1] is heard and now - heard.at < FRESH_FOR
    if before is None and not is_fresh:
        return []
    label = "buttons.client_words_edit" if before else "buttons.client_words"
    return [button(catalog.label(label), CLIENT_WORDS, str(target))]


def words_line(catalog: Catalog, case: Case) -> Mrkdwn | None:
    """What they said last, quoted, and when."""
    if not case.words:
        return None
    latest = case.words[-1]
    return catalog.text(
        "messages/they_said",
        on=day(latest.said_at, case),
        said=shorten(one_line(latest.text), SHOWN),
        wanted=shorten(one_line(latest.wanted), SHOWN),
    )

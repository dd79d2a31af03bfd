"""A deal in a window of its own: how it stands, what may be done with it, and its whole story."""

from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.core.deal_state import CLOSED
from bot.core.history import Event, EventKind
from bot.slack.action_ids import ALREADY, DEAL_VIEW, EDIT, HAND_OVER, PROMISE, REMOVE, Target
from bot.slack.case_text import amount_said, client_name
from bot.slack.deal.card import deal_card, named_for, pressed_card
from bot.slack.deal.parts import Place
from bot.slack.deal.same_client import same_client_question
from bot.slack.deal.story import contact_line, history_blocks, promise_story, words_story
from bot.slack.elements import TITLE_TEXT, Block, actions, button, divider, header, plain, section
from bot.slack.origins import Origin, to_metadata
from bot.usecases.deal_story import DealStory
from bot.usecases.record_late import done_already
from bot.usecases.record_outcome import may_record
from bot.usecases.show_deal import was_just_pressed

VIEW_BLOCKS = 100


def deal_view(
    catalog: Catalog, story: DealStory, now: datetime, origin: Origin, *, was_old: bool = False
) -> Block:
    """The window; it knows where it was opened, so that this is brought up to date too."""
    case, nudge_id = story.case, origin.target.nudge_id
    blocks = [
        *([section(catalog.text("messages/old_button"))] if was_old else []),
        *same_client_question(catalog, case.deal.id, nudge_id, story.maybe),
        *how_the_deal_stands(catalog, case, now, nudge_id),
        *_manage(catalog, case, now, nudge_id),
        *history_blocks(catalog, story),
        *named_for(case, promise_story(catalog, case, now, nudge_id)),
        *words_story(catalog, case),
    ]
    return {
        "type": "modal",
        "callback_id": DEAL_VIEW,
        "title": plain(catalog.label("deal_view.title"), TITLE_TEXT),
        "close": plain(catalog.label("app.close"), TITLE_TEXT),
        "private_metadata": to_metadata(origin.beneath),
        "blocks": blocks[:VIEW_BLOCKS],
    }


def how_the_deal_stands(
    catalog: Catalog, case: OwnCase, now: datetime, nudge_id: str = ""
) -> list[Block]:
    """The deal's card under its client's name, after a press with the words that come of it."""
    amount = amount_said(catalog, case)
    name = f"{client_name(case)} ({amount})" if amount else client_name(case)
    place = Place(nudge_id, opened=True)
    if was_just_pressed(case, now):
        card = pressed_card(catalog, case, now, place)
    else:
        _, *card = deal_card(catalog, case, now, place)
    return [header(name), *contact_line(catalog, case), *card, divider()]


def _manage(catalog: Catalog, case: OwnCase, now: datetime, nudge_id: str) -> list[Block]:
    target, is_open = (
        Target(case.deal.id, nudge_id, seen=len(case.history)),
        case.state not in CLOSED,
    )
    offered = {
        EDIT: is_open,
        ALREADY: bool(done_already(case, now)),
        PROMISE: is_open,
        HAND_OVER: is_open,
        REMOVE: may_record(case, Event(EventKind.UNDONE, now)),
    }
    labels = {HAND_OVER: "buttons.handed_over"}
    elements = [
        button(catalog.label(labels.get(one, f"buttons.{one}")), one, str(target))
        for one, is_offered in offered.items()
        if is_offered
    ]
    for element in elements:
        if element["action_id"] == REMOVE:
            element["style"] = "danger"
    return named_for(case, [actions(elements, f"manage.{case.deal.id}")]) if elements else []

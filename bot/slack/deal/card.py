"""The deal card, the same wherever a deal is shown: in its note, among others, or opened.

Client first and where it stands, then the words where the place has them, its list, its promises,
what was recorded last, and its buttons.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, shorten
from bot.slack.case_text import client_name
from bot.slack.deal.parts import AMONG_OTHERS, Parts, Place, parts_in_brief, parts_of_note
from bot.slack.elements import BUTTON_TEXT, Block, context, divider, section
from bot.slack.promise.card import missed_lately


def deal_card(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place = AMONG_OTHERS
) -> list[Block]:
    """A deal; among others in at most four blocks beside a list to tick off."""
    if place.note is not None:
        blocks = _whole(parts_of_note(catalog, case, now, place, place.note))
    else:
        blocks = [divider(), *_in_brief(parts_in_brief(catalog, case, now, place))]
    return named_for(case, blocks)


def pressed_card(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place = AMONG_OTHERS
) -> list[Block]:
    """The same after a press, with what was recorded and the words that come of it."""
    return deal_card(catalog, case, now, replace(place, pressed=True))[1:]


def _whole(parts: Parts) -> list[Block]:
    # Its head is small, so that a notification begins with the words.
    return [
        context(parts.head),
        *parts.words,
        *parts.ready,
        *parts.promises,
        *(context(line) for line in parts.lines),
        *parts.buttons,
    ]


def _in_brief(parts: Parts) -> list[Block]:
    text = section(Mrkdwn("\n".join((parts.head, *parts.lines))))
    return [text, *parts.words, *parts.ready, *parts.promises, *parts.buttons]


def named_for(case: OwnCase, blocks: list[Block]) -> list[Block]:
    """The same buttons, each with the client's name for whoever hears them one by one."""
    for block in blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "button":
                said = f"{element['text']['text']}: {client_name(case)}"
                element["accessibility_label"] = shorten(said, BUTTON_TEXT)
    return blocks


def deal_cards(
    catalog: Catalog, cases: Iterable[OwnCase], now: datetime, place_of: Callable[[OwnCase], Place]
) -> list[list[Block]]:
    """A card for each deal; the words about missed promises stand once, in the first that has some.

    Each further one has its promise, and a button that shows the words.
    """
    listed, words_said = [], False
    for case in cases:
        missed = missed_lately(case, now) is not None
        place = replace(place_of(case), words_said=missed and words_said)
        listed.append(deal_card(catalog, case, now, place))
        words_said = words_said or missed
    return listed

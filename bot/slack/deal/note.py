"""A coaching nudge: its deal's card with one warm line, why now and the script."""

from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.delivery.cards import StepCard
from bot.slack.deal.card import deal_card
from bot.slack.deal.parts import Place
from bot.slack.elements import Block


def step_blocks(catalog: Catalog, card: StepCard, now: datetime) -> list[Block]:
    """The whole note while its step is open; a short word on what happened once it is not."""
    return deal_card(catalog, card.case, now, Place(card.nudge_id, note=card))


def answered_blocks(catalog: Catalog, case: OwnCase, nudge_id: str, now: datetime) -> list[Block]:
    """The same of a deal's other messages once something was recorded: they are about no step."""
    return step_blocks(catalog, StepCard(nudge_id, case, "", 0), now)

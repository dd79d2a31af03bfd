"""What every rep was told of a client, as it reads now that contact was stopped or is free."""

from dataclasses import replace

from bot.cases.case import Unplannable
from bot.cases.client_aliases import client_meant
from bot.cases.own_case import read_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.delivery.cards import Told
from bot.usecases.show_deal import other_messages
from storage.clients import get_client

MOST_DEALS = 20
"""Older messages than those of so many deals say that they are old once they are pressed."""


def messages_about_client(turn: Turn, client_id: str) -> tuple[Told, ...]:
    """The messages of all reps about their open deals with a client."""
    found = get_client(turn.session, turn.team_id, client_id)
    client = client_meant(turn.session, found) if found is not None else None
    if client is None:
        return ()
    told: list[Told] = []
    for deal_id in turn.cases.of_client(turn.team_id, client.id)[:MOST_DEALS]:
        if (rep := _whose(turn, deal_id)) is not None:
            told += other_messages(replace(turn, actor=rep), deal_id, but="")
    return tuple(told)


def messages_about_client_of(turn: Turn, deal_id: str) -> tuple[Told, ...]:
    """The same for the client of the actor's deal; raises NoSuchDeal or Unplannable."""
    return messages_about_client(turn, read_own_case(turn, deal_id).client.id)


def _whose(turn: Turn, deal_id: str) -> str | None:
    """Who has an open deal."""
    try:
        case = turn.case(deal_id)
    except Unplannable:
        return None
    return case.deal.rep_id if case.state not in CLOSED else None

"""What is given out: of a rep all that is their own, of a workspace what the team may see."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, null
from sqlmodel import SQLModel, col

from storage.export_rows import Part
from storage.models import (
    ClientWords,
    DealEvent,
    KeptScript,
    Lesson,
    LostDeal,
    Nudge,
    Promise,
    ReadyItem,
    Recovery,
    Rep,
    TimeOff,
)

_INTERNAL = frozenset(
    {"list_at", "pressing", "revision", "summed_up_at", "summed_up", "next_shown", "plans"}
    | {"unbrought", "fault_open", "client_id", "book", "team_id", "dm_channel", "refreshed_at"}
)
"""What the bot reckons with, and says nothing to anybody."""

_ABOUT_A_DEAL = (
    "circumstance",
    "state",
    "is_open",
    "amount_minor",
    "currency",
    "loss_reason",
    "business_lost",
    "weight",
    "escalation",
    "reported_at",
    "changed_at",
)
"""Facts of a deal without a word of anybody's."""


def parts_of_rep(team_id: str, rep_id: str) -> list[Part]:
    """Everything that a rep wrote, and what the bot knows of them and sent them."""
    mine = (col(LostDeal.team_id) == team_id, col(LostDeal.rep_id) == rep_id)
    return [
        _own("profile", Rep, (col(Rep.user_id),), team_id, col(Rep.user_id) == rep_id),
        _own("days_off", TimeOff, (col(TimeOff.id),), team_id, col(TimeOff.rep_id) == rep_id),
        Part("deals", _all(LostDeal), mine, (col(LostDeal.id),)),
        _of_deals("events", DealEvent, (col(DealEvent.id),), mine),
        _of_deals("promises", Promise, (col(Promise.id),), mine),
        _of_deals("ready_list", ReadyItem, (col(ReadyItem.id),), mine),
        _of_deals("client_words", ClientWords, (col(ClientWords.id),), mine),
        _of_deals("recoveries", Recovery, (col(Recovery.deal_id),), mine),
        _own("lessons", Lesson, (col(Lesson.id),), team_id, col(Lesson.rep_id) == rep_id),
        _own(
            "own_words",
            KeptScript,
            (col(KeptScript.deal_id), col(KeptScript.step), col(KeptScript.channel)),
            team_id,
            col(KeptScript.rep_id) == rep_id,
        ),
        Part(
            "messages",
            _some(Nudge, "kind", "deal_id", "step", "status", "due_at", "sent_at"),
            (col(Nudge.team_id) == team_id, col(Nudge.recipient) == rep_id),
            (col(Nudge.id),),
        ),
    ]


def parts_of_team(team_id: str) -> list[Part]:
    """A workspace's deals as figures; who and with whom only where the rep let the team see it."""
    told = col(Recovery.in_digest)
    shown = and_(told, col(Recovery.show_client))
    deals = (
        ("id", col(LostDeal.id)),
        ("rep_id", case((told, col(LostDeal.rep_id)), else_=null())),
        ("client", case((shown, col(LostDeal.client)), else_=null())),
        *_some(LostDeal, *_ABOUT_A_DEAL),
    )
    of_team = (col(LostDeal.team_id) == team_id,)
    joined = ((Recovery, col(Recovery.deal_id) == LostDeal.id),)
    events = _some(DealEvent, "deal_id", "what", "step", "at", "told_at", "taken_back_at")
    promises = _some(Promise, "deal_id", "made_at", "due_on", "state", "was_missed", "settled_at")
    won = _some(Recovery, "deal_id", "amount_minor", "currency", "at")
    return [
        Part("deals", deals, of_team, (col(LostDeal.id),), outer=joined),
        Part("events", events, (col(DealEvent.team_id) == team_id,), (col(DealEvent.id),)),
        Part("promises", promises, (col(Promise.team_id) == team_id,), (col(Promise.id),)),
        Part(
            "recoveries",
            won,
            (col(Recovery.team_id) == team_id, col(Recovery.in_digest)),
            (col(Recovery.deal_id),),
        ),
    ]


def _own(
    name: str,
    table: type[SQLModel],
    key: tuple[Any, ...],
    team_id: str,
    whose: ColumnElement[bool],
) -> Part:
    of_team = table.team_id == team_id  # type: ignore[attr-defined]
    return Part(name, _all(table), (of_team, whose), key)


def _of_deals(
    name: str, table: type[SQLModel], key: tuple[Any, ...], whose: tuple[Any, ...]
) -> Part:
    on = col(LostDeal.id) == table.deal_id  # type: ignore[attr-defined]
    return Part(name, _all(table), whose, key, joins=((LostDeal, on),))


def _all(table: type[SQLModel]) -> tuple[tuple[str, Any], ...]:
    return _some(table, *(name for name in table.model_fields if name not in _INTERNAL))


def _some(table: type[SQLModel], *names: str) -> tuple[tuple[str, Any], ...]:
    return tuple((name, getattr(table, name)) for name in names)

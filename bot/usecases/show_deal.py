"""A deal as it stands now, for the place where it was shown before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.last_press import told_at
from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from bot.core.history import EventKind
from bot.delivery.cards import (
    Card,
    OfferCard,
    PromiseCard,
    StepCard,
    TogetherCard,
    Told,
)
from bot.delivery.escalations import word_for_rep
from bot.delivery.receipts import receipt_card
from bot.usecases.deal_pages import FIRST_PAGE, DealPage, PagePlace, read_page
from bot.usecases.open_offers import offers_to_me
from bot.usecases.own_figures import OwnFigures, own_figures
from storage.models import Nudge, NudgeKind
from storage.nudges import get_nudge
from storage.rep_messages import messages_about, messages_in_one, note_of

_NOTES = frozenset({NudgeKind.STEP, NudgeKind.HELD})
MOST_MESSAGES = 4
"""Older ones than these say that they are old once they are pressed."""
JUST_NOW = timedelta(minutes=10)
"""So long what was recorded stands first, with the words that come of it."""


@dataclass(frozen=True, slots=True)
class Deals:
    """A page of a rep's deals, and the one that something was just done about.

    `figures` are the rep's own, where they are shown; `offers` are deals that colleagues offer.
    """

    page: DealPage
    besides: OwnCase | None = None
    figures: OwnFigures | None = None
    offers: tuple[OfferCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Where the message about a step stands."""

    nudge_id: str
    channel: str
    ts: str


def message_card(turn: Turn, deal_id: str, nudge_id: str, channel: str = "") -> Card:
    """What the message of a nudge says now, where it stands; raises NoSuchDeal or Unplannable."""
    case = read_own_case(turn, deal_id)
    told = messages_in_one(turn.session, turn.team_id, nudge_id)
    rows = [row for row in told if row.recipient == turn.actor]
    pressed = next((row for row in rows if row.id == nudge_id), None)
    if (
        pressed is None
        or _is_elsewhere(pressed, channel)
        or deal_id not in {r.deal_id for r in rows}
    ):
        raise NoSuchDeal(deal_id)
    if pressed.kind in _NOTES:
        return _steps(turn, rows)
    if pressed.kind == NudgeKind.ESCALATION:
        word = word_for_rep(case, pressed, turn.own.managers)
        if word is not None:
            return word
    promise = next((one for one in case.promises if one.id == pressed.promise_id), None)
    if promise is not None:
        return PromiseCard(nudge_id, case, promise)
    return receipt_card(turn.session, case, nudge_id)


def other_messages(turn: Turn, deal_id: str, but: str) -> tuple[Told, ...]:
    """The actor's latest messages about a deal as they stand now, without the one at that place."""
    found = messages_about(turn.session, turn.team_id, deal_id, turn.actor, MOST_MESSAGES)
    told = []
    for ts, one in {row.ts: row for row in found if row.ts != but}.items():
        try:
            card = message_card(turn, deal_id, one.nudge_id, one.channel)
        except (NoSuchDeal, Unplannable):
            continue
        told.append(Told(one.channel, ts, card))
    return tuple(told)


def my_deals(
    turn: Turn,
    place: PagePlace = FIRST_PAGE,
    about: str = "",
    *,
    left: tuple[str, ...] = (),
    with_figures: bool = False,
) -> Deals:
    """A page of the actor's deals, after something was done about one of them.

    `left` are the deals of the page that was left for it.
    """
    page = read_page(turn, place, left)
    besides = _besides(turn, about, page) if about else None
    figures = own_figures(turn) if with_figures else None
    shown = page.without(about) if besides else page
    return Deals(shown, besides, figures, offers_to_me(turn))


def note_about(turn: Turn, deal_id: str, step: str) -> Note | None:
    """Where the actor was told of a deal's step last, if that was sent."""
    found = note_of(turn.session, turn.team_id, deal_id, step, turn.actor)
    if found is None or found.kind not in _NOTES:
        # A summary told of it, which is no note and lists other deals too.
        return None
    return Note(found.id, found.channel or "", found.message_ts or "")


def where_told(turn: Turn, nudge_id: str) -> Note | None:
    """Where a message to the actor stands, if it was sent."""
    found = get_nudge(turn.session, turn.team_id, nudge_id)
    if found is None or found.recipient != turn.actor or not found.message_ts:
        return None
    return Note(found.id, found.channel or "", found.message_ts)


def _is_elsewhere(nudge: Nudge, channel: str) -> bool:
    # Not by its message: one that Slack would not change is shown anew in another one. Somebody
    # else's direct messages are another channel; what was just sent may have none yet.
    return bool(channel and nudge.channel) and channel != nudge.channel


def _steps(turn: Turn, rows: list[Nudge]) -> Card:
    turn.cases.read_missing(turn.team_id, [row.deal_id for row in rows if row.deal_id])
    # What told of a hold may have become the step's own note since: that is one of the two.
    once = {(row.deal_id, row.step): row for row in reversed(rows)}
    cards = [
        card
        for row in rows
        if once[row.deal_id, row.step] is row and (card := _step(turn, row)) is not None
    ]
    return TogetherCard(tuple(cards)) if len(cards) > 1 else cards[0]


def _step(turn: Turn, row: Nudge) -> StepCard | None:
    try:
        case = read_own_case(turn, row.deal_id or "")
    except (NoSuchDeal, Unplannable):
        # It went out together with this one, and has gone its own way since.
        return None
    return StepCard(row.id, case, row.step or "", row.occurrence, row.contacts, row.reminder)


def _besides(turn: Turn, deal_id: str, page: DealPage) -> OwnCase | None:
    """The deal where something was just recorded of it, or where it is not on the page."""
    try:
        case = read_own_case(turn, deal_id)
    except (NoSuchDeal, Unplannable):
        return None
    if was_just_pressed(case, turn.now):
        return case
    shown = (*page.deals.cases, *page.closed)
    is_shown = deal_id in {one.deal.id for one in shown}
    return None if is_shown else case


def was_just_pressed(case: OwnCase, now: datetime) -> bool:
    """Whether its rep recorded the last entry of a deal's history a moment ago."""
    latest = case.latest
    if latest is None or latest.by_user != case.deal.rep_id or latest.what == EventKind.REPORTED:
        return False
    return now - told_at(latest) < JUST_NOW

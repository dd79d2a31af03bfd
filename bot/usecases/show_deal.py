"""A deal as it stands now, for the place where it was shown before."""

from dataclasses import dataclass

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, read_own_case
from bot.cases.turn import Turn
from bot.delivery.cards import Card, EscalationCard, PromiseCard, StepCard, TogetherCard
from bot.delivery.receipts import receipt_card
from bot.usecases.list_deals import DealList, list_deals
from storage.models import EscalationTopic, Nudge, NudgeKind
from storage.nudges import get_nudge
from storage.rep_messages import messages_in_one, note_of

_NOTES = frozenset({NudgeKind.STEP, NudgeKind.HELD})


@dataclass(frozen=True, slots=True)
class Deals:
    """A rep's open deals, and the one that was just pressed where it is not among them."""

    listed: DealList
    besides: OwnCase | None = None


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
    if pressed.kind == NudgeKind.ESCALATION and case.escalation is not None:
        told_to = case.escalation.told_to or ""
        return EscalationCard(nudge_id, case, EscalationTopic(pressed.topic or ""), told_to)
    promise = next((one for one in case.promises if one.id == pressed.promise_id), None)
    if promise is not None:
        return PromiseCard(nudge_id, case, promise)
    return receipt_card(turn.session, case, nudge_id)


def my_deals(turn: Turn, most: int, about: str = "") -> Deals:
    """The actor's first open deals, after something was done about one of them."""
    listed = list_deals(turn, most)
    besides = _besides(turn, about, listed) if about else None
    return Deals(listed.first(most - 1) if besides else listed, besides)


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
    cards = [card for row in rows if (card := _step(turn, row)) is not None]
    return TogetherCard(tuple(cards)) if len(cards) > 1 else cards[0]


def _step(turn: Turn, row: Nudge) -> StepCard | None:
    try:
        case = read_own_case(turn, row.deal_id or "")
    except (NoSuchDeal, Unplannable):
        # It went out together with this one, and has gone its own way since.
        return None
    return StepCard(row.id, case, row.step or "", row.occurrence, row.contacts, row.reminder)


def _besides(turn: Turn, deal_id: str, listed: DealList) -> OwnCase | None:
    """The deal where it just left the list, or stands further down than the list goes."""
    if deal_id in {case.deal.id for case in listed.cases}:
        return None
    try:
        return read_own_case(turn, deal_id)
    except (NoSuchDeal, Unplannable):
        return None

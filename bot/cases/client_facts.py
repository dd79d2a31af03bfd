"""What every rep's dealings with a client add up to, for the gates."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.core.gates import ClientFacts, Proposal
from bot.core.history import EventKind
from bot.core.playbook import StepKind
from storage.case_rows import ClientRows
from storage.clients import Dealing
from storage.models import LostDeal

COUNTED_FOR_CLIENT = frozenset(
    {
        EventKind.ASKED,
        EventKind.YES,
        EventKind.DOOR_OPEN,
        EventKind.NO,
        EventKind.SILENCE,
        EventKind.NEVER_AGAIN,
        EventKind.RECOVERED,
        EventKind.CAME_BACK,
        EventKind.TOUCHED,
        EventKind.TOUCH_ANSWERED,
        EventKind.HEARD_FROM,
        EventKind.NO_CONTACT,
        EventKind.STAY_IN_TOUCH,
    }
)
CHANGES_FOR_OTHERS = COUNTED_FOR_CLIENT | {
    EventKind.REPAIRED,
    EventKind.NOT_SOLVED,
    EventKind.LET_GO,
    EventKind.TAKEN_UP_AGAIN,
    EventKind.LAID_ASIDE,
    EventKind.UNDONE,
}
"""What holds or frees the steps of other deals with the client."""

_CONTACTS = frozenset({EventKind.ASKED, EventKind.TOUCH_ANSWERED, EventKind.HEARD_FROM})
_ANSWERED = frozenset(
    {
        EventKind.YES,
        EventKind.DOOR_OPEN,
        EventKind.NO,
        EventKind.SILENCE,
        EventKind.RECOVERED,
        EventKind.CAME_BACK,
    }
)
_BACK_IN_BUSINESS = frozenset({EventKind.RECOVERED, EventKind.CAME_BACK})


def client_facts(rows: ClientRows, deal: LostDeal) -> ClientFacts:
    """Asks, touches, refusals and proposals of one client, across all reps, beside this deal's."""
    client, dealings = rows.client, rows.dealings
    faults = [one for one in rows.acts if not one.act and one.deal_id != deal.id]
    touches = tuple(sorted(one.at for one in dealings if one.what == EventKind.TOUCHED))
    return ClientFacts(
        do_not_contact=client.do_not_contact,
        maybe_stopped=client.maybe_id is not None,
        trouble_until=client.trouble_until,
        asks=_count_since(dealings, EventKind.ASKED, _BACK_IN_BUSINESS),
        refused_contact=_latest(
            dealings, EventKind.NO_CONTACT, EventKind.STAY_IN_TOUCH, EventKind.CAME_BACK
        )
        is not None,
        touches=touches,
        contacts=tuple(sorted(one.at for one in dealings if one.what in _CONTACTS)),
        unanswered=_count_since(
            dealings,
            EventKind.TOUCHED,
            _BACK_IN_BUSINESS | {EventKind.TOUCH_ANSWERED, EventKind.HEARD_FROM},
        ),
        said_no_at=_latest(dealings, EventKind.NO, *_BACK_IN_BUSINESS),
        never_again_at=_latest(dealings, EventKind.NEVER_AGAIN, *_BACK_IN_BUSINESS),
        ask_unanswered=_is_unanswered(dealings),
        proposed=tuple(_proposals(rows, deal)),
        fault_open=bool(faults),
        fault_of_colleague=any(one.rep_id != deal.rep_id for one in faults),
    )


def _proposals(rows: ClientRows, deal: LostDeal) -> Iterator[Proposal]:
    for one in rows.acts:
        own = one.deal_id == deal.id
        # What is still to come of this deal is what the plan is about to say.
        if not one.act or one.reported_at is None or (own and not one.told):
            continue
        yield Proposal(
            StepKind(one.act),
            one.at,
            told=one.told,
            reported_at=one.reported_at,
            deal_id=one.deal_id,
            by_colleague=not own and one.rep_id != deal.rep_id,
            step=one.step if own else "",
        )


def _is_unanswered(dealings: Sequence[Dealing]) -> bool:
    waiting: dict[str, bool] = {}
    for dealing in dealings:
        if dealing.what == EventKind.ASKED:
            waiting[dealing.deal_id] = True
        elif dealing.what in _ANSWERED:
            waiting[dealing.deal_id] = False
    return any(waiting.values())


def supplier_facts(rows: ClientRows) -> ClientFacts:
    """Of a supplier only that they asked us to stop, under whatever hat they said it.

    What was asked of, or sent to, a client of the same name is nothing to them.
    """
    return ClientFacts(do_not_contact=rows.client.do_not_contact)


def _count_since(dealings: Sequence[Dealing], what: str, reset_by: frozenset[EventKind]) -> int:
    count = 0
    for dealing in dealings:
        if dealing.what in reset_by:
            count = 0
        elif dealing.what == what:
            count += 1
    return count


def _latest(dealings: Sequence[Dealing], what: str, *ended_by: str) -> datetime | None:
    """When this was said last, unless what ends it came after."""
    said = [dealing for dealing in dealings if dealing.what in {what, *ended_by}]
    return said[-1].at if said and said[-1].what == what else None

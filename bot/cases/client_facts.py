"""What every rep's dealings with a client add up to, for the gates."""

from collections.abc import Sequence

from bot.core.gates import ClientFacts
from bot.core.history import EventKind
from storage.case_rows import ClientRows
from storage.clients import Dealing

COUNTED_FOR_CLIENT = frozenset(
    {
        EventKind.ASKED,
        EventKind.RECOVERED,
        EventKind.CAME_BACK,
        EventKind.TOUCHED,
        EventKind.TOUCH_ANSWERED,
        EventKind.NO_CONTACT,
        EventKind.STAY_IN_TOUCH,
    }
)
_CONTACTS = frozenset({EventKind.ASKED, EventKind.TOUCH_ANSWERED})
_BACK_IN_BUSINESS = frozenset({EventKind.RECOVERED, EventKind.CAME_BACK})


def client_facts(rows: ClientRows) -> ClientFacts:
    """Asks, touches and refusals of one client, across all reps."""
    client, dealings = rows.client, rows.dealings
    touches = tuple(sorted(one.at for one in dealings if one.what == EventKind.TOUCHED))
    return ClientFacts(
        do_not_contact=client.do_not_contact,
        trouble_until=client.trouble_until,
        asks=_count_since(dealings, EventKind.ASKED, _BACK_IN_BUSINESS),
        refused_contact=_latest_is(dealings, EventKind.NO_CONTACT, EventKind.STAY_IN_TOUCH),
        touches=touches,
        contacts=tuple(sorted(one.at for one in dealings if one.what in _CONTACTS)),
        unanswered=_count_since(
            dealings, EventKind.TOUCHED, _BACK_IN_BUSINESS | {EventKind.TOUCH_ANSWERED}
        ),
    )


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


def _latest_is(dealings: Sequence[Dealing], what: str, other: str) -> bool:
    said = [dealing.what for dealing in dealings if dealing.what in {what, other}]
    return bool(said) and said[-1] == what

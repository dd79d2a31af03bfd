"""Rows other than nudges as they stood at revision 0003."""

import json
from datetime import UTC, date, datetime
from typing import Any

from tests.storage.old_nudges import COLLIDING, COLLIDING_DEALS, NEXT, NOW, TOUCH, at

Rows = list[dict[str, Any]]
NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
OPEN = ("open", "asked", "second_chance", "door_open", "said_no", "did_not_work")
CLOSED = ("recovered", "let_go", "undone")


def _deal(deal_id: str, state: str) -> dict[str, Any]:
    full = state == "asked"
    return {
        "id": deal_id,
        "team_id": "T1",
        "rep_id": "U1",
        "circumstance": "blown_meeting",
        "client": "Größe & Söhne",
        "contact": "O'Neil",
        "amount_minor": 9_000_000_000 if full else None,
        "currency": "EUR" if full else None,
        "what_happened": "100% \\ late",
        "impact": "",
        "client_knows": True if full else None,
        "client_raised_it": False if full else None,
        "loss_reason": "trust" if full else None,
        "what_we_did": "",
        "what_changed": "a checklist" if full else "",
        "prevention": "",
        "their_words": "call in June",
        "what_changed_at": at(2) if full else None,
        "client_id": "c1",
        "business_lost": True if full else None,
        "escalation": None,
        "their_date": date(2026, 6, 1) if full else None,
        "client_timezone": "Europe/Berlin" if full else None,
        "book": "0123" if full else None,
        "state": state,
        "reported_at": at(-9),
        "changed_at": at(-1),
    }


DEALS = [
    *(_deal(state, state) for state in (*OPEN, *CLOSED)),
    *(_deal(deal_id, "said_no") for deal_id in COLLIDING_DEALS),
]


def next_at(deal_id: str) -> datetime:
    """When the deal's next step is due, or far away."""
    waiting = any(
        one.key.startswith(f"{deal_id}:") and one.status in {"pending", "sending"}
        for one in COLLIDING
    )
    return at(1) if waiting else NEXT.get(deal_id, NO_DATE)


def _steps(word: str) -> Rows:
    # Words that a rep reads are nobody's business, whatever they say.
    return [
        {"key": "own_up", word: "own_up", "source": "clock", "wait": {"minutes": 5}},
        {"key": "ask", word: "ask", "source": "Größe", "wait": {"days": 3}},
    ]


def kept_playbook(word: str) -> dict[str, Any]:
    """A pinned playbook, whose steps' kinds go by this word."""
    touch_step = {"key": TOUCH, word: "touch", "repeat": 2}
    return {
        "playbook": {"circumstance": "blown_meeting", "step": _steps(word)},
        "touch": touch_step,
    }


KEPT = [("T1", "0123", "clock"), ("T1", "4567", "kind"), ("T2", "0123", "clock")]
_TEAMS = ("T1", "T2")
OTHER_TABLES: dict[str, Rows] = {
    "team": [
        {"team_id": t, "name": t, "timezone": None, "active": t == "T1", "joined_at": NOW}
        for t in _TEAMS
    ],
    "client": [
        {"id": client, "team_id": "T1", "name": "Größe & Söhne", "key": "grosse"}
        | {"do_not_contact": stopped, "trouble_until": until}
        for client, stopped, until in [
            ("c1", False, None),
            ("c2", True, at(4)),
        ]
    ],
    "kept_book": [
        {"team_id": team, "digest": digest, "data": json.dumps(kept_playbook(word))}
        for team, digest, word in KEPT
    ],
    "inbox": [{"team_id": "T1", "key": "form:V1", "at": NOW}],
    "send_gate": [{"team_id": "T1", "method": "chat.postMessage", "closed_until": at(1)}],
}
REPS: Rows = [
    {
        "team_id": team,
        "user_id": "U1",
        "timezone": "Asia/Tokyo",
        "locale": "ja-JP",
        "deactivated": team == "T2",
        "refreshed_at": at(-48),
        "hours": "9-17" if team == "T1" else None,
        "workdays": None,
        "region": "JP",
        "acted_at": at(-2) if team == "T1" else None,
    }
    for team in _TEAMS
]
_ITS = {"team_id": "T1", "deal_id": "asked"}
_CHOICE = {"team_id": "T1", "client_id": "c2", "by_user": "U1"}
OF_DEALS: dict[str, Rows] = {
    "deal_event": [
        _ITS | {"id": n, "what": what, "at": at(n), "step": step, "until": until}
        for n, what, step, until in [
            (1, "reported", None, None),
            (2, "asked", "ask", None),
            (3, "snoozed", "ask", at(99)),
        ]
    ],
    "recovery": [
        {"team_id": "T1", "deal_id": "recovered", "rep_id": "U1", "amount_minor": 5}
        | {"currency": "EUR", "in_digest": True, "show_client": False, "at": NOW}
    ],
    "promise": [
        _ITS
        | {"id": "p1", "rep_id": "U1", "action": "send it", "made_at": NOW, "state": "open"}
        | {"due_on": date(2026, 3, 10), "due_at": at(99), "was_missed": True, "settled_at": None}
    ],
    "ready_item": [_ITS | {"id": 1, "text": "a price", "done": True}],
    "handover": [
        _ITS | {"id": "h1", "from_rep": "U1", "to_rep": "U2", "state": "offered", "at": NOW},
        *(
            _ITS
            | {"id": one, "deal_id": "door_open", "from_rep": giver, "to_rep": taker}
            | {"state": state, "at": at(hour)}
            for one, giver, taker, state, hour in [
                ("h2", "U7", "U8", "declined", -9),
                ("h3", "U8", "U1", "accepted", -3),
                ("h4", "U7", "U8", "accepted", -6),
            ]
        ),
    ],
    "lesson": [_ITS | {"id": "l1", "rep_id": "U1", "text": "ask early", "at": NOW}],
    "kept_script": [
        _ITS | {"step": "ask", "channel": "phone", "rep_id": "U1", "text": "my words", "at": NOW}
    ],
    "client_record": [_CHOICE | {"id": 1, "what": "stopped", "reason": "said so", "at": NOW}],
    "client_link": [_CHOICE | {"id": 1, "other_id": "c1", "same": False, "at": NOW}],
    "time_off": [
        {"id": "t1", "team_id": "T1", "rep_id": "U1"}
        | {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}
    ],
}

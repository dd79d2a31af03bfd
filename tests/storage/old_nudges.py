"""Nudges as they stood at revision 0003, and what each is to say at the newest one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 3, 3, 10, 0, 0, 123456, tzinfo=UTC)
TOUCH = "keep_in_touch"


def at(hours: int) -> datetime:
    """So many hours later."""
    return NOW + timedelta(hours=hours)


@dataclass(frozen=True)
class OldNudge:
    """A nudge's old key, and what becomes of it; what is not named stays as it was."""

    key: str
    kind: str = "step"
    status: str = "pending"
    error: str | None = None
    hours: int = 1
    reason: str | None = None
    occurrence: int = 0
    contacts: int | None = None
    new_key: str | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def old(self, number: int) -> dict[str, Any]:
        """The row at revision 0003."""
        is_final = self.status in {"sent", "cancelled", "failed"}
        about_deal = self.kind in {"step", "held", "receipt", "promise", "offer"}
        step = self.key.split(":")[-2] if self.kind in {"step", "held"} else None
        return (
            _NUDGE
            | {
                "id": f"n{number:03}",
                "kind": self.kind,
                "dedupe_key": self.key,
                "deal_id": self.key.split(":")[0] if about_deal else None,
                "step": step,
                "status": self.status,
                "error": self.error,
                "due_at": at(self.hours),
                "wake_at": None if is_final else at(self.hours),
            }
            | self.values
        )

    def new(self, number: int) -> dict[str, Any]:
        """The same at the newest."""
        return self.old(number) | {
            "dedupe_key": self.new_key or self.key,
            "reason": self.reason,
            "occurrence": self.occurrence,
            "contacts": self.contacts,
        }


_NUDGE: dict[str, Any] = {
    "team_id": "T1",
    "recipient": "U1",
    "promise_id": None,
    "handover_id": None,
    "folded_into": None,
    "counts": False,
    "topic": None,
    "stale_at": at(99),
    "covers_since": None,
    "covers_until": None,
    "lease_no": 2,
    "attempts": 3,
    "channel": "D1",
    "message_ts": None,
    "sent_at": None,
}
_SENT = {"message_ts": "1.0", "sent_at": at(3), "counts": True}

OF_EVERY_KIND = [
    OldNudge("open:receipt", "receipt", "sent", values=_SENT),
    OldNudge("open:ask:1", values={"counts": True, "folded_into": "n000"}, occurrence=1),
    OldNudge("open:ask:12", status="sent", values=_SENT, occurrence=12),
    OldNudge("open:held:cooling_off:ask:2", "held", occurrence=2),
    OldNudge("open:halfway:2026-03-10", "promise", values={"promise_id": "p1"}),
    OldNudge("open:accepted", "offer", values={"handover_id": "h1", "topic": "accepted"}),
    OldNudge("T1:weekly:U1:2026-03-09", "catch_up", values={"topic": "weekly"}),
    OldNudge("T1:digest:2", "digest", values={"covers_since": at(-168), "covers_until": at(0)}),
    OldNudge("T1:notice:failed_nudge:2026-03-03", "admin_notice", values={"recipient": ""}),
]


def touch(key: str, contacts: int, occurrence: int, **values: Any) -> OldNudge:
    """A touch of a deal and the round that its packed number means."""
    before, _, _ = key.rpartition(":")
    usual = {"new_key": f"{before}:{contacts}.{occurrence}"} | values
    return OldNudge(key, contacts=contacts, occurrence=occurrence, **usual)


TOUCHES = [
    touch(f"said_no:{TOUCH}:1", 0, 1, status="sent", values=_SENT),
    touch(f"said_no:{TOUCH}:302", 3, 2),
    touch(f"said_no:{TOUCH}:10302", 3, 3),
    touch(f"said_no:{TOUCH}:20001", 0, 3, status="failed", error="gone", reason="gave_up"),
    touch(f"said_no:{TOUCH}:1501", 15, 1),
    touch(f"said_no:held:cap_reached:{TOUCH}:402", 4, 2, kind="held"),
]

_ORDER = ("sent", "sending", "failed", "pending", "cancelled")
PAIRS = [(first, then) for place, first in enumerate(_ORDER) for then in _ORDER[place + 1 :]]
"""Two rows that turn out to be one round: the first of the two keeps its place."""


def _colliding(first: str, then: str, *, turned: bool) -> list[OldNudge]:
    deal = f"{first} and {then}, {'turned' if turned else 'as they came'}"
    packed = (302, 10301) if not turned else (10301, 302)
    reasons = {"failed": "gave_up"}
    keeps = touch(f"{deal}:{TOUCH}:{packed[0]}", 3, 2, status=first, reason=reasons.get(first))
    moves = touch(f"{deal}:{TOUCH}:{packed[1]}", 3, 2, status=then, reason=reasons.get(then))
    return [moves, keeps] if turned else [keeps, moves]


COLLIDING = [
    one for pair in PAIRS for turned in (False, True) for one in _colliding(*pair, turned=turned)
]
COLLIDING_DEALS = list(dict.fromkeys(one.key.split(":")[0] for one in COLLIDING))

_REASONS = {
    "too late to be worth sending": "stale",
    "left for the weekly summary": "quiet",
    "no longer in the plan": "left_plan",
    "no longer held": "left_plan",
    "held: promise_first": "held",
    "held: cap_reached": "held",
    "the promise is settled or moved": "settled",
    "the promise is settled": "settled",
    "the offer is answered": "settled",
    "the deal is closed": "settled",
    "closed while it was being sent": "settled",
    "undone before it was sent": "settled",
    "handed over before it was sent": "settled",
    "the deal is gone": "gone",
    "the rep's account is deactivated": "rep_gone",
    "the workspace has removed the bot": "bot_removed",
    "nothing left to catch up on": "nothing_to_tell",
    "a digest without a period": "nothing_to_tell",
    "nothing to tell": "nothing_to_tell",
}
_ENDED: list[tuple[str, str | None, str | None]] = [
    *(("cancelled", error, reason) for error, reason in _REASONS.items()),
    ("cancelled", None, None),
    ("failed", "channel_not_found", "gave_up"),
    ("failed", "the deal is gone", "gave_up"),
    ("failed", None, "gave_up"),
    ("pending", "ratelimited", "trouble"),
    ("pending", None, None),
    ("sending", "TimeoutError at pool.py:12", "trouble"),
    ("sending", None, None),
    ("sent", None, None),
    ("sent", "ratelimited", None),
]
ENDED = [
    OldNudge(f"undone:ask:{n}", status=status, error=error, reason=reason, occurrence=n, hours=n)
    for n, (status, error, reason) in enumerate(_ENDED, start=1)
]

DATED = [
    OldNudge("asked:ask:1", status="sent", hours=1, occurrence=1),
    OldNudge("asked:ask:2", status="cancelled", hours=2, occurrence=2),
    OldNudge("asked:ask:3", status="failed", hours=3, occurrence=3, reason="gave_up"),
    OldNudge("asked:halfway:1", "promise", hours=4),
    OldNudge("asked:answer:1", hours=7, occurrence=1),
    OldNudge("asked:ask:4", status="sending", hours=6, occurrence=4),
    OldNudge("door_open:ask:1", hours=-5, occurrence=1),
    OldNudge("door_open:answer:1", hours=5, occurrence=1),
]
"""When the next step of a deal is due, among what else is due or was."""
NEXT = {
    "open": at(1),
    "said_no": at(1),
    "asked": at(6),
    "door_open": at(-5),
    "undone": at(_ENDED.index(("pending", "ratelimited", "trouble")) + 1),
}

NUDGES = [*OF_EVERY_KIND, *TOUCHES, *COLLIDING, *ENDED, *DATED]

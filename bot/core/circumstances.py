"""What went wrong, in the words of the field."""

from enum import StrEnum


class Circumstance(StrEnum):
    """The six ways something goes wrong; each has a playbook of its own."""

    OWN_MISTAKE = "own_mistake"
    COMPANY_FAILED = "company_failed"
    BLOWN_MEETING = "blown_meeting"
    TOLD_NO = "told_no"
    LOST_CLIENT = "lost_client"
    LET_DOWN = "let_down"


class LossReason(StrEnum):
    """Why the client decided as they did; it sets how long the ask waits (P4, P5)."""

    TIMING = "timing"
    NO_DECISION = "no_decision"
    COMPETITOR = "competitor"
    PRICE = "price"
    APPROACH = "approach"
    OUR_FAULT = "our_fault"
    OTHER = "other"


class Weight(StrEnum):
    """How bad a fault of ours was for the client: a misspelling is no burnt-down shop (S3)."""

    SMALL = "small"
    SERIOUS = "serious"
    VERY_SERIOUS = "very_serious"


_ALWAYS_OURS = frozenset({Circumstance.OWN_MISTAKE, Circumstance.COMPANY_FAILED})
_ASKS_REASON = {
    Circumstance.TOLD_NO: tuple(r for r in LossReason if r is not LossReason.OUR_FAULT),
    Circumstance.LOST_CLIENT: tuple(LossReason),
}


def is_our_fault(circumstance: Circumstance, reason: LossReason | None) -> bool:
    """Whether there is harm to own up to and repair before anything is asked (S0, S4)."""
    return circumstance in _ALWAYS_OURS or reason is LossReason.OUR_FAULT


def loss_reasons(circumstance: Circumstance) -> tuple[LossReason, ...]:
    """The reasons to offer, empty where the circumstance already says why."""
    return _ASKS_REASON.get(circumstance, ())


def asks_about_harm(circumstance: Circumstance) -> bool:
    """Whether the report asks what it did to them and whether they know (a fault is possible)."""
    return circumstance in _ALWAYS_OURS or circumstance is Circumstance.LOST_CLIENT


def is_client(circumstance: Circumstance) -> bool:
    """Whether the other party is a client; a supplier or partner who let us down is none (S3)."""
    return circumstance is not Circumstance.LET_DOWN


def asks_about_impact(circumstance: Circumstance) -> bool:
    """Whether the report asks what it did: to the client, or to us."""
    return asks_about_harm(circumstance) or not is_client(circumstance)


def named_circumstance(text: str) -> tuple[Circumstance | None, str]:
    """The circumstance that a report begins with, by its name, and the rest of the report."""
    first, *rest = text.split(maxsplit=1) or [""]
    name = first.casefold().rstrip(":").replace("-", "_")
    return (Circumstance(name), "".join(rest)) if name in set(Circumstance) else (None, text)

"""What deals propose to their client, kept as their plans change: one dates those of the others."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.cases.case import Case
from bot.core.circumstances import is_client
from bot.core.deal_state import CLOSED
from bot.core.history import is_repaired
from bot.core.refusals import OUTWARD
from storage.case_rows import ActRow, ClientRows

ACTS_LOOK_BACK = timedelta(days=30)
"""Longer than the business days that one act keeps others waiting, whatever the calendar."""


def note_acts(shared: Iterable[ClientRows], case: Case) -> bool:
    """Let the client's other deals see what this one will propose; tells whether that is news."""
    wanted, is_news = set(_acts(case)), False
    for client in shared:
        others = [one for one in client.acts if one.told or one.deal_id != case.deal.id]
        if len(others) + len(wanted) != len(client.acts) or not wanted <= set(client.acts):
            client.acts[:] = sorted([*others, *wanted], key=lambda one: (one.at, one.deal_id))
            is_news = True
    return is_news


def is_fault_open(case: Case) -> bool:
    """Whether it is ours and not put right: that holds every rep's ask and touch."""
    return case.state not in CLOSED and case.facts.our_fault and not is_repaired(case.history)


def _acts(case: Case) -> Iterator[ActRow]:
    deal = case.deal
    if is_fault_open(case):
        yield ActRow("", deal.reported_at, False, deal.rep_id, None, deal.id)  # noqa: FBT003
    if not is_client(case.facts.circumstance):
        return
    for found in case.plan:
        if found.step.kind not in OUTWARD:
            continue
        ahead = [found.due_at if found.told_at is None else None]
        ahead.append(found.reminder.at if found.reminder else None)
        for at in ahead:
            if at is not None:
                act = str(found.step.kind)
                yield ActRow(act, at, False, deal.rep_id, deal.reported_at, deal.id)  # noqa: FBT003

"""A wait in words."""

from bot.copy.catalog import Catalog
from bot.core.playbook import Wait

# The label for each way to give a wait; the first that a wait has tells it.
WAIT_LABELS = {
    "days_before_their_date": "before_their_date",
    "business_days_before_their_date": "business_days_before_their_date",
    "business_days": "business_days_after",
    "days": "days_after",
    "business_hours": "hours_after",
}


def wait_text(catalog: Catalog, wait: Wait, event: str) -> str:
    """How long after an event, or before the client's date, a step comes."""
    for given, name in WAIT_LABELS.items():
        if (count := getattr(wait, given)) is not None:
            return catalog.label(f"when.{name}", count=count, event=event)
    return catalog.label("when.minutes_after", event=event)

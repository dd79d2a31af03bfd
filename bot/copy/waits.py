"""A wait in words."""

from bot.copy.catalog import Catalog
from bot.core.playbook import Wait


def wait_text(catalog: Catalog, wait: Wait, event: str) -> str:
    """How long after an event, or before the client's date, a step comes."""
    counts: dict[str, float | None] = {
        "before_their_date": wait.days_before_their_date,
        "business_days_before_their_date": wait.business_days_before_their_date,
        "business_days_after": wait.business_days,
        "days_after": wait.days,
        "hours_after": wait.business_hours,
    }
    for name, count in counts.items():
        if count is not None:
            return catalog.label(f"when.{name}", count=count, event=event)
    return catalog.label("when.minutes_after", event=event)

"""Dates as people type them, in their own language and order."""

from datetime import date

from bot.core.typed_date import NotADate, read_typed_date

__all__ = ["NotADate", "read_date"]


def read_date(text: str, locale: str, today: date) -> date:
    """The day that was typed, counted from the rep's own; raises NotADate where it is to ask."""
    return read_typed_date(text, locale, today)

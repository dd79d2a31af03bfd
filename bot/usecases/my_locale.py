"""How a rep writes amounts and dates, what they are paid in, and which day it is for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.cases.calendars import own_currency
from bot.cases.turn import Turn
from storage.deals import get_deal
from storage.models import Rep

DEFAULT_LOCALE = "en-US"


@dataclass(frozen=True, slots=True)
class MyLocale:
    """A rep's locale (en-GB), their day, and the currency of their region (AUD)."""

    locale: str
    today: date
    currency: str | None = None


def known_rep(turn: Turn) -> Rep | None:
    """What is known of the actor."""
    me = turn.me()
    return me.rows.rep if me else None


def my_locale(turn: Turn) -> MyLocale:
    """The actor's, or the usual ones while they are not known."""
    return locale_known(known_rep(turn), turn.now)


def locale_known(rep: Rep | None, now: datetime) -> MyLocale:
    """A rep's, or the usual ones while they are not known."""
    if rep is None:
        return MyLocale(DEFAULT_LOCALE, now.astimezone(UTC).date())
    today = now.astimezone(ZoneInfo(rep.timezone)).date()
    return MyLocale(rep.locale, today, own_currency(rep))


def their_date_of(turn: Turn, deal_id: str) -> date | None:
    """The client's date as the actor's own deal has it."""
    deal = get_deal(turn.session, turn.team_id, deal_id)
    return deal.their_date if deal is not None and deal.rep_id == turn.actor else None

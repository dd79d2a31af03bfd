"""The figures of a month that a manager sees: counts and rates, never a person (coaching.md, 8)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.history import EventKind
from bot.core.money import Money

FEW = 5
"""From this many cases up a figure is shown; nothing of a number below (coaching.md, 5)."""

ANSWERS = frozenset({EventKind.YES, EventKind.DOOR_OPEN, EventKind.NO})
Falls = Callable[[datetime], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a deal, when it happened (UTC), and since when the deal is known."""

    deal_id: str
    what: EventKind
    at: datetime
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """Some of `n` cases."""

    some: int
    n: int

    @property
    def is_shown(self) -> bool:
        """Whether there are enough cases to say anything of them."""
        return self.n >= FEW

    @property
    def percent(self) -> int:
        """How many in a hundred."""
        return round(100 * self.some / self.n)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took in each of some cases."""

    took: Sequence[timedelta] = ()

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.took)

    @property
    def is_shown(self) -> bool:
        """Whether there are enough cases to say anything of them."""
        return self.n >= FEW

    @property
    def median(self) -> timedelta:
        """The middle one; of two the mean."""
        ordered, half = sorted(self.took), self.n // 2
        return ordered[half] if self.n % 2 else (ordered[half - 1] + ordered[half]) / 2

    @property
    def p90(self) -> timedelta:
        """Nine in ten took no longer (nearest rank)."""
        rank = -(-self.n * 9 // 10)
        return sorted(self.took)[rank - 1]


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of one month; `first_day` is the workspace's.

    `asks` are of those deals in which one could be made, `chances` of those that answered,
    `chances_of_asked` of all that were asked, since silence is an outcome. `recovered` gives sum
    and number by currency. `refused` are the asks past the limit, of all that were tried.
    """

    first_day: date
    cases: int
    asks: Rate
    chances: Rate
    chances_of_asked: Rate
    doors: int
    own_up: Spread
    to_ask: Spread
    promises: Rate
    recovered: Mapping[str, tuple[Money, int]]
    stops: int
    refused: Rate


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise to a client that came due, and whether it was kept in time."""

    due_at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class Raw:
    """What the figures are made of, for the time since the first of the months (UTC).

    `asked_for` is when a deal was first told that it could ask; `own_up` and `to_ask` are by deal
    the working time that it took, `stops` when a client asked to be left alone,
    `refused` when somebody pressed for an ask past the limit.
    """

    told: Sequence[Told] = ()
    asked_for: Mapping[str, datetime] = field(default_factory=dict)
    promises: Sequence[Kept] = ()
    recovered: Sequence[tuple[datetime, Money]] = ()
    stops: Sequence[datetime] = ()
    refused: Sequence[datetime] = ()
    own_up: Mapping[str, timedelta] = field(default_factory=dict)
    to_ask: Mapping[str, timedelta] = field(default_factory=dict)


def month_starts(now: datetime, tz: ZoneInfo, count: int) -> list[date]:
    """The first days of this month and those before it, the latest first."""
    first = now.astimezone(tz).date().replace(day=1)
    days = [first]
    while len(days) < count:
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return days


def firsts(told: Iterable[Told], what: EventKind) -> dict[str, Told]:
    """The first time that each deal recorded this."""
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: one.at):
        if one.what is what:
            found.setdefault(one.deal_id, one)
    return found


def month_figures(raw: Raw, first_day: date, tz: ZoneInfo) -> Month:
    """The figures of the month that begins on that day."""

    def falls(at: datetime) -> bool:
        return at.astimezone(tz).date().replace(day=1) == first_day

    asks = [one for one in raw.told if one.what is EventKind.ASKED and falls(one.at)]
    outcomes = [_outcome(raw.told, ask) for ask in asks]
    answered = [what for what in outcomes if what in ANSWERS]
    own_ups, asked = firsts(raw.told, EventKind.OWNED_UP), firsts(raw.told, EventKind.ASKED)
    refused = sum(map(falls, raw.refused))
    due = [one for one in raw.promises if falls(one.due_at)]
    return Month(
        first_day=first_day,
        cases=_deals(raw.told, EventKind.REPORTED, falls),
        asks=_ask_rate(raw, asked, falls),
        chances=Rate(answered.count(EventKind.YES), len(answered)),
        chances_of_asked=Rate(answered.count(EventKind.YES), len(asks)),
        doors=_deals(raw.told, EventKind.DOOR_OPEN, falls),
        own_up=Spread(_of(raw.own_up, own_ups, falls)),
        to_ask=Spread(_of(raw.to_ask, asked, falls)),
        promises=Rate(sum(one.kept for one in due), len(due)),
        recovered=_by_currency(money for at, money in raw.recovered if falls(at)),
        stops=sum(map(falls, raw.stops)),
        refused=Rate(refused, refused + len(asks)),
    )


def _outcome(told: Sequence[Told], ask: Told) -> EventKind | None:
    """What came of an ask; None while nothing has."""
    later = (one for one in told if one.deal_id == ask.deal_id and one.at >= ask.at)
    came = (one.what for one in sorted(later, key=lambda one: one.at) if one.what in ANSWERS)
    return next(came, None)


def _deals(told: Iterable[Told], what: EventKind, falls: Falls) -> int:
    return len({one.deal_id for one in told if one.what is what and falls(one.at)})


def _ask_rate(raw: Raw, asked: Mapping[str, Told], falls: Falls) -> Rate:
    """Of the deals that could ask from this month on, those that did, whenever."""
    # Who asked before the note came could, too.
    could = {one.deal_id: one.at for one in asked.values()} | dict(raw.asked_for)
    eligible = {deal_id for deal_id, at in could.items() if falls(at)}
    return Rate(len(eligible & set(asked)), len(eligible))


def _of(
    took: Mapping[str, timedelta], events: Mapping[str, Told], falls: Falls
) -> tuple[timedelta, ...]:
    return tuple(took[one] for one, told in events.items() if one in took and falls(told.at))


def _by_currency(amounts: Iterable[Money]) -> dict[str, tuple[Money, int]]:
    found: dict[str, list[Money]] = defaultdict(list)
    for money in amounts:
        found[money.currency].append(money)
    return {
        currency: (Money(sum(one.minor for one in each), currency), len(each))
        for currency, each in sorted(found.items())
    }

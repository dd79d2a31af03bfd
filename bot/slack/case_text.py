"""A case in words: names, dates, amounts and slots as a template wants them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_currency_precision

from bot.cases.calendars import babel_locale
from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape, listed, one_line, shorten
from bot.copy.waits import wait_text
from bot.core.amount_wording import notes_kept
from bot.core.gates import Gate
from bot.core.history import EventKind, last
from bot.core.money import Money, format_money
from bot.core.planned_step import PlannedStep, Stand
from bot.core.playbook import Slot, Step, StepKind
from bot.core.sentences.suggest import as_insisted
from storage.models import LostDeal, Promise, PromiseState, Recovery

NAME, WORDS = 80, 600
FAR_AWAY = timedelta(days=60)
"""A day of another year is said with its year from here on: "14 Jan" a month before is plain."""
MOST_PROMISES = 5


def step_facts(case: Case) -> Mapping[str, object]:
    """What a coaching note may say of a deal."""
    deal = case.deal
    repaired = last(case.history, EventKind.REPAIRED)
    return {
        "client": client_name(case),
        "contact": contact_name(case),
        "client_knows": deal.client_knows,
        "raised_it": deal.client_raised_it,
        "repaired_on": day(repaired.at, case) if repaired else "",
        "colleague": case.is_a_colleagues,
        "mine": recorded_by_rep(case),
    }


def promised(case: Case) -> list[Promise]:
    """What is promised to the client and still to be done."""
    return [one for one in case.promises if one.state == PromiseState.OPEN and not one.by_them]


def needs_plan(case: Case, step: Step) -> bool:
    """Whether a step's letter is the plan, and there is no line of it yet (coaching.md, 10.4)."""
    return step.kind is StepKind.PLAN and not promised(case)


def recorded_by_rep(case: Case) -> frozenset[EventKind]:
    """What was recorded since the deal came to the rep: a text says no more of them than that."""
    handed = [place for place, one in enumerate(case.history) if one.what is EventKind.HANDED_OVER]
    return frozenset(event.what for event in case.history[(handed or [-1])[-1] + 1 :])


def missing_slots(case: Case, step: Step) -> list[Slot]:
    """What the step's script still needs from the rep."""
    needed = (slot for slot in step.slots if slot.is_needed)
    return [slot for slot in needed if not as_insisted(one_line(getattr(case.deal, slot))).text]


def slot_label(catalog: Catalog, key: str, circumstance: str) -> str:
    """What a field or slot is called; of a supplier other words may be right."""
    own = f"{key}_{circumstance}"
    return catalog.label(own if own in catalog.labels else key)


def client_name(case: Case) -> str:
    """The client, on one line."""
    return deal_name(case.deal)


def deal_name(deal: LostDeal) -> str:
    """The client of a deal, on one line."""
    return short_name(deal.client)


def short_name(typed: str) -> str:
    """A name as somebody typed it, on one line."""
    return shorten(one_line(typed), NAME)


def contact_name(case: Case) -> str:
    """The contact's first name, as one would say it on the phone."""
    words = one_line(case.deal.contact).split()
    return shorten(words[0], NAME) if words else ""


def amount_of(case: Case) -> str:
    """The deal's amount in the rep's way of writing, or nothing."""
    money = money_of(case.deal)
    return format_money(money, case.rep.locale) if money else ""


def amount_said(catalog: Catalog, case: Case) -> str:
    """The same with what was said beside it: a period, or that it is the lower end."""
    amount = amount_of(case)
    for note in sorted(notes_kept(case.deal.amount_notes)) if amount else ():
        amount = catalog.label(f"amount_notes.{note}", amount=amount)
    return amount


def amount_read(catalog: Catalog, case: Case, typed: str) -> Mrkdwn | None:
    """How an amount was read that said more than a sum, for whoever typed it just now."""
    if not typed or not case.deal.amount_notes:
        return None
    kept = amount_said(catalog, case)
    return catalog.text("messages/amount_read", typed=shorten(one_line(typed), NAME), amount=kept)


def money_of(row: LostDeal | Recovery) -> Money | None:
    """The amount that a row holds, if any."""
    if row.amount_minor is None or row.currency is None:
        return None
    return Money(row.amount_minor, row.currency)


def amount_in_form(catalog: Catalog, case: Case) -> tuple[str, str]:
    """The amount and its notes as a form's two fields show them; read back, they are the same."""
    number, currency = typed_amount(money_of(case.deal), case.rep.locale)
    # "10,000+/month": what begins a range stands next to it.
    for note in sorted(notes_kept(case.deal.amount_notes), reverse=True) if number else ():
        number = catalog.label(f"typed_notes.{note}", amount=number)
    return number, currency


def typed_amount(money: Money | None, locale: str) -> tuple[str, str]:
    """An amount as the two fields of a form show it: number and currency code."""
    if money is None:
        return "", ""
    value = Decimal(money.minor).scaleb(-get_currency_precision(money.currency))
    return format_decimal(value, locale=babel_locale(locale)), money.currency


def promise_lines(catalog: Catalog, case: Case, now: datetime) -> Mrkdwn:
    """The deal's promises, one a line."""
    lines = [
        catalog.text(
            f"messages/promise_line_{whose(promise, promise.state)}",
            action=shorten(listed(promise.action), NAME),
            due=local_date(promise.due_on, case),
            overdue=promise.due_at < now,
        )
        for promise in case.promises[-MOST_PROMISES:]
    ]
    return Mrkdwn("\n".join(lines))


def whose(promise: Promise, what: str) -> str:
    """How a word about a promise is called, ours or theirs."""
    return theirs(what) if promise.by_them else what


def theirs(what: str) -> str:
    """How a word about a promise of theirs is called."""
    return f"theirs_{what}"


def local_date(on: date, case: Case) -> str:
    """A day that is already the rep's own, with the year where it is far away."""
    today = case.seen_at.astimezone(case.calendar.tz).date()
    is_far = on.year != today.year and abs(on - today) > FAR_AWAY
    return format_date(on, "EEE d MMM y" if is_far else "EEE d MMM", locale=_locale(case))


def written_date(on: date, locale: str) -> str:
    """A day in full, in the person's kind of English."""
    known = babel_locale(locale)
    return format_date(on, "EEE d MMM y", locale=known if known.language == "en" else "en_GB")


def when(catalog: Catalog, case: Case, found: PlannedStep) -> Mrkdwn:
    """When a step comes, that it is due or since when it is overdue, or what it waits for."""
    if found.is_open and found.due_at is not None:
        label = "when.overdue" if found.stand is Stand.OVERDUE else "when.due"
        since = found.told_at or found.due_at
        return escape(catalog.label(label, day=day(since, case)))
    if (at := found.next_at) is not None:
        return escape(catalog.label("when.at", day=day(at, case), time=clock_time(at, case)))
    if found.hold is not None and found.hold.gate is not Gate.REPAIR_NOT_DELIVERED:
        return escape(catalog.label("when.held"))
    event = catalog.label(f"events.{found.step.after[0]}")
    return escape(wait_text(catalog, found.wait, event))


def day(at: datetime, case: Case) -> str:
    """The day in the rep's zone, with the year where it is far away."""
    return local_date(at.astimezone(case.calendar.tz).date(), case)


def clock_time(at: datetime, case: Case) -> str:
    """The time of day in the rep's zone."""
    return format_time(at.astimezone(case.calendar.tz).time(), "short", locale=_locale(case))


def _locale(case: Case) -> Locale:
    # The copy is English, so dates inside it are too; only the rep's kind of English is kept.
    locale = babel_locale(case.rep.locale)
    return locale if locale.language == "en" else Locale.parse("en_GB")

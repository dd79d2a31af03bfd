"""Reading the report form: a report, or what is wrong next to the field that is wrong."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.copy.catalog import Catalog
from bot.core import money
from bot.core.circumstances import (
    Circumstance,
    LossReason,
    Weight,
    asks_about_harm,
    asks_about_impact,
    is_client,
    loss_reasons,
)
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED, Gate
from bot.core.money import AmountProblem, BadAmount, Money, ReadAmount
from bot.slack.payloads import reading_payload
from bot.slack.report.fields import NAME_LIMIT, YES
from bot.slack.saving import FormErrors
from bot.usecases.escalations import Named
from bot.usecases.my_locale import MyLocale
from bot.usecases.report_lost_deal import Report

_NOT_SEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_ABOUT_CURRENCY = frozenset({"unknown_currency", "currency_missing", "currencies_differ"})


@reading_payload()
def read_report(
    catalog: Catalog, typed: Mapping[str, str], mine: MyLocale, earliest: date
) -> Report:
    """The report that a form holds, with no date of theirs before `earliest`; raises FormErrors."""
    errors = _missing(catalog, typed)
    their_date = _their_date(catalog, typed, earliest, errors)
    amount = _amount_or_error(catalog, typed, mine, errors)
    if errors:
        raise FormErrors(errors)
    circumstance = Circumstance(typed["circumstance"])
    reason = typed.get("loss_reason", "")
    harm = asks_about_harm(circumstance)
    return Report(
        circumstance=circumstance,
        client=typed["client"],
        contact=typed.get("contact", ""),
        amount=amount.money if amount else None,
        amount_notes=amount.notes if amount else frozenset(),
        what_happened=typed.get("what_happened", ""),
        impact=typed.get("impact", "") if asks_about_impact(circumstance) else "",
        say_happened=typed.get("say_happened", ""),
        say_impact=typed.get("say_impact", "") if asks_about_impact(circumstance) else "",
        client_knows=_yes_or_no(typed.get("client_knows", "")) if harm else None,
        client_raised_it=_yes_or_no(typed.get("client_raised_it", "")) if harm else None,
        loss_reason=LossReason(reason) if reason in loss_reasons(circumstance) else None,
        business_lost=_yes_or_no(typed.get("business_lost", "")) if harm else None,
        escalation=_escalation(typed.get("escalation", "")),
        their_date=their_date,
        client_timezone=_zone(typed.get("client_timezone", "")),
        client_feels_it=_feels_it(circumstance, typed),
        weight=Weight(typed["weight"]) if harm and typed.get("weight") else None,
    )


@reading_payload()
def read_more(catalog: Catalog, typed: Mapping[str, str], mine: MyLocale, before: Report) -> Report:
    """A report with the answers that its second view adds; what is left out there stays.

    Raises FormErrors.
    """
    given = {name: text for name, text in typed.items() if text.strip()}
    errors: dict[str, str] = {}
    their_date = _their_date(catalog, given, mine.today, errors)
    amount = _amount_or_error(catalog, given, mine, errors)
    if errors:
        raise FormErrors(errors)
    knows, raised, lost = (
        _yes_or_no(given.get(name, ""))
        for name in ("client_knows", "client_raised_it", "business_lost")
    )
    return replace(
        before,
        amount=amount.money if amount else before.amount,
        amount_notes=amount.notes if amount else before.amount_notes,
        client_knows=before.client_knows if knows is None else knows,
        client_raised_it=before.client_raised_it if raised is None else raised,
        business_lost=before.business_lost if lost is None else lost,
        escalation=_escalation(given.get("escalation", "")) or before.escalation,
        their_date=their_date or before.their_date,
        client_timezone=_zone(given.get("client_timezone", "")) or before.client_timezone,
        weight=Weight(given["weight"]) if "weight" in given else before.weight,
    )


def read_amount(catalog: Catalog, typed: Mapping[str, str], mine: MyLocale) -> Money | None:
    """The amount in a form with the fields amount and currency; raises FormErrors."""
    errors: dict[str, str] = {}
    amount = _amount_or_error(catalog, typed, mine, errors)
    if errors:
        raise FormErrors(errors)
    return amount.money if amount else None


def _their_date(
    catalog: Catalog, typed: Mapping[str, str], earliest: date, errors: dict[str, str]
) -> date | None:
    their_date = date.fromisoformat(typed["their_date"]) if typed.get("their_date") else None
    if their_date is not None and their_date < earliest:
        errors["their_date"] = catalog.label("errors.date_past")
    return their_date


def _missing(catalog: Catalog, typed: Mapping[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if typed.get("circumstance") not in set(Circumstance):
        errors["circumstance"] = catalog.label("errors.circumstance_missing")
    if not _can_be_seen(typed.get("client", "")):
        errors["client"] = catalog.label("errors.client_missing")
    elif len(typed["client"]) > NAME_LIMIT:
        errors["client"] = catalog.label("errors.too_long", limit=NAME_LIMIT)
    return errors


def _amount_or_error(
    catalog: Catalog, typed: Mapping[str, str], mine: MyLocale, errors: dict[str, str]
) -> ReadAmount | None:
    text, currency = typed.get("amount", "").strip(), typed.get("currency", "").strip()
    if not text:
        return None
    try:
        return _amount(text, currency, mine)
    except BadAmount as bad:
        field = "currency" if bad.problem in _ABOUT_CURRENCY else "amount"
        errors[field] = catalog.label(f"errors.{bad.problem}")
        return None


def _amount(text: str, currency: str, mine: MyLocale) -> ReadAmount:
    locale, own = mine.locale, mine.currency
    # Their own currency stands in the form before they type: what they type goes before it.
    if not currency or currency.upper() == own:
        return money.read_amount(text, None, locale, own)
    if currency.isascii() and currency.isalpha():
        return money.read_amount(text, currency, locale, own)
    # A sign such as £ is read with the amount; if that fails, the amount alone tells what is wrong.
    try:
        return money.read_amount(f"{text} {currency}", None, locale, own)
    except BadAmount:
        money.parse_amount(text, "EUR", locale)
        raise BadAmount(AmountProblem.UNKNOWN_CURRENCY) from None


def _zone(name: str) -> str | None:
    return ZoneInfo(name).key if name else None


def _feels_it(circumstance: Circumstance, typed: Mapping[str, str]) -> bool | None:
    return None if is_client(circumstance) else _yes_or_no(typed.get("client_feels_it", ""))


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(character) not in _NOT_SEEN for character in text)


def _escalation(picked: str) -> Named:
    if not picked:
        return None
    return Gate(picked) if picked in ESCALATED else EscalationKind(picked)


def _yes_or_no(choice: str) -> bool | None:
    return choice == YES if choice else None

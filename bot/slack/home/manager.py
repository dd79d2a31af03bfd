"""A manager's part of Home: what needs them, and the team in figures, without names."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.core.figures import FEW, Month, Rate, Spread
from bot.core.money import format_money
from bot.slack.action_ids import MANAGER_CALLED, Target
from bot.slack.case_text import deal_name, written_date
from bot.slack.elements import Block, actions, button, context, header, section
from bot.slack.escalation.card import answers_to, kind_of
from bot.slack.home.spoken import spoken
from bot.usecases.managers_matters import Matter, Matters

HOUR = timedelta(hours=1)
FIGURES = (
    "cases",
    "asks",
    "chances",
    "doors",
    "own_up",
    "to_ask",
    "promises",
    "recovered",
    "stops",
    "refused",
)
MOST_MATTERS = 5


def manager_blocks(
    catalog: Catalog, matters: Matters, months: list[Month], amounts: str, tz: ZoneInfo
) -> list[Block]:
    """What waits for a manager, and then the months; `amounts` is the locale of sums."""
    head = header(catalog.label("manager_home.matters"))
    return [head, *_matters(catalog, matters, tz), *figure_blocks(catalog, months, amounts)]


def figure_blocks(catalog: Catalog, months: list[Month], amounts: str) -> list[Block]:
    """The months alone: counts without a name, which admins see as well."""
    return [
        header(catalog.label("manager_home.figures")),
        *(section(_month(catalog, month, amounts)) for month in months),
        context(catalog.text("messages/figures_foot", few=FEW)),
    ]


def _matters(catalog: Catalog, matters: Matters, tz: ZoneInfo) -> list[Block]:
    if not matters.shown:
        return [section(catalog.text("messages/matters_none"))]
    told = [block for one in matters.shown for block in _matter(catalog, one, tz)]
    if matters.hidden:
        told.append(context(catalog.text("messages/home_more", count=matters.hidden)))
    return told


def _matter(catalog: Catalog, matter: Matter, tz: ZoneInfo) -> list[Block]:
    client = deal_name(matter.deal)
    answers = [spoken(one, f"{one['text']['text']}: {client}") for one in _answers(catalog, matter)]
    row = [actions(answers, f"matter.{matter.deal.id}")] if answers else []
    return [section(_about(catalog, matter, tz)), *row]


def _about(catalog: Catalog, matter: Matter, tz: ZoneInfo) -> Mrkdwn:
    deal, escalation = matter.deal, matter.escalation
    if escalation is None:
        name = "messages/matter_manager_owns"
        return catalog.text(name, rep=deal.rep_id, client=deal_name(deal))
    taken_up = escalation.taken_up_at
    return catalog.text(
        "messages/matter_escalation",
        rep=deal.rep_id,
        client=deal_name(deal),
        kind=kind_of(catalog, deal),
        on=written_date(escalation.at.astimezone(tz).date(), "en-GB"),
        by=escalation.told_to or "",
        taken_up=written_date(taken_up.astimezone(tz).date(), "en-GB") if taken_up else "",
    )


def _answers(catalog: Catalog, matter: Matter) -> list[Block]:
    if matter.escalation is not None:
        return answers_to(catalog, matter.notice_id, matter.escalation) if matter.notice_id else []
    label = catalog.label("manager_home.called")
    return [button(label, MANAGER_CALLED, str(Target(matter.deal.id)), primary=True)]


def _month(catalog: Catalog, month: Month, amounts: str) -> Mrkdwn:
    named = format_date(month.first_day, "MMMM y", locale="en_GB")
    lines, few = [], []
    for name, line in _figures(catalog, month, amounts):
        if line is None:
            few.append(catalog.label(f"figure_names.{name}"))
        else:
            lines.append(line)
    head = catalog.text("messages/figures_month", month=named)
    foot = [catalog.text("messages/figures_few", names=few)] if few else []
    return Mrkdwn("\n".join([head, *lines, *foot]))


def _figures(catalog: Catalog, month: Month, amounts: str) -> Iterator[tuple[str, Mrkdwn | None]]:
    """Each figure by its name; None where there are too few cases to say anything."""
    yield "cases", _count(catalog, "cases", month.cases)
    yield "asks", _rate(catalog, "asks", month.asks)
    yield "chances", _chances(catalog, month)
    yield "doors", _count(catalog, "doors", month.doors)
    yield "own_up", _spread(catalog, "own_up", month.own_up)
    yield "to_ask", _spread(catalog, "to_ask", month.to_ask)
    yield "promises", _rate(catalog, "promises", month.promises)
    yield "recovered", _recovered(catalog, month, amounts)
    yield "stops", _guarded(catalog, "stops", Rate(month.stops, month.stops))
    yield "refused", _guarded(catalog, "refused", month.refused)


def _count(catalog: Catalog, name: str, count: int) -> Mrkdwn | None:
    return catalog.text(f"messages/figure_{name}", n=count) if count >= FEW else None


def _rate(catalog: Catalog, name: str, rate: Rate) -> Mrkdwn | None:
    if not rate.is_shown:
        return None
    return catalog.text(f"messages/figure_{name}", some=rate.some, n=rate.n, percent=rate.percent)


def _chances(catalog: Catalog, month: Month) -> Mrkdwn | None:
    if not month.chances.is_shown:
        return None
    return catalog.text(
        "messages/figure_chances",
        some=month.chances.some,
        n=month.chances.n,
        percent=month.chances.percent,
        of_asked=month.chances_of_asked.percent,
        asked=month.chances_of_asked.n,
    )


def _spread(catalog: Catalog, name: str, spread: Spread) -> Mrkdwn | None:
    if not spread.is_shown:
        return None
    return catalog.text(
        f"messages/figure_{name}",
        median=_hours(spread.median),
        p90=_hours(spread.p90),
        n=spread.n,
    )


def _hours(took: timedelta) -> str:
    return f"{took / HOUR:.1f}".removesuffix(".0")


def _recovered(catalog: Catalog, month: Month, amounts: str) -> Mrkdwn | None:
    shown = [
        catalog.text("messages/figure_sum", total=format_money(total, amounts), n=number)
        for total, number in month.recovered.values()
        if number >= FEW
    ]
    return (
        catalog.text("messages/figure_recovered", sums=Mrkdwn(", ".join(shown))) if shown else None
    )


def _guarded(catalog: Catalog, name: str, count: Rate) -> Mrkdwn | None:
    """What should be near zero: none is said as well, a few are not."""
    if 0 < count.some < FEW:
        return None
    return catalog.text(f"messages/figure_{name}", some=count.some, n=count.n)

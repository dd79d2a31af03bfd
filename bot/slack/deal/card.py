"""The deal card, the same wherever a deal stands among others or is opened.

Client first, then where it stands, what was recorded last, its promises, its list and its buttons.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, shorten
from bot.core.deal_state import CLOSED
from bot.core.gates import Gate
from bot.core.planned_step import PlannedStep
from bot.slack.action_ids import Target
from bot.slack.case_text import amount_said, client_name, day, promise_lines, when
from bot.slack.deal.buttons import ShownDeal, deal_buttons
from bot.slack.deal.note import (
    also_open,
    gate_lines,
    how_it_stands,
    is_ready_list_open,
    lesson_lines,
    ready_list,
)
from bot.slack.deal.recorded import recorded_last
from bot.slack.elements import BUTTON_TEXT, Block, actions, context, divider, section
from bot.slack.promise.card import (
    another_day,
    missed_lately,
    missed_text,
    overdue_promise,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: the nudge of its message, and what a weekly summary asks or leaves out.

    A summary says the day of an ask, week after week, and not each time why. `opened` in the deal's
    own view. `step` is the one
    that the card is about where it is not the most pressing; `words_said` where the words about a
    missed promise stand in another card.
    """

    nudge_id: str = ""
    step: str = ""
    words_said: bool = False
    still_yours: bool = False
    in_summary: bool = False
    opened: bool = False


def deal_card(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place = Place()
) -> list[Block]:
    """A deal among others, in at most four blocks beside a list to tick off."""
    held = next((found for found in case.plan if found.hold), None)
    shown = case.planned(place.step) or case.most_pressing or case.next_ahead or held
    target = Target(
        case.deal.id, place.nudge_id, shown.step.key if shown else "", len(case.history)
    )
    about = ShownDeal(
        case,
        shown.step if shown else None,
        held,
        still_yours=place.still_yours,
        in_brief=shown is not None and (shown.is_open or place.words_said),
        among_others=not place.opened,
        opened=place.opened,
    )
    buttons = deal_buttons(catalog, about, target, now)
    promises, answers = _promises(catalog, about, target, now, words_said=place.words_said)
    if answers:
        others = buttons[0]["elements"] if buttons else []
        buttons = [actions([*answers, *others], f"deal.{case.deal.id}.{target.step}", now)]
    # Its list is ticked wherever the deal is shown.
    ready = [ready_list(case, target)] if is_ready_list_open(case) else []
    text = section(_text(catalog, case, now, place, shown if place.step else None))
    return named_for(case, [divider(), text, *ready, *promises, *buttons])


def pressed_card(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place = Place()
) -> list[Block]:
    """The same after a press: first what was recorded, with the words that come of it."""
    said, *_ = how_it_stands(catalog, case)
    return [said, *deal_card(catalog, case, now, place)[1:]]


def named_for(case: OwnCase, blocks: list[Block]) -> list[Block]:
    """The same buttons, each with the client's name for whoever hears them one by one."""
    for block in blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "button":
                said = f"{element['text']['text']}: {client_name(case)}"
                element["accessibility_label"] = shorten(said, BUTTON_TEXT)
    return blocks


def deal_cards(
    catalog: Catalog, cases: Iterable[OwnCase], now: datetime, place_of: Callable[[OwnCase], Place]
) -> list[list[Block]]:
    """A card for each deal; the words about missed promises stand once, in the first that has some.

    Each further one has its promise, and a button that shows the words.
    """
    listed, words_said = [], False
    for case in cases:
        missed = missed_lately(case, now) is not None
        place = replace(place_of(case), words_said=missed and words_said)
        listed.append(deal_card(catalog, case, now, place))
        words_said = words_said or missed
    return listed


def _text(
    catalog: Catalog, case: OwnCase, now: datetime, place: Place, about: PlannedStep | None
) -> Mrkdwn:
    if case.state in CLOSED:
        return _closed_text(catalog, case, now)
    first, ahead = about or case.most_pressing, case.next_ahead
    upcoming, then = first or ahead, ahead if first is not None else None
    head = catalog.text(
        "messages/list_deal",
        client=client_name(case),
        amount=amount_said(catalog, case),
        step=_name(catalog, upcoming),
        when=when(catalog, case, upcoming) if upcoming else "",
        then=_name(catalog, then),
        then_when=when(catalog, case, then) if then else "",
    )
    others = also_open(catalog, case, first) if first else []
    untold = frozenset({Gate.COOLING_OFF} if place.in_summary else ())
    gates = gate_lines(catalog, case, but=untold)
    unbrought = [catalog.text("lines/unbrought")] if case.deal.unbrought else []
    told = (*unbrought, *recorded_last(catalog, case, now))
    question = [catalog.text("lines/still_yours")] if place.still_yours else []
    return Mrkdwn("\n".join((head, *others, *gates, *told, *question)))


def _closed_text(catalog: Catalog, case: OwnCase, now: datetime) -> Mrkdwn:
    ended = case.history[-1]
    head = catalog.text(
        "messages/list_closed",
        client=client_name(case),
        amount=amount_said(catalog, case),
        state=catalog.label(f"states.{case.state}"),
        on=day(ended.at, case),
    )
    lines = (head, *lesson_lines(catalog, case), *recorded_last(catalog, case, now))
    return Mrkdwn("\n".join(lines))


def _name(catalog: Catalog, found: PlannedStep | None) -> str:
    return catalog.label(f"steps.{found.step.key}") if found else ""


def _promises(
    catalog: Catalog, shown: ShownDeal, target: Target, now: datetime, *, words_said: bool
) -> tuple[list[Block], list[Block]]:
    """What stands of the deal's promises, and the buttons that answer the one at hand."""
    case, hold = shown.case, shown.held.hold if shown.held else None
    answers = overdue_promise(catalog, case, hold, target.nudge_id)
    if missed := missed_lately(case, now):
        answers = answers or [another_day(catalog, missed, target.nudge_id)]
        if not words_said:
            return [context(missed_text(catalog, case, missed))], answers
    return [context(promise_lines(catalog, case, now))] if case.promises else [], answers

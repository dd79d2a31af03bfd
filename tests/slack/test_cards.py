"""Every card, list and form keeps to Block Kit, whatever the deal and whatever was typed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.cases.own_case import OwnCase
from bot.copy.catalog import load_catalog
from bot.core.circumstances import Circumstance
from bot.core.digest import Period
from bot.core.money import Money
from bot.delivery.cards import (
    Card,
    DigestCard,
    NoticeCard,
    ReceiptCard,
    StepCard,
    SummaryCard,
    ToldRecovery,
)
from bot.local_slack.blockkit import check_message, check_view
from bot.slack.action_ids import Target, read_target
from bot.slack.deal.forms import script_view, snooze_view, win_back_view
from bot.slack.digest.card import digest_blocks
from bot.slack.home.home import home_view
from bot.slack.home.lists import list_blocks
from bot.slack.message import Message
from bot.slack.origins import Origin, to_metadata
from bot.slack.rendering import render
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import edit_view, report_view
from storage.models import NoticeTopic, SummaryTopic
from tests.products import one_in
from tests.slack.sample_cases import (
    BARE,
    EVERY_FACTS,
    HOSTILE,
    NASTY,
    PLAYBOOKS,
    Facts,
    Sample,
    every_sample,
    listed,
    paged,
)

CATALOG = load_catalog()
FACTS = list(EVERY_FACTS.values())
NUDGE_ID = "f" * 32
METADATA = to_metadata(
    Origin(
        Target("0" * 32, NUDGE_ID, "ask_after_repair"),
        channel="D" * 11,
        ts="1772532000.000100",
        response_url="https://hooks.slack.com/actions/" + "x" * 60,
    )
)
UNTIL = datetime(2026, 3, 6, 14, tzinfo=UTC)
NOW = datetime(2026, 3, 20, 14, tzinfo=UTC)
WEEK = Period(UNTIL - timedelta(days=7), UNTIL, "2026-03-06")
each_circumstance = pytest.mark.parametrize("circumstance", list(Circumstance))
each_facts = pytest.mark.parametrize("facts", EVERY_FACTS.values(), ids=EVERY_FACTS)


def some_samples(circumstance: Circumstance, facts: Facts) -> list[Sample]:
    """Of every way a deal may have gone, a third for each kind of facts: together they are all."""
    return one_in(len(FACTS), every_sample(circumstance, facts), FACTS.index(facts))


def message(shown: Message | list[dict[str, Any]]) -> dict[str, Any]:
    if isinstance(shown, Message):
        return {"channel": "C1", "text": shown.text, "blocks": shown.blocks}
    return {"channel": "C1", "text": "x", "blocks": shown}


def step_cards(case: OwnCase) -> Iterator[Card]:
    """A card for each step and for a round of it that is open, over and not yet begun."""
    for step in PLAYBOOKS[Circumstance(case.deal.circumstance)].steps:
        found = case.planned(step.key)
        for occurrence in {found.occurrence if found else 1, 1, 9}:
            yield StepCard(NUDGE_ID, case, step.key, occurrence)


@each_circumstance
@each_facts
def test_every_card_of_a_deal_fits(circumstance: Circumstance, facts: Facts) -> None:
    for sample in some_samples(circumstance, facts):
        case = sample.case()
        for card in (
            *step_cards(case),
            ReceiptCard(NUDGE_ID, case),
            SummaryCard((case,), SummaryTopic.LATE),
        ):
            shown = render(CATALOG, card, NOW)
            assert check_message(message(shown)) == [], (sample, card)
            assert shown.text
            said = next(one for one in shown.blocks if one["type"] == "section")
            assert shown.text == said["text"]["text"].split("\n", 1)[0]


@each_circumstance
def test_every_button_carries_its_deal(circumstance: Circumstance) -> None:
    for sample in every_sample(circumstance, BARE):
        case = sample.case()
        for card in step_cards(case):
            for element in buttons(render(CATALOG, card, NOW).blocks):
                values = [element["value"]] if "value" in element else []
                values += [one["value"].partition(":")[2] for one in element.get("options", [])]
                assert {read_target(value).deal_id for value in values} == {case.deal.id}


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = (block["elements"] for block in blocks if block["type"] == "actions")
    return [element for row in rows for element in row]


@each_facts
@pytest.mark.parametrize("count", [0, 1, 15, 16, 200])
def test_every_list_fits(facts: Facts, count: int) -> None:
    kinds = [Circumstance.TOLD_NO, Circumstance.OWN_MISTAKE]
    cases = [Sample(kinds[n % 2], facts=facts, number=n).case() for n in range(count)]
    deals = listed(cases)
    assert check_message(message(list_blocks(CATALOG, deals, NOW))) == []
    assert (
        check_message(message(render(CATALOG, SummaryCard(tuple(cases), SummaryTopic.LATE), NOW)))
        == []
    )
    assert check_view(home_view(CATALOG, paged(deals), NOW)) == []


@each_circumstance
@each_facts
def test_every_form_fits(circumstance: Circumstance, facts: Facts) -> None:
    for sample in some_samples(circumstance, facts):
        case = sample.case()
        assert check_view(edit_view(CATALOG, case, METADATA)) == []
        for step in PLAYBOOKS[circumstance].steps:
            if step.slots:
                assert check_view(script_view(CATALOG, case, step.key, METADATA)) == []


@pytest.mark.parametrize("circumstance", [None, *Circumstance])
@pytest.mark.parametrize("typed", ["", "Acme", NASTY * 150], ids=["empty", "short", "hostile"])
def test_a_new_report_fits_as_typed(circumstance: Circumstance | None, typed: str) -> None:
    names = ("client", "contact", "amount", "currency", "what_happened", "impact", "loss_reason")
    form = ReportForm(circumstance, dict.fromkeys(names, typed))
    assert check_view(report_view(CATALOG, form)) == []


def test_the_small_forms_fit() -> None:
    for amount, currency in (("", ""), ("12,000", "EUR"), ("9" * 100, "XXX")):
        assert check_view(win_back_view(CATALOG, amount, currency, METADATA)) == []
    assert check_view(snooze_view(CATALOG, date(2026, 3, 10), METADATA)) == []


def digest(count: int, client: str | None, asks: int = 0, doors: int = 0) -> DigestCard:
    told = ToldRecovery("U1ANA", client, Money(10**15, "KWD"), NOW, NOW)
    totals = {code: Money(10**15, code) for code in ("CHF", "EUR", "GBP", "KWD", "USD")}
    return DigestCard(WEEK, "en-GB", (told,) * count, totals if count else {}, asks, doors)


@pytest.mark.parametrize("client", [None, "Acme Corp", "", NASTY * 150, "&" * 10_000])
@pytest.mark.parametrize("count", [0, 1, 20, 21, 5000])
def test_every_digest_fits_and_ends_with_its_total(client: str | None, count: int) -> None:
    shown = render(CATALOG, digest(count, client, asks=3, doors=7), NOW)
    assert check_message(message(shown)) == []
    preview = digest_blocks(CATALOG, digest(count, client))
    assert check_message(message(preview)) == []
    texts = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
    assert (count < 2) is not any("Won back in all" in text for text in texts)
    assert not any(text.count("<") != text.count(">") for text in texts)


@pytest.mark.parametrize(
    "topic", [NoticeTopic.DIGEST_CHANNEL, NoticeTopic.FAILED_NUDGE, NoticeTopic.MENDING]
)
def test_every_notice_fits(topic: NoticeTopic) -> None:
    assert (
        check_message(
            message(render(CATALOG, NoticeCard(topic, "#" + NASTY * 9, None, NASTY * 9, "n"), NOW))
        )
        == []
    )


def test_a_mention_that_was_typed_notifies_nobody() -> None:
    for circumstance in Circumstance:
        for card in step_cards(Sample(circumstance, facts=HOSTILE, way="owned_up repaired").case()):
            shown = render(CATALOG, card, NOW)
            texts = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
            assert not any("<" in text for text in (*texts, shown.text))


def test_a_long_script_still_ends_with_its_way_out() -> None:
    words = "we were late with it and nobody told them " * 300
    facts = Facts(words, words, None, words, words, words, words)
    for circumstance in Circumstance:
        for step in PLAYBOOKS[circumstance].steps:
            case = Sample(circumstance, None, facts, "owned_up repaired").case()
            for block in render(CATALOG, StepCard(NUDGE_ID, case, step.key, 1), NOW).blocks:
                assert not str(block.get("text", {}).get("text", "")).endswith("…")

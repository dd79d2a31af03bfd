"""What is on record of a deal, in text: its history, promises, their words and the rep's own."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape, listed, one_line, shorten
from bot.core.history import BY_ITSELF
from bot.slack.case_text import NAME, WORDS, clock_time, day, local_date, whose
from bot.slack.elements import SECTION_TEXT, Block, actions, context, header, section
from bot.slack.promise.card import promise_answers
from bot.usecases.deal_story import DealStory
from storage.models import DealEvent, Promise, PromiseState

MOST_SHOWN = 10
"""Of promises, of what they said and of kept words; the latest."""


def history_blocks(catalog: Catalog, story: DealStory) -> list[Block]:
    """What happened, when and by whom; what was taken back stands there too."""
    lines = [_entry(catalog, story.case, one) for one in story.entries]
    if story.earlier:
        lines.insert(0, catalog.text("messages/history_earlier", count=story.earlier))
    return [header(catalog.label("story.history")), *_paragraphs(lines)]


def _entry(catalog: Catalog, case: OwnCase, one: DealEvent) -> Mrkdwn:
    told = one.told_at
    is_late = _local_day(case, one.at) != _local_day(case, told)
    return catalog.text(
        "messages/history_line",
        on=day(one.at, case) if is_late else f"{day(one.at, case)}, {clock_time(one.at, case)}",
        what=catalog.label(f"history.{one.what}"),
        who=_who(case, one),
        itself=one.what in BY_ITSELF,
        told=day(told, case) if is_late else "",
        until=day(one.until, case) if one.until else "",
        taken_back=one.taken_back_at is not None,
    )


def _who(case: OwnCase, one: DealEvent) -> Mrkdwn:
    # Entries of before have nobody: a report was its reporter's.
    by = one.by_user or (
        case.deal.reported_by or case.deal.rep_id if one.what == "reported" else ""
    )
    return Mrkdwn(f"<@{escape(by)}>") if by else Mrkdwn()


def _local_day(case: OwnCase, at: datetime) -> object:
    return at.astimezone(case.calendar.tz).date()


def promise_story(catalog: Catalog, case: OwnCase, now: datetime, nudge_id: str) -> list[Block]:
    """Each promise with how it stands, and the answers to those that are open."""
    if not case.promises:
        return []
    blocks: list[Block] = [header(catalog.label("story.promises"))]
    for one in case.promises[-MOST_SHOWN:]:
        blocks.append(section(_promise(catalog, case, one, now)))
        if one.state == PromiseState.OPEN:
            answers = promise_answers(catalog, one, nudge_id)
            blocks.append(actions(answers, f"promise.{one.id}"))
    return blocks


def _promise(catalog: Catalog, case: OwnCase, one: Promise, now: datetime) -> Mrkdwn:
    return catalog.text(
        "messages/history_promise",
        action=shorten(listed(one.action), WORDS),
        due=local_date(one.due_on, case),
        state=catalog.label(f"promise_states.{whose(one, one.state)}"),
        overdue=one.state == PromiseState.OPEN and one.due_at < now,
    )


def words_story(catalog: Catalog, case: OwnCase) -> list[Block]:
    """What they said, what the rep noted, and the words that the rep keeps to say."""
    heard = [
        catalog.text(
            "messages/they_said",
            on=day(one.said_at, case),
            said=shorten(one_line(one.text), WORDS),
            wanted=shorten(one_line(one.wanted), WORDS),
        )
        for one in case.words[-MOST_SHOWN:]
    ]
    kept = [
        catalog.text(
            "messages/history_words",
            step=_step_name(catalog, one.step),
            channel=catalog.label(f"scripts.{one.channel}"),
            words=shorten(one_line(one.text), WORDS),
        )
        for one in case.scripts[-MOST_SHOWN:]
    ]
    noted = [
        catalog.text("messages/your_note", note=shorten(one_line(text), WORDS))
        for text in (case.deal.what_happened, case.deal.impact)
        if text.strip()
    ]
    return [
        *_titled(catalog, "heard", heard),
        *_titled(catalog, "words", kept),
        *_titled(catalog, "notes", noted),
    ]


def _titled(catalog: Catalog, name: str, lines: Sequence[Mrkdwn]) -> list[Block]:
    if not lines:
        return []
    return [header(catalog.label(f"story.{name}")), *_paragraphs(lines)]


def _step_name(catalog: Catalog, key: str) -> str:
    label = f"steps.{key}"
    return catalog.label(label) if label in catalog.labels else shorten(key, NAME)


def _paragraphs(lines: Iterable[Mrkdwn]) -> list[Block]:
    """The lines in as few blocks as hold them."""
    blocks, text = [], ""
    for line in lines:
        if text and len(text) + len(line) + 1 > SECTION_TEXT:
            blocks.append(section(Mrkdwn(text)))
            text = ""
        text = f"{text}\n{line}" if text else str(line)
    return [*blocks, section(Mrkdwn(text))] if text else blocks


def contact_line(catalog: Catalog, case: OwnCase) -> list[Block]:
    """Whom to ring, and what went wrong in which way."""
    text = catalog.text(
        "messages/deal_facts",
        contact=shorten(one_line(case.deal.contact), NAME),
        circumstance=catalog.label(f"circumstances.{case.deal.circumstance}"),
    )
    return [context(text)]

"""The review of a draft: what is good, what to think about, and the words themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape, one_line, shorten
from bot.core.humility.model import Finding
from bot.core.humility.rewrites.rewrite import Rewrite
from bot.core.playbook import Step
from bot.drafts.check_draft import Review
from bot.slack.action_ids import (
    KEEP_WORDS,
    MORE_FINDINGS,
    REVIEW_CHANNEL,
    REVIEW_FORM,
    REVIEW_PICK_FORM,
    USE_REWRITE,
    Target,
)
from bot.slack.case_text import client_name
from bot.slack.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    input_block,
    modal,
    option,
    picker,
    section,
    select,
    text_input,
)
from bot.slack.review.state import ReviewState, rewrite_digest

MOST_FINDINGS = 10
"""Nobody mends more at once; the weightiest come first."""

FIRST_FINDINGS = 3
"""More at once is a telling-off; the rest waits behind a button."""

QUOTE, REWRITE = 200, 400


@dataclass(frozen=True, slots=True)
class Draft:
    """The words in the form for a step; its field's id tells which script it began with."""

    case: OwnCase
    step: Step
    block_id: str
    words: str
    shown_to: str = ""
    """Where words that leave the judges in doubt may be shown; empty: nowhere."""


def review_view(
    catalog: Catalog,
    draft: Draft,
    state: ReviewState,
    review: Review | None = None,
    *,
    whole: bool = False,
) -> Block:
    """The form with the draft, and above it what the latest reading found, first or as a whole."""
    step = draft.step
    name = catalog.label(f"steps.{step.key}")
    client, alone = client_name(draft.case), not draft.shown_to
    intro = catalog.text("messages/review_intro", client=client, step=name, alone=alone)
    told = _told(catalog, draft.words, review, whole=whole) if review else []
    blocks = [section(intro), *told]
    if review is None and not draft.words:
        blocks.append(context(catalog.text("messages/review_empty")))
    blocks += _channel(catalog, step, state.channel)
    hint = catalog.label("review_form.draft_hint")
    field = text_input("draft", draft.words, multiline=True)
    blocks.append(input_block(draft.block_id, catalog.label("review_form.draft"), field, hint=hint))
    if draft.shown_to:
        blocks.append(context(catalog.text("messages/review_shown_to", host=draft.shown_to)))
    if review is not None:
        blocks.append(_keep(catalog, review))
    labels = {
        "submit": catalog.label("review_form.again" if review else "review_form.save"),
        "close": catalog.label("report.close"),
    }
    return modal(REVIEW_FORM, catalog.label("review_form.title"), blocks, labels, str(state))


def review_pick_view(
    catalog: Catalog, choices: Sequence[tuple[OwnCase, Step]], in_all: int
) -> Block:
    """Which deal's words to review, out of that many deals."""
    options = review_options(catalog, choices)
    pick = picker("deal", catalog.label("report.pick"), options, in_all=in_all)
    blocks = [input_block("deal", catalog.label("review_form.deal"), pick)]
    labels = {
        "submit": catalog.label("review_form.pick_save"),
        "close": catalog.label("report.close"),
    }
    return modal(REVIEW_PICK_FORM, catalog.label("review_form.title"), blocks, labels, "")


def review_options(catalog: Catalog, choices: Sequence[tuple[OwnCase, Step]]) -> list[Block]:
    """The deals whose words can be reviewed, each with its step."""
    return [
        option(
            catalog.label(
                "review_form.pick",
                client=client_name(case),
                step=catalog.label(f"steps.{step.key}"),
            ),
            str(Target(case.deal.id, step=step.key)),
        )
        for case, step in choices
    ]


def _told(catalog: Catalog, words: str, review: Review, *, whole: bool) -> list[Block]:
    blocks = []
    if review.good:
        blocks.append(section(escape(catalog.label(f"praise.{review.good}"))))
    if review.improved:
        what = catalog.label("slots.comma").join(_better(catalog, one) for one in review.improved)
        blocks.append(section(catalog.text("messages/review_improved", what=what)))
    shown = review.findings[: MOST_FINDINGS if whole else FIRST_FINDINGS]
    for finding, rewrite in zip(shown, chain(review.rewrites, repeat(None)), strict=False):
        blocks.append(_finding(catalog, finding, rewrite, words))
    blocks += _rest(catalog, len(review.findings) - len(shown), whole=whole)
    verdict = "messages/review_ok" if review.ok else "messages/review_not_yet"
    return [*blocks, context(catalog.text(verdict)), divider()]


def _rest(catalog: Catalog, hidden: int, *, whole: bool) -> list[Block]:
    if hidden <= 0:
        return []
    if whole:
        return [context(catalog.text("messages/review_more", count=hidden))]
    more = button(catalog.label("review.more", count=hidden), MORE_FINDINGS, "more")
    return [actions([more], "more")]


def _better(catalog: Catalog, found: str) -> str:
    # A rule that a team added has no line of its own.
    key = f"improved.{found}"
    return catalog.label(key if key in catalog.labels else "improved.something")


def _finding(catalog: Catalog, finding: Finding, rewrite: Rewrite | None, words: str) -> Block:
    text = catalog.text(
        "messages/review_finding",
        severity=catalog.label(f"review.{finding.severity}"),
        quote=shorten(one_line(finding.quote), QUOTE),
        why=finding.why,
        advice=finding.advice,
        offered=rewrite is not None,
        rewrite=shorten(one_line(rewrite.text), REWRITE) if rewrite else "",
    )
    if rewrite is None:
        return section(Mrkdwn(text))
    label = "buttons.use_rewrite" if rewrite.text else "buttons.leave_out"
    take = button(catalog.label(label), USE_REWRITE, rewrite_digest(words, rewrite))
    return section(Mrkdwn(text), take)


def _channel(catalog: Catalog, step: Step, chosen: str) -> list[Block]:
    if len(step.channels) < 2:  # noqa: PLR2004 -- one is no choice
        return []
    options = [option(catalog.label(f"scripts.{one}"), one) for one in step.channels]
    pick = select(REVIEW_CHANNEL, catalog.label("report.pick"), options, chosen)
    block = input_block("channel", catalog.label("review_form.channel"), pick)
    return [block | {"dispatch_action": True}]


def _keep(catalog: Catalog, review: Review) -> Block:
    label = "buttons.keep_words" if review.ok else "buttons.keep_anyway"
    keep = button(catalog.label(label), KEEP_WORDS, "keep", primary=review.ok)
    return actions([keep], "keep")

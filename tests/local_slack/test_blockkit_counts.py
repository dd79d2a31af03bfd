"""Every count: a list at its limit passes, one just past it fails there and says the figures."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from bot.local_slack.blockkit import Violation
from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    button,
    check,
    home,
    message,
    modal,
    option,
    options,
    paragraph,
    plain,
    rich_text,
    section,
    select,
    table,
)


class Count(NamedTuple):
    path: str
    limit: int
    build: Callable[[int], Json]
    least: int = 1


def row(*elements: Json) -> Json:
    return message(actions(*elements))


def icon(**keys: object) -> Json:
    element = {"type": "icon_button", "icon": "trash", "text": plain(), **keys}
    return message({"type": "context_actions", "elements": [element]})


COUNTS = [
    Count("blocks", 50, lambda n: message(*[section()] * n), least=0),
    Count(
        "attachments[0].blocks",
        50,
        lambda n: {"text": "t", "attachments": [{"blocks": [section()] * n}]},
        least=0,
    ),
    Count("attachments", 100, lambda n: {"text": "t", "attachments": [{}] * n}, least=0),
    Count("blocks", 100, lambda n: {**modal(), "blocks": [section()] * n}),
    Count("blocks", 100, lambda n: {**home(), "blocks": [section()] * n}),
    Count("blocks[0].fields", 10, lambda n: message(section(fields=[plain()] * n))),
    Count(
        "blocks[0].elements", 10, lambda n: message({"type": "context", "elements": [plain()] * n})
    ),
    Count("blocks[0].elements", 25, lambda n: row(*[button()] * n)),
    Count(
        "blocks[0].elements",
        5,
        lambda n: message(
            {
                "type": "context_actions",
                "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}] * n,
            }
        ),
    ),
    Count(
        "blocks[0].elements[0].visible_to_user_ids",
        10,
        lambda n: icon(visible_to_user_ids=["U1"] * n),
        least=0,
    ),
    Count("blocks[0].elements[0].options", 100, lambda n: row(select(options=options(n)))),
    Count(
        "blocks[0].elements[0].option_groups",
        100,
        lambda n: row(
            {
                "type": "static_select",
                "option_groups": [
                    {"label": plain(), "options": [option(str(number))]} for number in range(n)
                ],
            }
        ),
    ),
    Count(
        "blocks[0].elements[0].option_groups[0].options",
        100,
        lambda n: row(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(), "options": options(n)}],
            }
        ),
    ),
    Count(
        "blocks[0].elements[0].options",
        5,
        lambda n: row({"type": "overflow", "options": options(n)}),
    ),
    Count(
        "blocks[0].elements[0].options",
        10,
        lambda n: row({"type": "checkboxes", "options": options(n)}),
    ),
    Count(
        "blocks[0].elements[0].options",
        10,
        lambda n: row({"type": "radio_buttons", "options": options(n)}),
    ),
    Count("blocks[0].rows", 100, lambda n: message(table(rows=n))),
    Count("blocks[0].rows[0]", 20, lambda n: message(table(columns=n))),
    Count(
        "blocks[0].column_settings",
        20,
        lambda n: message(table(column_settings=[{"align": "left"}] * n)),
        least=0,
    ),
]


@pytest.mark.parametrize("case", COUNTS, ids=lambda case: f"{case.path}-{case.limit}")
def test_a_count_is_accepted_up_to_its_limit(case: Count) -> None:
    assert check(case.build(case.limit)) == []
    assert Violation(
        case.path, f"must have at most {case.limit} items, has {case.limit + 1}"
    ) in check(case.build(case.limit + 1))


@pytest.mark.parametrize("case", COUNTS, ids=lambda case: f"{case.path}-{case.limit}")
def test_an_empty_array_is_refused_where_slack_refuses_it(case: Count) -> None:
    found = [violation.path for violation in check(case.build(0))]
    assert found == ([case.path] if case.least else [])


def test_rich_text_has_no_empty_parts() -> None:
    for block in (
        {"type": "rich_text", "elements": []},
        rich_text({"type": "rich_text_section", "elements": []}),
        rich_text({"type": "rich_text_list", "style": "bullet", "elements": []}),
        rich_text({"type": "rich_text_quote", "elements": []}),
        rich_text({"type": "rich_text_preformatted", "elements": []}),
        rich_text(paragraph({"type": "text", "text": ""})),
    ):
        assert [violation.reason[-5:] for violation in check(message(block))] == ["has 0"]

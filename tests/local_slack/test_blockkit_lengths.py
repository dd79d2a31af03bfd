"""Every length: a text at its limit passes, one just past it fails there and says the figures."""

from collections.abc import Callable
from typing import NamedTuple

from bot.local_slack.blockkit import Violation
from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    button,
    check,
    confirm,
    entry,
    home,
    image,
    message,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich_text,
    section,
    select,
    table,
    video,
)
from tests.walk import walk


class Length(NamedTuple):
    path: str
    limit: int
    build: Callable[[str], Json]
    least: int = 1


def row(*elements: Json) -> Json:
    return message(actions(*elements))


def field(element: Json) -> Json:
    return modal(entry(element))


def thumbs(**keys: object) -> Json:
    thumb = {"text": plain(), "value": "v"}
    pair = {"positive_button": {**thumb, **keys}, "negative_button": thumb}
    return message({"type": "context_actions", "elements": [{"type": "feedback_buttons", **pair}]})


def icon(**keys: object) -> Json:
    element = {"type": "icon_button", "icon": "trash", "text": plain(), **keys}
    return message({"type": "context_actions", "elements": [element]})


def url(text: str) -> str:
    return text and ("https://e.com/" + text)[: len(text)]


def confirming(key: str) -> Callable[[str], Json]:
    return lambda s: row(button(confirm=confirm(**{key: plain(s)})))


def holding_place(element: Json) -> Callable[[str], Json]:
    return lambda s: field({**element, "placeholder": plain(s)})


LENGTHS = [
    Length("text", 40_000, lambda s: {"text": s}),
    Length("markdown_text", 12_000, lambda s: {"markdown_text": s}),
    Length(
        "metadata.event_type",
        255,
        lambda s: {"text": "t", "metadata": {"event_type": s, "event_payload": {}}},
    ),
    Length("title.text", 24, lambda s: modal(title=plain(s))),
    Length("submit.text", 24, lambda s: modal(submit=plain(s))),
    Length("close.text", 24, lambda s: modal(close=plain(s))),
    Length("private_metadata", 3000, lambda s: modal(private_metadata=s), least=0),
    Length("callback_id", 255, lambda s: modal(callback_id=s), least=0),
    Length("external_id", 255, lambda s: modal(external_id=s), least=0),
    Length("private_metadata", 3000, lambda s: home(private_metadata=s), least=0),
    Length("callback_id", 255, lambda s: home(callback_id=s), least=0),
    Length("external_id", 255, lambda s: home(external_id=s), least=0),
    Length("blocks[0].block_id", 255, lambda s: message(section(block_id=s))),
    Length("blocks[0].block_id", 255, lambda s: message(rich_text(block_id=s))),
    Length("blocks[0].block_id", 255, lambda s: message(table(block_id=s))),
    Length("blocks[0].text.text", 3000, lambda s: message(section(text=mrkdwn(s)))),
    Length("blocks[0].text.text", 3000, lambda s: message(section(text=plain(s)))),
    Length("blocks[0].fields[0].text", 2000, lambda s: message(section(fields=[mrkdwn(s)]))),
    Length("blocks[0].fields[0].text", 2000, lambda s: message(section(fields=[plain(s)]))),
    Length("blocks[0].text.text", 150, lambda s: message({"type": "header", "text": plain(s)})),
    Length(
        "blocks[0].elements[0].text",
        3000,
        lambda s: message({"type": "context", "elements": [mrkdwn(s)]}),
    ),
    Length("blocks[0].text", 12_000, lambda s: message({"type": "markdown", "text": s})),
    Length("blocks[0].alt_text", 2000, lambda s: message(image(alt_text=s))),
    Length("blocks[0].image_url", 3000, lambda s: message(image(image_url=url(s)))),
    Length("blocks[0].title.text", 2000, lambda s: message(image(title=plain(s)))),
    Length("blocks[0].label.text", 2000, lambda s: modal(entry(select(), label=plain(s)))),
    Length("blocks[0].hint.text", 2000, lambda s: modal(entry(select(), hint=plain(s)))),
    Length("blocks[0].title.text", 199, lambda s: message(video(title=plain(s)))),
    Length("blocks[0].description.text", 199, lambda s: message(video(description=plain(s)))),
    Length("blocks[0].author_name", 49, lambda s: message(video(author_name=s))),
    Length("blocks[0].provider_name", 49, lambda s: message(video(provider_name=s))),
    Length("blocks[0].alt_text", 2000, lambda s: message(video(alt_text=s))),
    Length("blocks[0].video_url", 3000, lambda s: message(video(video_url=url(s)))),
    Length("blocks[0].title_url", 3000, lambda s: message(video(title_url=url(s)))),
    Length("blocks[0].thumbnail_url", 3000, lambda s: message(video(thumbnail_url=url(s)))),
    Length(
        "blocks[0].external_id",
        255,
        lambda s: message({"type": "file", "source": "remote", "external_id": s}),
    ),
    Length("blocks[0].elements[0].action_id", 255, lambda s: row(button(action_id=s))),
    Length("blocks[0].elements[0].text.text", 75, lambda s: row(button(text=plain(s)))),
    Length("blocks[0].elements[0].value", 2000, lambda s: row(button(value=s))),
    Length("blocks[0].elements[0].url", 3000, lambda s: row(button(url=url(s)))),
    Length(
        "blocks[0].elements[0].accessibility_label",
        75,
        lambda s: row(button(accessibility_label=s)),
    ),
    *[
        Length(
            f"blocks[0].elements[0].confirm.{key}.text",
            limit,
            confirming(key),
        )
        for key, limit in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items()
    ],
    Length("blocks[0].elements[0].positive_button.text.text", 75, lambda s: thumbs(text=plain(s))),
    Length("blocks[0].elements[0].positive_button.value", 2000, lambda s: thumbs(value=s)),
    Length(
        "blocks[0].elements[0].positive_button.accessibility_label",
        75,
        lambda s: thumbs(accessibility_label=s),
    ),
    Length("blocks[0].elements[0].text.text", 75, lambda s: icon(text=plain(s))),
    Length("blocks[0].elements[0].value", 2000, lambda s: icon(value=s)),
    Length(
        "blocks[0].elements[0].options[0].text.text",
        75,
        lambda s: row(select(options=[option(text=plain(s))])),
    ),
    Length(
        "blocks[0].elements[0].options[0].value", 150, lambda s: row(select(options=[option(s)]))
    ),
    Length(
        "blocks[0].elements[0].options[0].description.text",
        75,
        lambda s: row(select(options=[option(description=plain(s))])),
    ),
    Length(
        "blocks[0].elements[0].options[0].url",
        3000,
        lambda s: row({"type": "overflow", "options": [option(url=url(s))]}),
    ),
    Length(
        "blocks[0].elements[0].options[0].text.text",
        75,
        lambda s: row({"type": "checkboxes", "options": [option(text=mrkdwn(s))]}),
    ),
    Length(
        "blocks[0].elements[0].option_groups[0].label.text",
        75,
        lambda s: row(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(s), "options": options(1)}],
            }
        ),
    ),
    *[
        Length(
            "blocks[0].element.placeholder.text",
            150,
            holding_place(kind),
        )
        for kind in (
            select(),
            {"type": "users_select"},
            {"type": "datepicker"},
            {"type": "timepicker"},
            {"type": "plain_text_input"},
            {"type": "email_text_input"},
            {"type": "url_text_input"},
            {"type": "rich_text_input"},
            {"type": "number_input", "is_decimal_allowed": True},
        )
    ],
    Length(
        "blocks[0].element.initial_value",
        3000,
        lambda s: field({"type": "plain_text_input", "initial_value": s}),
    ),
]


@walk("case", LENGTHS)
def test_a_length_is_accepted_up_to_its_limit(case: Length) -> None:
    assert check(case.build("x" * case.limit)) == []
    assert check(case.build("x" * (case.limit + 1))) == [
        Violation(case.path, f"must have at most {case.limit} characters, has {case.limit + 1}")
    ]


@walk("case", LENGTHS)
def test_an_empty_string_is_refused_where_slack_refuses_it(case: Length) -> None:
    found = [violation.path for violation in check(case.build(""))]
    assert found == ([case.path] if case.least else [])


def test_characters_are_counted_not_bytes() -> None:
    header = {"type": "header", "text": plain("🌱" * 150)}
    assert check(message(header)) == []

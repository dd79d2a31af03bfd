"""Values within one block: required keys, styles, urls, kinds of text."""

from typing import Any

from tests.local_slack.blockkit_catalogue import BLOCKS, ELEMENTS
from tests.local_slack.blockkit_samples import (
    Json,
    button,
    check,
    confirm,
    image,
    message,
    mrkdwn,
    paragraph,
    plain,
    rich_text,
    run,
    section,
    video,
)
from tests.walk import walk


def bullets(**keys: Any) -> Json:
    listing = {"type": "rich_text_list", "style": "bullet", "elements": [paragraph()], **keys}
    return message(rich_text(listing))


ACCEPTED: list[Json] = [
    bullets(indent=0, border=0, offset=0),
    message(section(accessory=button(url="http://e.com"))),
    message({"type": "image", "alt_text": "a", "slack_file": {"url": "https://files.slack.com/x"}}),
]

REFUSED: dict[str, tuple[str, Json]] = {
    "indent below": ("elements[0].indent", bullets(indent=-1)),
    "indent above": ("elements[0].indent", bullets(indent=9)),
    "border below": ("elements[0].border", bullets(border=-1)),
    "border above": ("elements[0].border", bullets(border=2)),
    "offset below": ("elements[0].offset", bullets(offset=-1)),
    "a list of another style": ("elements[0].style", bullets(style="dashed")),
    "a mention in preformatted": (
        "elements[0].elements[0]",
        message(
            rich_text(
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "user", "user_id": "U1"}],
                }
            )
        ),
    ),
    "a colour by name": (
        "elements[0].elements[0].value",
        message(rich_text(paragraph({"type": "color", "value": "red"}))),
    ),
    "a skin tone below": (
        "elements[0].elements[0].skin_tone",
        message(rich_text(paragraph({"type": "emoji", "name": "wave", "skin_tone": 0}))),
    ),
    "a skin tone above": (
        "elements[0].elements[0].skin_tone",
        message(rich_text(paragraph({"type": "emoji", "name": "wave", "skin_tone": 7}))),
    ),
    "an emoji with colons": (
        "elements[0].elements[0].name",
        message(rich_text(paragraph({"type": "emoji", "name": ":wave:"}))),
    ),
    "a broadcast to all": (
        "elements[0].elements[0].range",
        message(rich_text(paragraph({"type": "broadcast", "range": "all"}))),
    ),
    "a style of another kind": (
        "elements[0].elements[0].style.blink",
        message(rich_text(paragraph(run(style={"blink": True})))),
    ),
    "a button of another style": (
        "accessory.style",
        message(section(accessory=button(style="default"))),
    ),
    "a confirm of another style": (
        "accessory.confirm.style",
        message(section(accessory=button(confirm=confirm(style="default")))),
    ),
    "mrkdwn in a confirm": (
        "accessory.confirm.text.type",
        message(section(accessory=button(confirm=confirm(text=mrkdwn())))),
    ),
    "mrkdwn on a button": (
        "accessory.text.type",
        message(section(accessory=button(text=mrkdwn()))),
    ),
    "mrkdwn in a header": ("text.type", message({"type": "header", "text": mrkdwn()})),
    "emoji on mrkdwn": ("text.emoji", message(section(text={**mrkdwn(), "emoji": True}))),
    "verbatim on plain": ("text.verbatim", message(section(text={**plain(), "verbatim": True}))),
    "a script for a url": (
        "accessory.url",
        message(section(accessory=button(url="javascript:alert(1)"))),
    ),
    "a url without scheme": ("accessory.url", message(section(accessory=button(url="e.com")))),
    "a url with a space": (
        "accessory.url",
        message(section(accessory=button(url="https://e.com/a b"))),
    ),
    "a video without TLS": ("video_url", message(video(video_url="http://e.com"))),
    "an image from nowhere": ("", message({"type": "image", "alt_text": "a"})),
    "an image from two places": ("", message(image(slack_file={"id": "F1"}))),
    "a file by id and url": (
        "slack_file",
        message(
            {
                "type": "image",
                "alt_text": "a",
                "slack_file": {"id": "F1", "url": "https://e.com"},
            }
        ),
    ),
    "a local file": (
        "source",
        message({"type": "file", "source": "local", "external_id": "e"}),
    ),
    "an unknown icon": (
        "elements[0].icon",
        message(
            {
                "type": "context_actions",
                "elements": [{**ELEMENTS["icon_button"], "icon": "rocket"}],
            }
        ),
    ),
    "an empty cell": (
        "rows[0][0].text",
        message({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}),
    ),
    "a section that says nothing": ("", message({"type": "section", "accessory": button()})),
    "true as text": ("expand", message(section(expand="true"))),
}


@walk("payload", ACCEPTED)
def test_values_at_the_edge_are_accepted(payload: Json) -> None:
    assert check(payload) == []


@walk("path, payload", REFUSED.values())
def test_values_past_the_edge_are_refused(path: str, payload: Json) -> None:
    found = [violation.path for violation in check(payload)]
    assert found == [f"blocks[0].{path}".removesuffix(".")]


@walk("kind", BLOCKS)
def test_every_block_is_accepted_with_all_its_keys(kind: str) -> None:
    assert check(message(BLOCKS[kind])) == []


@walk("kind, key", [(k, key) for k, b in BLOCKS.items() for key in b])
def test_a_missing_key_is_refused_where_it_is_required(kind: str, key: str) -> None:
    optional = {"block_id", "accessory", "fields", "text", "expand", "title", "hint", "optional"}
    optional |= {"dispatch_action", "column_settings", "title_url", "description", "author_name"}
    optional |= {"provider_name", "provider_icon_url"}
    always = {("header", "text"), ("markdown", "text"), ("video", "title")}
    block = {name: value for name, value in BLOCKS[kind].items() if name != key}
    accepted = key in optional and (kind, key) not in always
    assert (check(message(block)) == []) is accepted

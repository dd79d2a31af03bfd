"""Rules across a payload: ids, totals, focus, fallback text, arguments."""

import json
from typing import Any

import pytest

from bot.local_slack.blockkit import Violation, check_message
from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    button,
    check,
    entry,
    home,
    message,
    modal,
    paragraph,
    plain,
    rich_text,
    run,
    section,
    select,
    table,
)


def paths(payload: Json) -> list[str]:
    return [violation.path for violation in check(payload)]


def test_a_block_id_comes_once_in_a_payload() -> None:
    twice = [section(block_id="a"), section(block_id="b"), section(block_id="a")]
    expected = [
        Violation("blocks[2].block_id", "must be unique in a payload, 'a' is also at blocks[0]")
    ]
    assert check(message(*twice)) == expected
    assert check(modal(*twice)) == expected
    assert check(home(*twice)) == expected


def test_attachments_share_the_block_ids() -> None:
    payload = message(section(block_id="a"), attachments=[{"blocks": [section(block_id="a")]}])
    assert paths(payload) == ["attachments[0].blocks[0].block_id"]


def test_an_action_id_comes_once_in_a_block() -> None:
    same = button(action_id="a")
    assert paths(message(actions(same, same))) == ["blocks[0].elements[1].action_id"]
    assert check(message(actions(same), actions(same), section(accessory=same))) == []


def test_one_element_takes_the_focus() -> None:
    eager = entry(select(focus_on_load=True))
    assert check(modal(eager, entry(select(focus_on_load=False)))) == []
    assert paths(modal(eager, eager)) == ["blocks[1].element.focus_on_load"]


def test_a_message_holds_one_table() -> None:
    assert paths(message(table(), section(), table())) == ["blocks[2]"]
    assert paths(message(table(), attachments=[{"blocks": [table()]}])) == [
        "attachments[0].blocks[0]"
    ]


@pytest.mark.parametrize(("length", "accepted"), [(5000, True), (5001, False)])
def test_the_cells_of_a_table_are_limited_together(length: int, accepted: bool) -> None:
    cells = [{"type": "raw_text", "text": "x" * 5000}, rich_text(paragraph(run("x" * length)))]
    found = check(message({"type": "table", "rows": [[cells[0]], [cells[1]]]}))
    reason = "table cells must have at most 10000 characters together, have 10001"
    assert found == ([] if accepted else [Violation("blocks", reason)])


@pytest.mark.parametrize(("length", "accepted"), [(6000, True), (6001, False)])
def test_markdown_is_limited_over_the_payload(length: int, accepted: bool) -> None:
    found = check(
        message(
            {"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * length}
        )
    )
    reason = "markdown blocks must have at most 12000 characters together, have 12001"
    assert found == ([] if accepted else [Violation("blocks", reason)])


def test_a_view_is_limited_as_json() -> None:
    view = modal(*[section(text=plain("é" * 400)) for _ in range(100)])
    spare = 250_000 - len(json.dumps({**view, "private_metadata": ""}))
    view["private_metadata"] = "x" * min(spare, 3000)
    view["blocks"][0]["text"]["text"] += "x" * (spare - 3000)
    assert len(json.dumps(view)) == 250_000
    assert check(view) == []
    view["title"]["text"] += "x"
    assert check(view) == [Violation("", "must have at most 250000 bytes as JSON, has 250001")]


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_blocks_need_fallback_text(text: str | None) -> None:
    payload = {**message(section()), "text": text}
    assert paths(payload) == ["text"]
    assert "beside blocks" in check_message(payload)[0].reason


@pytest.mark.parametrize("payload", [{}, {"text": ""}, {"blocks": []}, {"channel": "C1"}])
def test_a_message_needs_content(payload: Json) -> None:
    assert paths(payload) == ["text"]


def test_deleting_the_original_needs_no_content() -> None:
    assert check({"delete_original": True}) == []


@pytest.mark.parametrize("beside", [{"text": "t"}, {"blocks": [section()]}])
def test_markdown_text_stands_alone(beside: Json) -> None:
    assert check({"markdown_text": "m"}) == []
    assert paths({"markdown_text": "m", **beside}) == ["markdown_text"]


ARGUMENTS: dict[str, tuple[Any, Any]] = {
    "thread_ts": ("1700000000.000100", "1700000000"),
    "ts": ("1700000000.000100", 1700000000.0001),
    "metadata": (
        {"event_type": "nudge", "event_payload": {"id": 1, "deep": {"any": [None]}}},
        {"event_type": "nudge"},
    ),
    "reply_broadcast": (True, "true"),
    "unfurl_links": (False, 0),
    "response_type": ("ephemeral", "private"),
    "replace_original": (True, "yes"),
    "channel": ("C1", ""),
    "user": ("U1", 1),
    "attachments": ([{"color": "#fff", "text": "t"}], [{"colour": "#fff"}]),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments_of_a_message(name: str) -> None:
    right, wrong = ARGUMENTS[name]
    assert check({"text": "t", name: right}) == []
    assert check({"text": "t", name: None}) == []
    assert [path.split(".")[0].split("[")[0] for path in paths({"text": "t", name: wrong})] == [
        name
    ]


@pytest.mark.parametrize("payload", [{"event_type": "e", "event_payload": []}, {}, "text", []])
def test_metadata_is_a_typed_object(payload: object) -> None:
    found = paths({"text": "t", "metadata": payload})
    assert found
    assert all(path.startswith("metadata") for path in found)


def test_an_unknown_argument_is_refused() -> None:
    assert check({"text": "t", "block": []}) == [
        Violation("block", "is not a key Slack knows here")
    ]


def test_a_violation_points_into_the_payload() -> None:
    long = {"text": plain("x" * 80), "value": "v"}
    payload = message(section(), section(), section(accessory=select(options=[long])))
    assert check(payload) == [
        Violation(
            "blocks[2].accessory.options[0].text.text", "must have at most 75 characters, has 80"
        )
    ]

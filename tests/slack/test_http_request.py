"""A request over HTTP is read as Bolt's own adapter reads it."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request
from starlette.requests import Request

from bot.slack.http_request import bolt_request

FORM = "application/x-www-form-urlencoded"
texts = st.text(st.characters(exclude_categories=["Cs"]))
typed = st.dictionaries(texts, st.recursive(texts, st.lists))


def request(content_type: str = FORM) -> Request:
    """A request with what Bolt looks at besides the body."""
    headers = [(b"content-type", content_type.encode()), (b"x-slack-request-timestamp", b"1")]
    return Request({"type": "http", "query_string": b"a=1", "headers": headers})


def assert_read_as_bolt_reads(body: str, content_type: str = FORM) -> None:
    asked = request(content_type)
    ours, theirs = bolt_request(asked, body.encode()), to_async_bolt_request(asked, body.encode())
    assert {**vars(ours), "context": dict(ours.context)} == {
        **vars(theirs),
        "context": dict(theirs.context),
    }


@given(typed=typed)
def test_every_payload_is_read_as_bolt_reads_it(typed: dict[str, Any]) -> None:
    payload = {"type": "view_submission", "state": typed}
    assert_read_as_bolt_reads(urlencode({"payload": json.dumps(payload)}))
    assert_read_as_bolt_reads(urlencode({"payload": json.dumps(payload, ensure_ascii=False)}))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "payload=%7B%22a%22%3A%22%2B+%26%3D%3B%23%25%22%7D",
        "command=%2Flostdeal&text=payload+%26+%23+%F0%9F%8C%B1",
        "text=payload%3D%7B%7D&command=%2Flostdeal",
        "ssl_check=1&token=x",
    ],
)
def test_what_is_no_payload_is_left_to_bolt(body: str) -> None:
    assert_read_as_bolt_reads(body)


def test_json_is_left_to_bolt() -> None:
    assert_read_as_bolt_reads('{"type": "event_callback", "event": {}}', "application/json")

"""`LOG_FORMAT=json` and errors to Sentry: ids, kinds and places, never what people wrote."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from bot.slack.background import log_failure
from bot.telemetry import error_reports
from bot.telemetry.error_reports import NoSentry, send_errors
from bot.telemetry.json_log import JsonLines
from bot.telemetry.logs import set_up_logging
from bot.telemetry.request_id import current_request_id, id_of_request
from tests.slack.world import World

SECRET = "Kestrel quagmire"
DSN = "https://key@sentry.example/1"


@contextmanager
def json_lines(level: int = logging.DEBUG) -> Iterator[io.StringIO]:
    """Every line of the bot's own loggers, as LOG_FORMAT=json writes it."""
    written, ours = io.StringIO(), logging.getLogger("bot")
    handler, before = logging.StreamHandler(written), ours.level
    handler.setFormatter(JsonLines())
    ours.addHandler(handler)
    ours.setLevel(level)
    try:
        yield written
    finally:
        ours.removeHandler(handler)
        ours.setLevel(before)


def fail(kind: type[Exception], cause: Exception | None = None) -> None:
    raise kind(SECRET) from cause


def lines(written: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


async def test_lines_of_a_request_share_its_id(world: World) -> None:
    with json_lines() as written:
        await world.lostdeal(SECRET)
        await world.lostdeal("list")
    answered = [one for one in lines(written) if "was answered" in one["message"]]
    assert len({one["request_id"] for one in answered}) == len(answered) == 2
    assert "Kestrel" not in written.getvalue()
    assert current_request_id() is None


async def test_what_follows_an_answer_has_its_id(
    one_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(one_world.bot.ctx.deliverer.__class__, "deliver_receipt", broken)
    with json_lines() as written:
        await one_world.lostdeal("Acme Corp")
        await one_world.pick("blown_meeting")
        await one_world.server.forms.submit("U1ANA")
        await one_world.settle()
    failed = [one for one in lines(written) if one["level"] == "ERROR"]
    assert failed
    assert "ValueError" in failed[0]["message"]
    saved = [one["request_id"] for one in lines(written) if "view_submission" in one["message"]]
    assert failed[0]["request_id"] in saved
    assert "Kestrel" not in written.getvalue()


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"x-request-id": ["from-a-proxy-1"]}, {}, "from-a-proxy-1"),
        ({"x-request-id": "from-a-proxy-1"}, {"event_id": "Ev0000000001"}, "from-a-proxy-1"),
        ({}, {"event_id": "Ev0000000001"}, "Ev0000000001"),
        ({"x-request-id": ["a line\nbreak"]}, {"event_id": "Ev0000000001"}, "Ev0000000001"),
    ],
)
def test_whose_id_it_is(headers: dict[str, object], body: object, expected: str) -> None:
    assert id_of_request(headers, body) == expected


@pytest.mark.parametrize("body", [{}, [], {"event_id": {"a": 1}}, {"event_id": "x" * 65}])
def test_a_request_without_an_id_gets_a_new_one(body: object) -> None:
    first, second = id_of_request({}, body), id_of_request({}, body)
    assert first != second
    assert len(first) == 32


def test_an_exception_is_told_without_its_message() -> None:
    with json_lines() as written:
        try:
            fail(ValueError)
        except ValueError:
            logging.getLogger("bot.test").exception("it broke", extra={"who": SECRET})
    (line,) = lines(written)
    assert line["exception"].endswith("ValueError")
    assert "test_log_lines.py" in line["exception"]
    assert "Kestrel" not in written.getvalue()


def test_json_is_what_the_setting_makes(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, root.handlers, level = root.handlers, [logging.StreamHandler(sys.stderr)], root.level
    try:
        set_up_logging("INFO", "json")
        logging.getLogger("bot.test").warning("deal %s", "d1")
    finally:
        root.handlers = before
        root.setLevel(level)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "bot.test", "deal d1")


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, object]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent += [item.payload.json for item in envelope.items if item.payload.json]


@pytest.fixture
def kept() -> Iterator[Kept]:
    transport = Kept()
    send_errors(DSN, transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def test_an_error_is_sent_as_kinds_and_places(kept: Kept) -> None:
    words = SECRET
    try:
        try:
            fail(KeyError)
        except KeyError as cause:
            fail(ValueError, cause)
    except ValueError as error:
        logging.getLogger("bot.test").info(words)
        sentry_sdk.add_breadcrumb(message=words)
        sentry_sdk.set_user({"id": words})
        sentry_sdk.set_extra("words", words)
        log_failure(error)
    (event,) = kept.sent
    text = json.dumps(event)
    assert "Kestrel" not in text
    kinds = [one["type"] for one in event["exception"]["values"]]  # type: ignore[index]
    assert kinds == ["KeyError", "ValueError"]
    frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]  # type: ignore[index]
    assert (frame["function"], frame["module"]) == ("fail", "tests.slack.test_log_lines")
    assert event["logentry"] == {"message": "a handler failed with %s"}
    assert not {"user", "extra", "breadcrumbs", "request", "contexts", "server_name"} & {*event}


def test_a_logged_exception_and_a_plain_error_are_sent_alike(kept: Kept) -> None:
    log = logging.getLogger("bot.test")
    try:
        fail(RuntimeError)
    except RuntimeError:
        log.exception("nudge %s broke", SECRET)
    log.error("nudge %s failed: %s", "n1", SECRET)
    log.warning("nudge %s waits", SECRET)
    assert len(kept.sent) == 2
    assert "Kestrel" not in json.dumps(kept.sent)
    assert [one["logentry"] for one in kept.sent] == [
        {"message": "nudge %s broke"},
        {"message": "nudge %s failed: %s"},
    ]


async def test_a_failing_handler_is_sent_with_its_request(
    one_world: World, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(one_world.bot.ctx.deliverer.__class__, "deliver_receipt", broken)
    await one_world.lostdeal(SECRET)
    await one_world.pick("blown_meeting")
    await one_world.server.forms.submit("U1ANA")
    await one_world.settle()
    (event,) = kept.sent
    assert event["tags"]["request_id"]  # type: ignore[index]
    text = json.dumps(event)
    assert "Kestrel" not in text
    assert "U1ANA" not in text


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_reports, "find_spec", lambda _name: None)
    with pytest.raises(NoSentry):
        send_errors(DSN)

"""Payloads that Slack accepts, to bend in the tests of the checker."""

from typing import Any

from bot.local_slack.blockkit import Violation, check_message, check_view

Json = dict[str, Any]


def plain(text: str = "text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "text") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", **keys: Any) -> Json:
    return {"text": plain(), "value": value, **keys}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def confirm(**keys: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **keys}


def button(**keys: Any) -> Json:
    return {"type": "button", "text": plain(), **keys}


def select(**keys: Any) -> Json:
    return {"type": "static_select", "options": options(2), **keys}


def section(**keys: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **keys}


def actions(*elements: Json, **keys: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **keys}


def entry(element: Json, **keys: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **keys}


def image(**keys: Any) -> Json:
    return {"type": "image", "alt_text": "a", "image_url": "https://example.com/a.png", **keys}


def video(**keys: Any) -> Json:
    return {
        "type": "video",
        "alt_text": "a",
        "title": plain(),
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        **keys,
    }


def paragraph(*inline: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(inline) or [run()]}


def run(text: str = "text", **keys: Any) -> Json:
    return {"type": "text", "text": text, **keys}


def rich_text(*parts: Json, **keys: Any) -> Json:
    return {"type": "rich_text", "elements": list(parts) or [paragraph()], **keys}


def table(rows: int = 1, columns: int = 1, **keys: Any) -> Json:
    row = [{"type": "raw_text", "text": "c"} for _ in range(columns)]
    return {"type": "table", "rows": [row for _ in range(rows)], **keys}


def message(*blocks: Json, **keys: Any) -> Json:
    return {"channel": "C1", "text": "fallback", "blocks": list(blocks), **keys}


def modal(*blocks: Json, **keys: Any) -> Json:
    given = list(blocks) or [section()]
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": given, **keys}


def home(*blocks: Json, **keys: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()], **keys}


def check(payload: Json) -> list[Violation]:
    """Check a payload as what it is: a view has a type of its own, a message has none."""
    return check_view(payload) if "type" in payload else check_message(payload)

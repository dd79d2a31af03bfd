"""What the browser sends for an element, turned into what Slack would keep."""

import json
from datetime import datetime
from hashlib import sha1
from zoneinfo import ZoneInfo

from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.people import JsonObject


def sent_by_page(body: bytes) -> JsonObject:
    """What the page sends with an action; raises ValueError for anything else."""
    try:
        sent = json.loads(body)
    except RecursionError as deep:
        raise ValueError("it is nested too deeply") from deep
    if isinstance(sent, dict) and isinstance(sent.get("values", {}), dict):
        return sent
    raise ValueError("an action is an object")


def taken(element: JsonObject, raw: object, tz: str) -> object:
    """A browser's value as the engine takes it; `tz` is the person's zone."""
    kind = element["type"]
    if kind.startswith("multi_") or kind == "checkboxes":
        return [str(each) for each in _listed(raw)]
    if kind == "file_input":
        return [_file(str(each)) for each in _listed(raw)]
    if raw is None or raw == "":
        return None
    if kind == "datetimepicker":
        return _moment(str(raw), tz)
    return _rich_text(str(raw)) if kind == "rich_text_input" else str(raw)


def _listed(raw: object) -> list[object]:
    if raw in (None, ""):
        return []
    if not isinstance(raw, list):
        raise NotOnScreenError("several choices come as a list")
    return raw


def _moment(raw: str, tz: str) -> int:
    try:
        return int(datetime.fromisoformat(raw).replace(tzinfo=ZoneInfo(tz)).timestamp())
    except ValueError as wrong:
        raise NotOnScreenError("that is no date and time") from wrong


def _rich_text(raw: str) -> JsonObject:
    lines = [line for line in raw.splitlines() if line]
    sections = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
        for line in lines
    ]
    return {"type": "rich_text", "elements": sections}


def _file(name: str) -> JsonObject:
    ending = name.rpartition(".")[2].lower()
    number = sha1(name.encode(), usedforsecurity=False).hexdigest()[:8].upper()
    return {"id": f"F{number}", "name": name, "filetype": ending}

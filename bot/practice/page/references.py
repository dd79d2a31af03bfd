"""What stands between angle brackets in mrkdwn: mentions, links, dates."""

from bot.local_slack.people import JsonObject

_RANGES = {"here", "channel", "everyone"}
_DATE_PARTS = 3


def reference(inside: str) -> JsonObject:
    """Read `<...>` into the rich_text element that it stands for."""
    target, _, label = inside.partition("|")
    mark, rest = target[:1], target[1:]
    if mark == "@":
        return {"type": "user", "user_id": rest}
    if mark == "#":
        return {"type": "channel", "channel_id": rest}
    if mark == "!":
        return _special(rest, label)
    link: JsonObject = {"type": "link", "url": unescape(target)}
    return {**link, "text": unescape(label)} if label else link


def _special(command: str, label: str) -> JsonObject:
    name, _, rest = command.partition("^")
    if name in _RANGES:
        return {"type": "broadcast", "range": name}
    if name == "subteam":
        return {"type": "usergroup", "usergroup_id": rest, "label": unescape(label)}
    if name == "date":
        return _date(rest, label)
    return {"type": "text", "text": unescape(label or f"<!{command}>")}


def _date(rest: str, fallback: str) -> JsonObject:
    parts = rest.split("^", _DATE_PARTS - 1)
    if len(parts) < _DATE_PARTS - 1 or not parts[0].lstrip("-").isdigit():
        return {"type": "text", "text": unescape(fallback)}
    date: JsonObject = {"type": "date", "timestamp": int(parts[0]), "format": unescape(parts[1])}
    if len(parts) == _DATE_PARTS:
        date["url"] = unescape(parts[2])
    return {**date, "fallback": unescape(fallback)} if fallback else date


def unescape(text: str) -> str:
    """Undo Slack's escaping of three characters, and of nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

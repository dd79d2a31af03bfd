"""Slack's mrkdwn, read into the parts of a rich_text block, so that one renderer shows both.

Rules: docs.slack.dev/messaging/formatting-message-text. Nothing here makes HTML.
"""

import re
from collections.abc import Iterator

from bot.local_slack.people import JsonObject
from bot.practice.page.references import reference, unescape

Style = dict[str, bool]

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE_REST = re.compile(r"^(?:>>>|&gt;&gt;&gt;) ?", re.MULTILINE)
_QUOTE = re.compile(r"^(?:>|&gt;) ?")
_BULLET = re.compile(r"^[•◦▪] *")
_NUMBER = re.compile(r"^(\d{1,3})\. +")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>(?=\S)(?:<[^<>\n]+>|[^*<\n])*(?<![*\s]))\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>(?=\S)(?:<[^<>\n]+>|[^_<\n])*(?<![_\s]))_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>(?=\S)(?:<[^<>\n]+>|[^~<\n])*(?<![~\s]))~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+'-]{1,60}):"
    r"|(?P<url>https?://[^\s<>]+)"
)
_STYLES = ("bold", "italic", "strike")


def parse(text: str, *, verbatim: bool = False) -> list[JsonObject]:
    """Read a mrkdwn text; `verbatim` leaves bare addresses as they are."""
    parts: list[JsonObject] = []
    end = 0
    for fence in _FENCE.finditer(text):
        parts += _flow(text[end : fence.start()].removesuffix("\n"), verbatim=verbatim)
        parts.append(_part("preformatted", [_text(fence[1], {})]))
        end = fence.end()
    return parts + _flow(text[end:].removeprefix("\n") if end else text, verbatim=verbatim)


def plain(text: str, *, emoji: bool = True) -> list[JsonObject]:
    """Read a plain_text: no formatting, but emoji by name unless they are switched off."""
    found: list[JsonObject] = []
    end = 0
    for match in re.finditer(r":([a-z0-9_+'-]{1,60}):", text) if emoji else ():
        found += _words(text[end : match.start()], {})
        found.append({"type": "emoji", "name": match[1]})
        end = match.end()
    return found + _words(text[end:], {})


def inline(text: str, style: Style, *, verbatim: bool) -> list[JsonObject]:
    """Read one run of mrkdwn without line structure."""
    found: list[JsonObject] = []
    end = 0
    for match in _INLINE.finditer(text):
        found += _words(text[end : match.start()], style)
        found += _token(match, style, verbatim=verbatim)
        end = match.end()
    return found + _words(text[end:], style)


def _token(match: re.Match[str], style: Style, *, verbatim: bool) -> list[JsonObject]:
    kind, value = str(match.lastgroup), match[str(match.lastgroup)]
    if kind in _STYLES:
        return inline(value, {**style, kind: True}, verbatim=verbatim)
    if kind == "code":
        return [_text(value, {**style, "code": True})]
    if kind == "angle":
        return [_styled(reference(value), style)]
    if kind == "emoji":
        return [{"type": "emoji", "name": value}]
    return [_text(value, style) if verbatim else _link(value, style)]


def _link(url: str, style: Style) -> JsonObject:
    return _styled({"type": "link", "url": unescape(url)}, style)


def _flow(text: str, *, verbatim: bool) -> list[JsonObject]:
    if rest := _QUOTE_REST.search(text):
        quote = _part("quote", inline(text[rest.end() :], {}, verbatim=verbatim))
        return [*_lines(text[: rest.start()].removesuffix("\n"), verbatim=verbatim), quote]
    return _lines(text, verbatim=verbatim)


def _lines(text: str, *, verbatim: bool) -> list[JsonObject]:
    if not text:
        return []
    return [_grouped(kind, lines, verbatim=verbatim) for kind, lines in _groups(text)]


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    kind, lines = "", list[str]()
    for line in text.split("\n"):
        found = _kind(line)
        if lines and found != kind:
            yield kind, lines
            lines = []
        kind = found
        lines.append(line)
    yield kind, lines


def _kind(line: str) -> str:
    if _QUOTE.match(line):
        return "quote"
    if _BULLET.match(line):
        return "bullet"
    return "ordered" if _NUMBER.match(line) else "section"


def _grouped(kind: str, lines: list[str], *, verbatim: bool) -> JsonObject:
    if kind in {"bullet", "ordered"}:
        mark = _BULLET if kind == "bullet" else _NUMBER
        points = [_part("section", _run(mark.sub("", line), verbatim=verbatim)) for line in lines]
        listed = {"type": "rich_text_list", "style": kind, "elements": points}
        first = _NUMBER.match(lines[0])
        return {**listed, "offset": int(first[1]) - 1} if first else listed
    stripped = [_QUOTE.sub("", line) for line in lines] if kind == "quote" else lines
    return _part(kind, _run("\n".join(stripped), verbatim=verbatim))


def _run(text: str, *, verbatim: bool) -> list[JsonObject]:
    return inline(text, {}, verbatim=verbatim)


def _part(kind: str, elements: list[JsonObject]) -> JsonObject:
    return {"type": f"rich_text_{kind}", "elements": elements}


def _words(text: str, style: Style) -> list[JsonObject]:
    return [_text(text, style)] if text else []


def _text(text: str, style: Style) -> JsonObject:
    return _styled({"type": "text", "text": unescape(text)}, style)


def _styled(element: JsonObject, style: Style) -> JsonObject:
    return {**element, "style": style} if style else element

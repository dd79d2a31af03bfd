"""Mail of others that hangs on a draft: what stands after "On ... wrote:", > and From: blocks."""

import re

from bot.core.humility.anatomy.lines import Line

_MOST_HEADER_LINES = 3
# "On Tue, 3 Mar 2026 at 10:14, Nina Patel <nina@example.com> wrote:" and its kind.
_WROTE = re.compile(
    r"^(?:on\b.{4,300}\bwrote"
    r"|am\b.{4,300}\bschrieb\b.{0,120}"
    r"|.{4,200}\bschrieb am\b.{4,120}"
    r"|le\b.{4,300}\ba [eé]crit"
    r"|el\b.{4,300}\bescribi[oó]"
    r"|il\b.{4,300}\bha scritto"
    r"|op\b.{4,300}\bschreef\b.{0,120}"
    r"|em\b.{4,300}\bescreveu"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}.{2,200}<[^<>]{3,120}>"
    r"|.{3,200}<[^<>]{3,120}@[^<>]{3,120}>,? (?:wrote|schrieb|a [eé]crit|escribi[oó]|ha scritto)"
    r") ?:$",
    re.IGNORECASE,
)
# Any other way to announce what follows with marks.
_WROTE_SOMEHOW = re.compile(
    r"\b(?:wrote|schrieb|[eé]crit|escribi[oó]|scritto|schreef|skrev)\b[^.?!]{0,80}:$", re.IGNORECASE
)
_OPENS_WROTE = re.compile(
    r"^(?:on|am|le|el|il|op|em)\b.{0,200}(?:\d|<|@)|.{3,100}<[^<>]{3,100}@", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"^[-_*=\s]{2,40}(?:original(?: message| appointment)?|forwarded message"
    r"|urspr[uü]ngliche nachricht|original-?nachricht|weitergeleitete nachricht"
    r"|message (?:d'origine|original|transf[eé]r[eé])|mensaje (?:original|reenviado)"
    r"|messaggio originale|oorspronkelijk bericht|doorgestuurd bericht)[-_*=\s]{0,40}$"
    r"|^(?:begin forwarded message|anfang der weitergeleiteten nachricht"
    r"|d[eé]but du message (?:r[eé]exp[eé]di[eé]|transf[eé]r[eé])) ?:$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\*{0,2}(?:from|von|de|da|van|fra) ?:\*{0,2} ?\S", re.IGNORECASE)
_FIELD = re.compile(
    r"^\*{0,2}(?:from|sent|to|cc|bcc|date|subject|importance|reply-to|attachments"
    r"|von|gesendet|an|datum|betreff|de|envoy[eé]|[aà]|objet|date|enviado(?: el)?|para|asunto"
    r"|da|inviato|oggetto|van|verzonden|aan|onderwerp) ?:\*{0,2}",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[_\-=*]{8,}$")


def quoted_lines(lines: list[Line]) -> set[int]:
    """The places of the lines that belong to mail of others."""
    quoted: set[int] = set()
    at = 0
    while at < len(lines):
        if lines[at].text.startswith(">"):
            quoted.add(at)
        elif length := _header_at(lines, at):
            last = _last_quoted(lines, at + length)
            quoted.update(range(at, last))
            at = last - 1
        at += 1
    return quoted


def _header_at(lines: list[Line], at: int) -> int:
    """How many lines the head of quoted mail takes here; 0 where there is none."""
    text = lines[at].text
    if not text:
        return 0
    if _ORIGINAL.match(text):
        return 1
    if _RULE.match(text) and _is_from_block(lines, at + 1):
        return 2
    # A draft may begin with its own head: that one is not of others.
    if _is_from_block(lines, at) and any(line.text for line in lines[:at]):
        return 2
    return _wrote_at(lines, at)


def _wrote_at(lines: list[Line], at: int) -> int:
    joined = lines[at].text
    if _WROTE_SOMEHOW.search(joined) and _is_quoted(lines, at + 1):
        return 1
    for length in range(1, _MOST_HEADER_LINES + 1):
        if _WROTE.match(joined):
            return length
        following = lines[at + length].text if at + length < len(lines) else ""
        if not following or not _OPENS_WROTE.match(joined):
            return 0
        joined = f"{joined} {following}"
    return 0


def _is_quoted(lines: list[Line], at: int) -> bool:
    following = next((line.text for line in lines[at : at + 3] if line.text), "")
    return following.startswith(">")


def _is_from_block(lines: list[Line], at: int) -> bool:
    rest = [line.text for line in lines[at : at + 8] if line.text][:4]
    fields = sum(bool(_FIELD.match(text)) for text in rest[1:])
    return bool(rest) and bool(_FROM.match(rest[0])) and fields > 0


def _last_quoted(lines: list[Line], after: int) -> int:
    """One past the last line of what was quoted: marked lines, or else all that follows."""
    first = next((at for at in range(after, len(lines)) if lines[at].text), len(lines))
    if first == len(lines) or not lines[first].text.startswith(">"):
        return len(lines)
    last = first
    while last < len(lines) and (lines[last].text.startswith(">") or not lines[last].text):
        last += 1
    return last

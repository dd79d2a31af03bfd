"""The beginning of a message: its head, its subject, the greeting and the pleasantry."""

import re
from collections.abc import Iterator

from bot.core.humility.anatomy.lines import Line
from bot.core.humility.anatomy.model import Part, PartKind

_SUBJECT = re.compile(
    r"^[*_#\s]{0,4}\[?(?:(?:e-?mail )?subject(?: line)?|topic|subj|betreff|betr\.?|objet|asunto"
    r"|oggetto|onderwerp|assunto"
    r"|emne"
    r"|[aä]mne)[*_ ]{0,4}(?::|=| - | – )[*_]{0,2} ?"
    r"|^(?:re|aw|wg|fwd?|sv|vs|tr|rv) ?: ?(?=\S)",
    re.IGNORECASE,
)
_MOST_HEAD = 160
_SUBJECT_END = re.compile(r"[.!?](?= )| (?=(?:Hi|Hello|Dear|Hey|Good (?:morning|afternoon))\b)")
_HEADER = re.compile(
    r"^[*_]{0,2}(?:from|to|cc|bcc|date|sent|reply-to|importance|attachments?|an|von"
    r"|datum|gesendet|de|[aà]|para|envoy[eé]|da|per|aan|message-id)[*_]{0,2} ?:[*_]{0,2} ?\S?",
    re.IGNORECASE,
)
_HAIL = (
    r"(?i:hi|hiya|hey|hello|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening"
    r"|greetings|guten (?:tag|morgen)|hallo|sehr geehrte[rs]?|liebe[rs]?|bonjour|cher|ch[eè]re|hola"
    r"|estimad[oa]|buenos d[ií]as|ciao|buongiorno|gentile|beste|geachte)"
)
_ADDRESSED = (
    r"(?:(?i:all|there|both|again|team|everyone|everybody|folks|and|or|sir|madam|mr|mrs|ms|miss|dr"
    r"|prof|herr|frau|monsieur|madame|valued|esteemed|loyal|treasured|customers?|clients?|partners?"
    r"|colleagues?|friends?|users?|guests?|members?|subscribers?)\b\.?"
    r"|[A-ZÀ-Þ][\w'’.\-]{0,24}|&|/|[\[{<][^\[\]{}<>\n]{1,40}[\]}>]{1,2})"
)
_GREETING = re.compile(
    rf"^(?:{_HAIL}(?:,? {_ADDRESSED}){{0,6}}|{_HAIL} [^\W\d_]{{1,25}}"
    r"|(?!(?i:sorry|apologies|thanks|thank|sadly|unfortunately|yes|no|ok|oops)\b)"
    r"[A-ZÀ-Þ][\w'’\-]{1,24}(?: [A-ZÀ-Þ][\w'’\-]{1,24}){0,2} ?[,:–-])[ ,:!.–-]*$"
)
_WELL = (
    r"(?:very |really |both |all |still |keeping |doing |feeling )*"
    r"(?:well|ok|okay|good|fine|great|safe)"
)
_LATELY = (
    r"(?: (?:today|this (?:morning|afternoon|evening|week|monday|tuesday|wednesday|thursday|friday"
    r"|fine \w{3,9})|these days|so far|and (?:safe|healthy|happy|well|warm)|too|over there"
    r"|in \w{3,12}"
    r"|and (?:your|the|all) [\w ]{2,30}|at your end|your end|with you|with you and yours)){0,2}"
)
# Such a sentence stands alone, or before a comma: "Hope you're well, I wanted to say ..."
_BEFORE = re.compile(r"(?:^|[.!?,\n:;–—-])[^\w]{0,8}$")
_AFTER = r"[^\S\n]{0,3}(?:[^\w\s'\"“”‘’(\[]{1,4}|(?=\n)|$)"
_CLOSE = 12
_PLEASANTRY = re.compile(
    r"(?:"
    r"(?:(?:i|we) )?(?:do |really |sincerely |just |very much )?(?:hope|trust|hoping)(?: that)? (?:"
    r"(?:this|the|my) (?:e-?mail|message|note|letter|mail|one)? ?(?:finds|reaches|gets to"
    r"|catches) you"
    rf"(?: and [\w ]{{2,30}})? (?:{_WELL}|in (?:good|the best of) (?:health|spirits)){_LATELY}"
    rf"|(?:you|u|ya|all of you|you all|your? (?:and|&) [\w ]{{2,30}}|the family|the team)"
    rf"(?:(?: are|'re|’re|re| is| r)?(?: both| all)? {_WELL}){_LATELY}"
    rf"|you(?:re|'re|’re) {_WELL}{_LATELY}"
    r"|(?:all|everything|things|life)(?:'s|’s|s| is| are| goes)?(?: going)? "
    rf"{_WELL}{_LATELY}"
    r"|you(?:'ve|’ve|ve| have|'re| are)? ?(?:had|have|having|enjoyed|enjoying) (?:a |an |your "
    r"|the )?"
    r"(?:very |really )?(?:good|nice|great|lovely|pleasant|relaxing|restful|wonderful|fantastic"
    r"|super"
    r"|long)?,? ?(?:week|weekend|day|morning|afternoon|break|holidays?|start|summer|christmas"
    r"|easter"
    r"|new year|time off)(?: to (?:the|your) (?:week|day|year|month))?"
    rf"{_LATELY}"
    rf")|how (?:are|r) (?:you|u|things)(?: (?:doing|all|both|going))?{_LATELY}"
    r"|how(?:'s|’s|s| is) (?:it going|everything|life|things)"
    r"|(?:ich )?hoffe,? (?:es geht (?:dir|ihnen|euch) gut|ihnen geht es gut)"
    r"|j'esp[eè]re que (?:vous allez|tu vas) bien|espero que (?:est[eé]s?|est[eé]n?) bien"
    rf"){_AFTER}",
    re.IGNORECASE,
)


def opening_parts(lines: list[Line]) -> Iterator[Part]:
    """The parts that stand above the body, line by line."""
    at = 0
    while at < len(lines) and (found := _head_line(lines[at])) is not None:
        yield from found
        at += 1
    for line in lines[at:]:
        if line.text:
            if _GREETING.match(line.text):
                yield Part(PartKind.GREETING, line.start, line.end)
            return


def _head_line(line: Line) -> list[Part] | None:
    if not line.text:
        return []
    if found := _SUBJECT.match(line.text):
        said = line.at + found.end()
        last = _subject_end(line, found.end())
        whole = [Part(PartKind.HEADER, line.start, said), Part(PartKind.SUBJECT, said, last)]
        return [part for part in whole if part.end > part.start]
    if _HEADER.match(line.text) and len(line.text) <= _MOST_HEAD:
        return [Part(PartKind.HEADER, line.start, line.end)]
    return None


def _subject_end(line: Line, said: int) -> int:
    """Where a subject ends: with its line, unless the message goes on in it."""
    if len(line.text) <= _MOST_HEAD:
        return line.end
    ended = _SUBJECT_END.search(line.text, said)
    return line.at + (ended.end() if ended else said)


def pleasantries(body: str) -> Iterator[Part]:
    """Where the body only asks after somebody's health, in a sentence of its own."""
    for found in _PLEASANTRY.finditer(body):
        start, end = found.span()
        if _BEFORE.search(body[max(0, start - _CLOSE) : start]):
            yield Part(PartKind.PLEASANTRY, start, end)

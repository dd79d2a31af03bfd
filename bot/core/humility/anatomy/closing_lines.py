"""What lines of a sign-off and of a signature look like."""

import re

_THANKS = (
    r"(?:many )?thanks(?: again| so much| a lot)?|thank you(?: again| so much| very much)?"
    r"|cheers|ta"
)
_WARMTH = r"(?:kind(?:est)?|best|warm(?:est)?|good|sincere|friendly)"
FORMULA = (
    rf"(?:(?:with|many|my|our) )?(?:(?:very|the) )?{_WARMTH}?(?: and {_WARMTH})? ?"
    r"(?:regards|wishes|rgds)(?: (?:from|to you all)\b[^.!?\n]{0,40})?"
    r"|best|all (?:the|my) best|warmly|warm(?:est)?"
    r"|yours(?: (?:sincerely|faithfully|truly|ever|aye|respectfully|in \w{2,12}))?"
    r"|(?:most )?(?:sincerely|respectfully|faithfully|cordially)(?: yours)?"
    r"|(?:many )?thanks (?:and|&) (?:all )?(?:the )?best(?: wishes)?|take care|speak soon"
    r"|talk soon|see you soon|until then|be well"
    r"|br|kr|rgds|vg|lg|mfg|kind rgds|thanks (?:and|&) (?:kind |best |warm )?regards"
    r"|respectfully yours|with (?:respect|gratitude)"
    r"|(?:mit )?(?:freundliche|beste|viele|herzliche|liebe|sch[oö]ne)[nr]? gr[uü](?:ß|ss)en?"
    r"|cordialement|bien (?:cordialement|[aà] (?:vous|toi))|sinc[eè]res salutations"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|atenciosamente"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|(?:cordiali|distinti) saluti"
    r"|med v[eä]nliga? h[aä]lsning(?:ar)?|pozdrawiam"
)
_SIGN_OFF = re.compile(rf"^(?:{FORMULA})(?:[ ,.!\-–—]*|, ?[^.!?]{{1,60}})$", re.IGNORECASE)
_THANKING = re.compile(rf"^(?:{_THANKS})(?:, ?[^.!?]{{0,40}}| ?[-–—!.])?$", re.IGNORECASE)
_DELIMITER = re.compile(r"^(?:--|—|–|-{2,60}|_{2,60}|\*{3,60}|={3,60}|~{3,60})$")
_POSTSCRIPT = re.compile(r"^p\.? ?s\b", re.IGNORECASE)
# Whoever says I, we or you says something; no line of a signature does, unless it invites.
_TALKS = re.compile(
    r"(?<![\w'])(?:i|i['’]?m|i['’]?ve|i['’]?ll|i['’]?d|we|we['’]?re|we['’]?ve|we['’]?ll|you|your"
    r"|you['’]?re|you['’]?ve|it|it['’]?s|this|that|there|they|sorry|if|but|because)(?!\w)",
    re.IGNORECASE,
)
_OURS = re.compile(r"(?<![\w'])(?:i|i['’]?m|i['’]?ve|i['’]?ll|my|sorry|if)(?!\w)", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.|https?://|\bwww\."
    r"|\b[\w-]{2,40}\.(?:com|co\.uk|org|net|de|fr|eu|io|example|ie|nl|es|it|ch|at|biz|uk|us|ca"
    r"|au)\b"
    r"|linkedin|twitter|facebook|instagram|whatsapp|skype|\+?\(?\d[\d()./ \-]{7,20}\d",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:t|m|e|w|p|f|a|tel|mob|mobile|phone|cell|direct|office|switchboard|fax|email|e-mail|mail"
    r"|web|website|address|twitter|linkedin|skype|whatsapp|book|follow|visit|connect|telefon|mobil"
    r"|hours|opening hours|office hours|working days|pronouns|ddi|dd|hq)\b ?"
    r"(?:[:.|]|us\b|a \w+\b|me\b|time\b|[+\d(])",
    re.IGNORECASE,
)
_STREETS = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Square|Court|Park|House|Place|Row|Quay"
    r"|Terrace|Close|Boulevard|Blvd|Gardens|Hill|Yard|Wharf)"
)
_ADDRESS = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b|\b\d{5} [A-ZÄÖÜ][a-zäöüß]"
    rf"|\b\d{{1,4}}[a-z]?,? (?:[A-Z][\w']{{0,24}},? ){{1,4}}{_STREETS}\b"
    r"|\b(?:Floor|Suite|Unit|PO Box|P\.O\. Box|Building|Business Park|(?:Industrial"
    r"|Trading) Estate)\b"
    r"|(?:straße|strasse|str\.|platz|weg|allee) ?\d{1,4}\b"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard|place) ",
)
_FIRM = re.compile(
    r"\b(?:ltd|limited|plc|inc|llc|llp|gmbh|ag|kg|sarl|s\.a\.|b\.?v\.?|n\.?v\.?|oy|pty|co|corp"
    r"|corporation|group|holdings|company|partners|solutions|logistics|services|systems|industries"
    r"|international|associates|consulting|technologies|software|supplies|foods|print|media"
    r"|labs)\.?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:manager|director|executive|representative|rep|officer|president|vp|svp|evp|ceo|coo|cfo"
    r"|cto|head of|lead|specialist|consultant|engineer|adviser|advisor|associate|assistant"
    r"|co-?ordinator|administrator|partner|founder|co-founder|owner|sales|accounts?|business"
    r"|development|customer|client|success|support|service|team|department|division|leiter\w{0,2}"
    r"|vertrieb\w{0,12}|responsable|commercial\w{0,2}|directeur|mba|msc|bsc|phd"
    r"|he/him|she/her|they/them)\b",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w'’.\-]{0,24}|de|van|von|der|den|da|di|bin|al|el|of|&|and)"
_NAME = re.compile(rf"^[-–—~]? ?{_NAME_WORD}(?:,? {_NAME_WORD}){{0,5}},?$")
_NO_NAME = re.compile(
    r"^(?:thanks?|sorry|apolog\w+|regards|please|yes|no|ok|okay|hi|hello|dear|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|today|tomorrow|our|my|your|we|i|the|a|an|all|done"
    r"|nothing|everything|never|last|final|one|two|three|understood|agreed|congratulations|good"
    r"|best|welcome|absolutely|certainly|sure|fine|great|noted|deal)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(r"\b(?:team|care|support|department|desk|services?)$", re.IGNORECASE)
_MOST_CHARS, _MOST_WORDS = 110, 14


def is_sign_off(text: str, *, ends: bool) -> bool:
    """Whether a line only takes leave; thanks do so with a comma, or where a name `ends` it all."""
    if _SIGN_OFF.match(text):
        return True
    return bool(_THANKING.match(text)) and (ends or "," in text)


def is_delimiter(text: str) -> bool:
    """Whether a line is the mark that mail programs set above a signature."""
    return bool(_DELIMITER.match(text))


def is_name(text: str) -> bool:
    """Whether a line is a name, or could be a firm's."""
    return bool(_NAME.match(text)) and not _NO_NAME.match(text)


def is_of_nobody(text: str) -> bool:
    """Whether a team signs instead of a person."""
    return bool(_TEAM.search(text))


def is_telling(text: str) -> bool:
    """Whether a line says where, who or what somebody is: an address, a title, a number."""
    if len(text) > _MOST_CHARS or says_something(text) or is_postscript(text):
        return False
    told = _CONTACT.search(text) or _LABEL.match(text) or _ADDRESS.search(text)
    return bool(told) or (_is_short(text) and bool(_TITLE.search(text) or _FIRM.search(text)))


def may_sign(text: str) -> bool:
    """Whether a line can stand in a signature once there is one."""
    if is_telling(text) or is_name(text) or is_delimiter(text):
        return True
    return _is_short(text) and not says_something(text) and not is_postscript(text)


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and text[-1:] not in {".", "?", ":"}


def says_something(text: str) -> bool:
    """Whether a line talks to somebody."""
    return bool(_TALKS.search(text)) and not _LABEL.match(text)


def is_postscript(text: str) -> bool:
    """Whether a line adds something below the name."""
    return bool(_POSTSCRIPT.match(text))


def is_slogan(text: str) -> bool:
    """Whether a line that says something may yet be a firm's slogan."""
    words = text.split()
    return len(words) <= _MOST_WORDS and not is_postscript(text) and not _OURS.search(text)

"""What programs hang on a message: the lawyers' footer and the line of the device."""

import re

_MAIL = r"(?:e-?mails?|messages?|communications?|transmissions?|mails?)"
_OF_A_FIRM = (
    r"(?<!your )registered (?:in (?:england|scotland|wales|ireland|northern|germany|the )|office"
    r"|company"
    r"|charity|no\b|number|trade ?mark|at companies)"
    r"|(?<!your )company (?:registration|reg|no|number|registered)\b"
    r"|incorporated (?:in|under)|trading (?:name|as) |part of the .{2,40} group of companies"
    r"|(?:vat|gst|tax) (?:reg\w{0,10}|no|number|id|nr)\b|\bvat:? ?gb ?\d"
    r"|(?:ein|abn|acn|siret|siren|rcs|hrb|kvk|ust-?id(?:nr)?)\b.{0,30}\d{3}"
    r"|authori[sz]ed and regulated|regulated by the"
    r"|(?:subject to|governed by) (?:our|the|these) .{0,30}\bterms"
    r"|terms (?:and conditions|of business|of sale)\b.{0,40}\b(?:apply|available|at|on our|see)"
    r"|gesch[aä]ftsf[uü]hr\w{2,6}|amtsgericht|handelsregister|sitz der gesellschaft|registergericht"
    r"|vorstand(?:svorsitzender)? ?:|aufsichtsrat\w{0,12}|au capital de"
)
_OF_A_MESSAGE = (
    r"(?:not|for|than|by) (?:the |an )?(?:intended|named|designated) (?:recipients?|addressees?)"
    rf"|(?:intended|meant) (?:only |solely |exclusively )?for the (?:\w{{2,12}} )?(?:use|person"
    r"|individual|addressee|recipient|named)"
    r"|for the (?:sole )?(?:use of the )?addressee|e-?mail is not (?:a )?secure"
    r"|(?:never|not) (?:ask|send|request|change)\b.{0,60}\b(?:bank|account) details|(?:you are"
    r"|you're) receiving this"
    r"|you received this (?:e-?mail|message) because|manage (?:your )?preferences"
    r"|(?:solely|only) for the (?:use|person|individual|addressee|recipient|attention)"
    r"|legally privileged|privileged (?:and|or|&)|confidential (?:and|or|&) privileged"
    r"|(?:confidentiality|legal|privacy|data protection) (?:notice|statement)"
    r"|privacy policy (?:at|here|is|on|can|:)"
    r"|disclaimer ?:|disclaimer$|^(?:to )?unsubscribe|unsubscribe (?:here|link|from)"
    r"|all rights reserved|view (?:this )?in (?:your )?browser"
    rf"|(?:this|any) {_MAIL},? (?:and|or|including|with|plus|together with) .{{0,20}}(?:attach"
    rf"|files)"
    rf"|(?:this|the) {_MAIL}\b.{{0,60}}\b(?:is|are|may be|contains?) .{{0,40}}"
    r"(?:confidential|privileged|intended|private)"
    rf"|(?:all|our|any|incoming|outgoing) {_MAIL}\b.{{0,60}}\b(?:scanned|monitored|recorded)"
    rf"|received this ?(?:{_MAIL})? ?(?:in error|by mistake)"
    r"|error-free|virus-free|free (?:of|from) (?:any )?virus"
    r"|(?:scanned|checked) (?:for|by).{0,40}\b(?:virus(?:es)?|malware|antivirus|mimecast"
    r"|messagelabs)"
    r"|computer virus(?:es)?|virus(?:es)? (?:transmitted|contained|passed|sent|that may)"
    r"|(?:damage|loss|losses|liab\w{3,6})\b.{0,80}\b(?:virus(?:es)?|malware)"
    r"|\b(?:no|not|any|neither|nor)\b.{0,40}(?:liability|liable|responsib\w{3,6}|warrant\w{0,4})\b"
    rf".{{0,120}}\b(?:virus(?:es)?|malware|attachments?|{_MAIL}|omissions?|opinions"
    rf"|transmi\w{{3,8}}"
    r"|unauthori[sz]ed|contents?|reliance)"
    r"|(?:views|opinions)\b.{0,80}\b(?:author|sender|individual|necessarily)"
    rf"|not (?:constitute|form|create|amount to)\b.{{0,60}}\b(?:contract|offer|advice|agreement)"
    r"|copy(?:ing)?,? .{0,40}(?:distribut|disclos)\w{2,6}|strictly prohibited"
    r"|(?:notify|inform|contact|tell) the sender"
)
_OF_TREES = (
    r"think before (?:you )?print|"
    rf"(?:print|printing)(?: out)? (?:this|your) {_MAIL}"
    r"|(?:consider|think (?:of|about)|protect|mindful of|help) (?:the |our )?"
    r"(?:environment|planet|trees|forests)"
    r"|(?:environment|planet|trees?|paper)\b.{0,40}\bprint|print\w{0,6}\b.{0,60}\b(?:environment"
    r"|trees?)"
    r"|(?:denken|pr[uü]fen|schonen|schützen)\b.{0,60}(?:umwelt|ausdruck|drucken)|umwelt zuliebe"
    r"|(?:pensez|respect\w{0,2})\b.{0,30}environnement|n'imprimez|medio ambiente"
)
_ABROAD = (
    r"vertraulich\w{0,8}|(?:bestimmungsgem|adressat|unbefugt)\w{2,12}|confidentiel\w{0,4}"
    r"|destinataires?|confidencial\w{0,6}|destinatarios?|riservat[oae]|destinatari[oe]?"
    r"|vertrouwelijk\w{0,3}|geadresseerden?"
)
_FOOTER = re.compile(rf"\b(?:{_OF_A_FIRM}|{_OF_A_MESSAGE}|{_OF_TREES}|{_ABROAD})", re.IGNORECASE)
# "I work flexibly and do not expect a reply outside your own hours."
_HOURS = re.compile(
    r"\bworks? flexibl[ey]\b"
    r"|\b(?:reply|respond|response|answer)\b.{0,60}\boutside (?:of )?your\b"
    r"|(?:working|work) (?:hours|pattern) may (?:not be|differ)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\W{0,4}(?:confidentiality|confidential|disclaimer|legal|privacy|important|notice"
    r"|please note|warning|caution)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
_MADE_BY = (
    r"(?:iphon|ipad|ipod|watch|android|samsung|galaxy|pixel|huawei|xiaomi|oneplus|nokia|motorola"
    r"|blackberry|windows|mobile|phone|cell|handy|smartphone|mobiltelefon|mobilger|t[eé]l[eé]phone"
    r"|m[oó]vil|telefono|telefoon|tel[eé]fono|tablet|device|outlook|gmail|yahoo|proton|mail"
    r"|thunderbird|spark|superhuman|teams|slack|hubspot|aol|gmx|web\.de|mac|laptop|desk)"
)
_DEVICE = re.compile(
    rf"^\W{{0,4}}(?:(?:sent|written|typed|composed|dictated)(?: \w{{2,12}})? (?:from|via|using"
    rf"|with|on"
    rf"|by|through)\b.{{0,60}}{_MADE_BY}"
    r"|(?:get|download|try) (?:outlook|gmail|spark|proton)\b"
    r"|get \w{2,15}(?: \w{2,15})? for (?:ios|android|iphone|mobile|windows|mac)\b"
    r"|(?:sent|written|typed) (?:on the (?:go|move|road|run)|while travelling|in haste)\b"
    rf"|.{{0,40}}\b(?:von|vom|mit)\b.{{0,60}}{_MADE_BY}.{{0,40}}(?:gesendet|geschickt|versendet)"
    rf"|(?:gesendet|verschickt|versendet) (?:von|vom|mit|[uü]ber)\b.{{0,60}}{_MADE_BY}"
    rf"|(?:envoy[eé]|enviado|inviato|verzonden|verstuurd|skickat|sendt|wys[lł]an[eo]"
    rf"|odesl[aá]no|odoslan[eé]|l[aä]hetetty|trimis|отправлено|надіслано)\b.{{0,60}}{_MADE_BY}"
    rf"|{_MADE_BY}.{{0,20}}\b(?:g[oö]nderildi|k[uü]ldve|l[aä]hetetty)"
    r"|(?:t[eé]l[eé]charge[rz]|obten\w{1,3}|scarica|holen sie sich|laden sie)\b.{0,20}outlook"
    r"|(?:please |pls )?(?:excuse|forgive|pardon)\b.{0,30}\b(?:typos?|brevity|typing|thumbs)"
    r"|(?:bitte )?entschuldigen sie\b.{0,40}(?:tippfehler|kürze|kuerze))",
    re.IGNORECASE,
)
_MOST_DEVICE_CHARS = 120
_OURS = re.compile(r"\b(?:i|i'm|i’m|i've|i’ve|my|sorry)\b", re.IGNORECASE)
_FIRST_SENTENCE = re.compile(r"[^.!?]{1,400}")


def is_footer(text: str) -> bool:
    """Whether a line or paragraph is one that lawyers add below every message."""
    # "No." and "Reg." end no sentence here, so that the first three pieces are looked at.
    opening = " ".join(found[0] for found in list(_FIRST_SENTENCE.finditer(text[:600]))[:3])
    if _HOURS.search(opening):
        return True
    return bool(_FOOTER.search(opening)) and not _OURS.search(opening)


def is_heading(text: str) -> bool:
    """Whether a line only announces such a footer."""
    return bool(_HEADING.match(text))


def is_device_line(text: str) -> bool:
    """Whether a line tells of the device or program that sent the message."""
    return len(text) <= _MOST_DEVICE_CHARS and bool(_DEVICE.match(text))

"""Changes to a draft that change nothing of what it says: what mail programs and thumbs add."""

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence

Change = Callable[[str], str]

_FOOTERS = (
    "We accept no liability for any loss or damage caused by viruses.",
    "This email and any attachments are confidential and intended solely for the addressee. If you"
    " are not the intended recipient, please delete it and tell the sender.",
    "CONFIDENTIALITY NOTICE: The contents of this email message and any attachments are intended"
    " solely for the addressee(s) and may contain confidential and/or legally privileged"
    " information.\n\nAny views or opinions presented are solely those of the author.",
    "Northline Print Ltd. Registered in England and Wales No. 04412345. Registered office: 12 High"
    " Street, Leeds LS1 4AB. VAT No. GB 123 4567 89",
    "Please consider the environment before printing this email.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind,"
    " informieren Sie bitte den Absender.\nNordlicht Druck GmbH, Amtsgericht Hamburg HRB 12345,"
    " Geschäftsführer: Jan Petersen",
    "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive"
    " de ses destinataires.",
    "This message has been scanned for viruses by MailGuard.\nAll our emails are monitored for"
    " quality and compliance purposes.",
    "The company takes no responsibility for any damage caused by any virus transmitted by this"
    " email. Emails cannot be guaranteed to be secure or error-free.",
    "Calls and emails may be recorded. Authorised and regulated by the Financial Conduct Authority.",
    "*** DISCLAIMER ***\nThe information in this e-mail is privileged. Copying or distribution of it"
    " is strictly prohibited. It does not constitute a contract or an offer.",
)
_DEVICES = (
    "Sent from my iPhone",
    "Sent from my iPad",
    "Sent from my Galaxy",
    "Sent from Outlook for Android",
    "Get Outlook for iOS",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from my mobile, please excuse typos and brevity.",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Sent via Proton Mail secure email",
    "Sent from Yahoo Mail on Android",
    "Sent from my BlackBerry 10 smartphone.",
)
_SIGNATURES = (
    "Tom Baker\nAccount Manager\nNorthline Print Ltd\n12 High Street, Leeds LS1 4AB"
    "\nT: 0113 496 0000 | M: 07700 900123\nwww.northline.example",
    "Kind regards,\n\nTom Baker\nSenior Sales Executive\nNorthline Print Ltd\n+44 (0)113 496 0000"
    "\ntom.baker@northline.example\nwww.northline.example",
    "--\nTom Baker | Head of Key Accounts | Northline\nDirect: 0113 496 0001\nhttps://northline.example",
    "Best,\nTom\n\nTom Baker\nRegional Director, North\nNorthline Group\nFollow us on LinkedIn",
    "Yours sincerely\n\n\nT. J. Baker MBA\nManaging Director",
    "Many thanks,\nTom Baker\nCustomer Success Lead\nNorthline Software Inc.\n400 Main Street, Suite 210"
    "\nAustin, TX 78701",
    "Mit freundlichen Grüßen\nJan Petersen\nVertriebsleiter\nNordlicht Druck GmbH"
    "\nHauptstraße 12, 20095 Hamburg\nTel.: +49 40 123456",
    "Cheers,\nTom\n-- \nNorthline Print - Winner, Printer of the Year 2025\n0113 496 0000",
    "Warm regards\nTom Baker (he/him)\nSales, Northline Print\nBook a meeting with me:"
    ' https://cal.example/tom\nMobile 07700 900123\n"Printing the North since 1974"',
    "All the best,\nTom",
)
_SUBJECTS = (
    "Subject: Re: your order",
    "Subject: Your order 4471",
    "Re: Tuesday's delivery",
    "Subject: RE: RE: Meeting on Thursday",
    "SUBJECT: Following our call",
    "Betreff: Re: Ihre Bestellung",
    "Subject: Quick note from Northline",
    "Subject: About this morning",
    "Fwd: Quote for the spring run",
    "Subject - Your account with us",
    "To: nina@example.com\nCc: sam@example.com\nSubject: Order 4471",
    "**Subject:** The Leeds job",
)
_QUOTED = (
    "On Tue, 3 Mar 2026 at 10:14, Nina Patel <nina@example.com> wrote:\n> Hi Tom,\n>\n> I am sorry but"
    " we expect better. If you had told us we could have moved it.\n> Nina",
    "-----Original Message-----\nFrom: Nina Patel <nina@example.com>\nSent: 03 March 2026 10:14"
    "\nTo: Tom Baker\nSubject: Your order\n\nTom, you missed the date again. This is your last chance."
    "\n\nNina",
    "________________________________\nFrom: Nina Patel <nina@example.com>\nSent: Tuesday, March 3,"
    " 2026 10:14 AM\nTo: Tom Baker <tom@example.com>\nSubject: Re: Your order\n\nHi Tom,\n\nWe have"
    " decided to go with somebody cheaper. Sorry!\n\nNina",
    "Am 03.03.2026 um 10:14 schrieb Nina Patel <nina@example.com>:\n> Hallo Tom,\n> wir sind sehr"
    " enttäuscht.\n> Nina",
    "Le mar. 3 mars 2026 à 10:14, Nina Patel <nina@example.com> a écrit :\n> Bonjour, merci de votre"
    " réponse.",
    "Von: Nina Patel\nGesendet: Dienstag, 3. März 2026 10:14\nAn: Tom Baker\nBetreff: AW: Bestellung"
    "\n\nThat was not our fault, it was the supplier's.",
    "> You said Friday.\n> It is Tuesday. Can I have a discount?",
    "---------- Forwarded message ---------\nFrom: Nina Patel <nina@example.com>\nDate: Tue, 3 Mar"
    " 2026\nSubject: Order\nTo: <tom@example.com>\n\nOops, we need an answer by today.",
    "On Mar 3, 2026, at 10:14 AM, Nina Patel\n<nina@example.com> wrote:\n\nWe are not happy.\nSorry to"
    " be so plain.",
)
_PLEASANTRIES = (
    "Hope you are well.",
    "I hope this email finds you well.",
    "Hope you're well!",
    "I hope you're doing well.",
    "I trust you are keeping well.",
    "Hope all is well with you.",
    "I hope you had a good weekend.",
    "How are you?",
    "Hope you and the team are well.",
    "I hope this message finds you well today.",
)
_BRITISH_QUOTES = str.maketrans({"'": "\u2019"})
_SENTENCE_END = re.compile(r"(?<=[.!?])[^\S\n]+(?=[\"'“A-Z0-9£$€\[(a-z])")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|vs|[A-Z])\.$")
_SALUTED = re.compile(
    r"^(?:(?:hi|hello|dear|hey|good \w{3,9})\b[^.,!?\n]{0,40}[,!.]|\w{2,20},)\s+", re.IGNORECASE
)


def sentences_of(text: str) -> list[str]:
    """The text cut at its stops, as a careful typist would break its lines."""
    pieces: list[str] = []
    for line in text.split("\n"):
        opened = True
        for piece in _SENTENCE_END.split(line.strip()):
            if not opened and _NO_END.search(pieces[-1]):
                pieces[-1] += f" {piece}"
            elif piece:
                pieces.append(piece)
            opened = False
    return pieces


def _unstopped(piece: str) -> str:
    return piece[:-1] if piece.endswith(".") and not piece.endswith("..") else piece


def _lines(text: str, *, between: str = "\n", before: str = "") -> str:
    return between.join(before + _unstopped(piece) for piece in sentences_of(text))


def _wrapped(text: str, width: int) -> str:
    paragraphs = text.split("\n")
    return "\n".join(
        textwrap.fill(one, width, break_on_hyphens=False, break_long_words=False)
        for one in paragraphs
    )


def _below(added: str, gap: str = "\n\n") -> Change:
    return lambda text: f"{text}{gap}{added}"


def _above(added: str) -> Change:
    return lambda text: f"{added}\n\n{text}"


def _greeted(said: str) -> Change:
    """The pleasantry after the greeting where there is one."""

    def change(text: str) -> str:
        found = _SALUTED.match(text)
        at = found.end() if found else 0
        return f"{text[:at]}{said} {text[at:]}"

    return change


def _without_apostrophes(text: str) -> str:
    return re.sub(r"(?<=\w)['’](?=\w)", "", text)


_EVERYTHING: Sequence[Change] = (
    lambda text: _above(_SUBJECTS[0])(_below(_SIGNATURES[1])(text)),
    lambda text: _below(_QUOTED[0])(_below(_DEVICES[0])(text)),
    lambda text: _below(_FOOTERS[1])(_below(_SIGNATURES[0])(text)),
    lambda text: _above(_SUBJECTS[6])(_below(_FOOTERS[3], "\n")(_below(_SIGNATURES[5])(text))),
)
CHANGES: Mapping[str, Sequence[Change]] = {
    "footer": (*map(_below, _FOOTERS), *(_below(one, "\n") for one in _FOOTERS[:5])),
    "one thought a line": (
        _lines,
        lambda text: _lines(text, between="\n\n"),
        lambda text: _lines(text, before="- "),
    ),
    "wrapped": (lambda text: _wrapped(text, 72), lambda text: _wrapped(text, 78)),
    "subject": tuple(map(_above, _SUBJECTS)),
    "device": tuple(map(_below, _DEVICES)),
    "signature": tuple(map(_below, _SIGNATURES)),
    "no apostrophes": (_without_apostrophes,),
    "curly quotes": (lambda text: text.translate(_BRITISH_QUOTES),),
    "quoted mail": tuple(map(_below, _QUOTED)),
    "pleasantry": tuple(map(_greeted, _PLEASANTRIES)),
    "several of these": _EVERYTHING,
}
"""By what is changed, the ways in which it may be."""

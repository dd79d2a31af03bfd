"""What betrays that a script was put together: each slip with how it is found."""

import re

DIRECTION = re.compile(r"\[[^\[\]\n]*\]")
SUBJECT = re.compile(r"\ASubject: .*\n+")

NO_TITLE = r"(?<!\b[DM]r)(?<!\bMs)(?<!\bMrs)(?<!\bProf)"
SLIPS = {
    "two spaces": r"\S  +\S",
    "a space before a mark": r"\s[,.;:?!]",
    "two marks": r"[.,:;?!]{2}|\.\" ?\.",
    "a sentence without its capital": rf"{NO_TITLE}(?<!\b[A-Z])[.?] [a-z]",
    "a capital inside a sentence": r", (We|You|Your|My|Our|The|It|This|That|There|Thank)\b",
    "a paragraph without its capital": r"(?m)^[a-z]",
    "an exclamation mark": r"!",
    "raw Markdown": r"\*|__|`|~~|(?m:^#)",
    "a raw placeholder": r"\{\{|\}\}|\{%|%\}|\bNone\b(?! of)|\bUndefined\b",
    "the client in the third person": r"\b(?i:they|them|their|theirs|the client)\b",
    "a greeting without a name": r"\b(Hello|Dear) (?i:dr|mr|mrs|ms|prof|miss|sir|the)\.?,",
    "a space at the end of a line": r"(?m) $",
    "a colon without its words": r"(?m):$",
    "a tag of HTML": r"&#?\w+;(?<!&amp;)",
}


BLANK = re.compile(r"\[what [^\[\]\n]*\]")


def spoken(text: str) -> str:
    """What the client hears or reads: without directions, and with something in each blank."""
    whole = DIRECTION.sub("", BLANK.sub("Something.", text))
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


def splices(text: str, *confirmed: str) -> list[str]:
    """What is wrong with a filled script, in words; `confirmed` sentences are a person's own."""
    said = spoken(text)
    for sentence in filter(None, confirmed):
        said = said.replace(sentence, "Something was wrong.")
    found = [why for why, slip in SLIPS.items() if re.search(slip, said)]
    if said.count('"') % 2 or said.count("(") != said.count(")"):
        found.append("quotes or brackets that do not close")
    if text.count("[") != text.count("]"):
        found.append("a direction that does not close")
    return found

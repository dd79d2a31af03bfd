"""One rewrite of a sentence, and whether it mends more than it breaks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.humility.check import check, findings_in
from bot.core.humility.model import DraftContext, Finding
from bot.core.humility.reading import Reading
from bot.core.humility.rewrites.wordings import BLANK, WORDINGS
from bot.core.humility.rules import RuleSet

_STOP = re.compile(r"[.!]*$")
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:i|my|me)\b", re.IGNORECASE)
_MOST_WORDS = 30
_UNFILLED = "unfilled_slot"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What to put in place of the sentence [start, end) of a draft; nothing leaves it out."""

    start: int
    end: int
    text: str

    def apply(self, draft: str) -> str:
        """The draft with the sentence rewritten, and everything else as it was."""
        start, end = self.start, self.end
        if not self.text:
            while end < len(draft) and draft[end] in " \t":
                end += 1
        return draft[:start] + self.text + draft[end:]


def rewrite_of(
    finding: Finding, reading: Reading, context: DraftContext, rules: RuleSet
) -> Rewrite | None:
    """The first rewrite after which the finding is gone and there are no more than before."""
    candidates = list(_rewrites(finding, reading))
    findings = findings_in(reading, context, rules) if candidates else ()
    for rewrite in candidates:
        after = check(rewrite.apply(reading.draft), context, rules)
        if _is_better(findings, after, finding.id, rewrite):
            return rewrite
    return None


def _is_better(
    before: Sequence[Finding], after: Sequence[Finding], gone: str, rewrite: Rewrite
) -> bool:
    had, has = (Counter(found.id for found in findings) for findings in (before, after))
    new = [found for found in after if has[found.id] > had[found.id]]
    spoilt = any(not _is_due(found, rewrite) for found in new)
    return has[gone] < had[gone] and not spoilt and len(after) <= len(before)


def _is_due(found: Finding, rewrite: Rewrite) -> bool:
    """Whether a new finding only shows what the old sentence hid, or the blank in the new one."""
    if found.id == _UNFILLED:
        return BLANK in rewrite.text
    if not found.quote:
        return found.severity == "warn"
    return rewrite.start <= found.start and found.end <= rewrite.start + len(rewrite.text)


def _rewrites(finding: Finding, reading: Reading) -> Iterator[Rewrite]:
    wording = WORDINGS.get(finding.id)
    sentence = reading.sentence_at(finding.start, finding.end) if finding.quote else None
    if wording is None or sentence is None:
        return
    start, end = sentence.tokens[0].start, sentence.tokens[-1].end
    written = " ".join(reading.draft[start:end].split())
    # Words that are no part of the body stand within: they are not ours to move.
    if written != " ".join(reading.body[start:end].split()) or len(written.split()) > _MOST_WORDS:
        return
    stop = _STOP.search(written)
    ending = stop[0] if stop else ""
    for said in wording(written.removesuffix(ending), _who(reading.body)):
        yield Rewrite(start, end, f"{said}{ending}" if said else "")


def _who(body: str) -> str:
    return "We" if len(_WE.findall(body)) > len(_I.findall(body)) else "I"

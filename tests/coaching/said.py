"""Scores sentences made from reps' notes against those of a careful person."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.core.circumstances import Circumstance
from bot.core.said_time import DAYS, MONTHS
from bot.core.sentences.names import greeting
from bot.core.sentences.suggest import About, suggest_happened, suggest_impact

HERE = Path(__file__).parent
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "me",
        "us",
        "him",
        "her",
        "them",
        "my",
        "our",
        "your",
        "his",
        "their",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "so",
        "then",
        "there",
    ]
)
NEGATION = re.compile(r"\b(no|not|never|nobody|nothing|without|n't|cannot|\w+n't)\b", re.IGNORECASE)
OURS = frozenset({Circumstance.COMPANY_FAILED, Circumstance.LOST_CLIENT})
CLOSE = 0.8

Report = Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What is made of a report, and what a careful person made of it."""

    report: Report
    happened: str
    impact: str
    greeting: str
    must_not: tuple[str, ...]

    def spliced(self) -> list[str]:
        """The strings in it that betray a note."""
        said = (self.happened, self.impact, self.greeting)
        return [bad for bad in self.must_not if any(bad in each for each in said)]

    def wrongly_filled(self) -> bool:
        """Whether something is said where a careful person says nothing."""
        wanted = (self.report["say_happened"], self.report["say_impact"])
        return any(
            said and not want
            for said, want in zip((self.happened, self.impact), wanted, strict=True)
        )

    def invented(self) -> list[str]:
        """Numbers and names of which the report knows nothing."""
        return [*_invented(self.happened, self.report), *_invented(self.impact, self.report)]


@cache
def said_of(name: str) -> tuple[Said, ...]:
    """The sentences of every report in a file beside this one."""
    reports = json.loads((HERE / f"{name}_reports.json").read_text("utf-8"))
    return tuple(_said(report) for report in reports)


def about(report: Report) -> About:
    """Who speaks to whom in a report."""
    circumstance = Circumstance(report["circumstance"])
    return About(circumstance, report["client"], report["contact"], circumstance in OURS)


def _said(report: dict[str, str]) -> Said:
    happened = suggest_happened(report["what_happened"], about(report)).text
    impact = suggest_impact(report["impact"], about(report)).text
    bad = tuple(report.pop("must_not"))
    return Said(report, happened, impact, greeting(report["contact"]), bad)


def is_right(said: str, wanted: str) -> bool:
    """Whether it says what a careful person says: the same numbers and negation, most words."""
    if not said or not wanted:
        return said == wanted
    one, other = _words(said), _words(wanted)
    common = sum(min(one.count(word), other.count(word)) for word in set(one))
    same = _numbers(said) == _numbers(wanted) and bool(NEGATION.search(said)) == bool(
        NEGATION.search(wanted)
    )
    return same and 2 * common / (len(one) + len(other)) >= CLOSE


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+(?:'[a-z]+)?|\d[\d.,:]*", text.lower().replace("’", "'"))
    return [word.rstrip(".,:") for word in found if word not in STOP]


def _numbers(text: str) -> list[str]:
    return sorted(number.rstrip(".,:") for number in re.findall(r"\d[\d.,:]*", text))


def digits(text: str) -> set[str]:
    """The numbers of a text, "3k" as 3000."""
    spelt = re.sub(
        r"(\d+(?:[.,]\d+)?)\s*k\b",
        lambda found: str(round(float(found[1].replace(",", ".")) * 1000)),
        text,
        flags=re.IGNORECASE,
    )
    return {re.sub(r"[.,:]", "", number) for number in re.findall(r"\d[\d.,:]*", spelt)}


def _invented(said: str, report: Report) -> list[str]:
    known = " ".join(
        report.get(key, "")
        for key in ("client", "contact", "amount", "what_happened", "impact", "shorthand")
    )
    names = (
        word
        for word in re.findall(r"(?<=[a-z,] )[A-Z]\w+", said)
        if word not in {*DAYS, *MONTHS} and not word.isupper() and word.lower() not in known.lower()
    )
    return [*sorted(digits(said) - digits(known)), *names]

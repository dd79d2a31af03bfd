"""The filled scripts as pages to read: one a circumstance, with the reports they were made from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.core.circumstances import Weight
from bot.core.playbook import StepKind
from tests.coaching.filled import REPORTS, Filled, of_report
from tests.coaching.scripts import CATALOG

FOLDER = Path(__file__).parents[2] / "docs" / "scripts"
INTRO = (
    "What Do-Over gives a rep to say, filled for reports as reps type them. In brackets is what to"
    " do, or what only the rep knows. Written by `tests/coaching/pages.py`; `REWRITE_GOLDEN=1"
    " python -m pytest tests/coaching/test_c10_pages.py` writes it anew."
)
FAULTS = {"own_mistake", "company_failed", "lost_client_fault"}


@dataclass(frozen=True)
class Shown:
    """A report on a page; `short`: only its first channel, so that a page is read in one go."""

    client: str
    told: str
    situation: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    short: bool = False
    touches: bool = False


PAGES = {
    "own_mistake": (
        Shown("Brightmoor Dental", "a serious one, not known to the client"),
        Shown(
            "Quillfeather Books",
            "a very serious one of a colleague's",
            {"colleague": True, "weight": Weight.VERY_SERIOUS},
            short=True,
        ),
    ),
    "company_failed": (
        Shown("Wrenfield Festival", "the client told us of it", {"raised_it": True}),
        Shown("Marlow Mutual", "an American rep", {"american": True}, short=True),
    ),
    "blown_meeting": (Shown("Meridian Freight", "the rep's own meeting"),),
    "told_no": (
        Shown("Elmgrove Housing Trust", "they disliked the approach", touches=True),
        Shown("Koppel Maschinenbau", "the price, a large account", {"large": True}, short=True),
    ),
    "lost_client": (
        Shown("Hartwell Pharmacy", "our fault", fault="ours"),
        Shown("Gable End Lettings", "not our fault: the price", fault="not_ours", short=True),
    ),
    "let_down": (Shown("Harrow Courier", "a supplier's doing"),),
}


def pages() -> Iterator[tuple[str, str]]:
    """Each page's name and text."""
    for circumstance, reports in PAGES.items():
        parts = [f"# {CATALOG.label(f'circumstances.{circumstance}')}", INTRO]
        for shown in reports:
            parts += _of_report(shown)
        yield f"{circumstance}.md", "\n\n".join(parts) + "\n"


def _of_report(shown: Shown) -> Iterator[str]:
    (number,) = (at for at, one in enumerate(REPORTS) if one["client"] == shown.client)
    typed = REPORTS[number]
    yield f"## {shown.client}: {shown.told}"
    notes = [typed[name] for name in ("what_happened", "impact") if typed[name]]
    yield "The rep typed: " + " / ".join(f"“{' '.join(note.split())}”" for note in notes)
    before = ""
    for one in _scripts(number, shown):
        step = f"### {CATALOG.label(f'steps.{one.step.key}')}"
        if step != before:
            yield step
            before = step
        kind = f", {one.turn} of 6" if one.step.kind is StepKind.TOUCH else ""
        yield f"**{CATALOG.label(f'scripts.{one.channel}')}{kind}**"
        yield _quoted(one.text)


def _scripts(report: int, shown: Shown) -> Iterator[Filled]:
    seen: set[str] = set()
    for one in of_report(report):
        is_touch = one.step.kind is StepKind.TOUCH
        plain = Filled(report, one.step, one.channel, turn=one.turn)
        if one != plain or (is_touch and not shown.touches) or one.step.key == "manager_owns":
            continue
        if one.step.fault and one.step.fault != shown.fault:
            continue
        if shown.short and one.step.key in seen:
            continue
        seen.add(one.step.key)
        yield _in_its_place(one, shown)


def _in_its_place(one: Filled, shown: Shown) -> Filled:
    """In the situation that is shown, after what has been said before it."""
    owned = one.circumstance in FAULTS and one.step.kind is StepKind.ASK
    asked = one.circumstance == "blown_meeting" and one.step.key in {"chaser", "second_ask"}
    return replace(one, apologised=owned or asked, **shown.situation)


def _quoted(text: str) -> str:
    plain = re.sub(
        r"&(amp|lt|gt);", lambda found: {"amp": "&", "lt": "<", "gt": ">"}[found[1]], text
    )
    # Two spaces at the end would be needed to keep single line breaks; a paragraph reads as well.
    lines = re.sub(r"(?<!\n)\n(?!\n|- )", "\n\n", plain).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)

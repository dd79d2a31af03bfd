"""What a run of the step *Log a lost deal* carries (docs: function_executed, Payload)."""

from dataclasses import dataclass

from bot.copy.catalog import Catalog
from bot.core.asked_report import MOST_LETTERS, AskedReport
from bot.core.circumstances import Circumstance
from bot.core.money import BadAmount, parse_amount
from bot.slack.case_text import typed_amount
from bot.slack.payloads import Body, reading_payload, storable
from bot.slack.report.fields import ReportForm


@dataclass(frozen=True, slots=True)
class StepRun:
    """One run of the step: where it runs, for whom, and what it tells; the id is the run's own."""

    team_id: str
    execution_id: str
    owner: str
    asked: AskedReport


@reading_payload()
def read_run(body: Body) -> StepRun:
    """The run that an event tells of; its workspace is the event's."""
    event = body["event"]
    inputs = event.get("inputs") or {}

    def told(name: str) -> str:
        return storable(str(inputs.get(name) or "")).strip()[:MOST_LETTERS]

    asked = AskedReport(told("client"), told("amount"), told("circumstance"))
    execution_id = str(event["function_execution_id"])
    return StepRun(str(body["team_id"]), execution_id, told("owner"), asked)


def form_of(catalog: Catalog, asked: AskedReport, locale: str, metadata: str) -> ReportForm:
    """The report with what a workflow told in it; what cannot be read is left to the owner."""
    typed = {"client": asked.client}
    if asked.amount:
        typed |= _money(asked.amount, locale)
    circumstance = named(catalog, asked.circumstance)
    return ReportForm(circumstance, typed, metadata=metadata)


def named(catalog: Catalog, text: str) -> Circumstance | None:
    """The circumstance of that name, or of those words in the form."""
    name = text.casefold().replace("-", " ").replace("_", " ").strip(" .")
    for one in Circumstance:
        label = catalog.label(f"circumstances.{one}").casefold()
        if name in {one.replace("_", " "), label}:
            return one
    return None


def _money(text: str, locale: str) -> dict[str, str]:
    try:
        amount, currency = typed_amount(parse_amount(text, None, locale), locale)
    except BadAmount:
        return {"amount": text, "currency": ""}
    return {"amount": amount, "currency": currency}

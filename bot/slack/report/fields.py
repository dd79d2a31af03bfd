"""The fields of a report, as the forms that ask for them show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.copy.catalog import Catalog
from bot.core.circumstances import Circumstance, Weight, asks_about_harm
from bot.core.escalation import EscalationKind
from bot.core.gates import ESCALATED
from bot.slack.case_text import slot_label
from bot.slack.elements import Block, date_input, input_block, option, select, text_input

NAME_LIMIT, SHORT_LIMIT = 250, 60
YES, NO = "yes", "no"
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Mexico_City",
    "America/Halifax",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What stands in the form: the circumstance, and every field as typed."""

    circumstance: Circumstance | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    metadata: str = ""
    editing: bool = False

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.typed.get(name, "")


def escalation_field(catalog: Catalog, form: ReportForm) -> Block:
    """What a manager is to be told of, if anything."""
    options = [option(catalog.label(f"escalations.{kind}"), kind.value) for kind in EscalationKind]
    if (before := form.value("escalation")) in ESCALATED:
        # Reported before there were kinds.
        options.append(option(catalog.label(f"gates.{before}"), before))
    element = select("escalation", catalog.label("report.pick"), options, before)
    hint = catalog.label(
        "report.escalation_taken_back_hint" if before else "report.escalation_hint"
    )
    label = catalog.label("report.escalation")
    return input_block("escalation", label, element, hint=hint, optional=True)


def date_field(catalog: Catalog, form: ReportForm, name: str) -> Block:
    """A day to pick."""
    label, hint = catalog.label(f"report.{name}"), catalog.label(f"report.{name}_hint")
    element = date_input(name, form.value(name) or None)
    return input_block(name, label, element, hint=hint, optional=True)


def text_field(
    catalog: Catalog,
    form: ReportForm,
    name: str,
    *,
    limit: int = 3000,
    multiline: bool = False,
) -> Block:
    """A field to type in; only the client has to be named."""
    element = text_input(name, form.value(name), multiline=multiline, limit=limit)
    kind = form.circumstance or ""
    label, hint = (slot_label(catalog, f"report.{key}", kind) for key in (name, f"{name}_hint"))
    return input_block(name, label, element, hint=hint, optional=name != "client")


def _named(catalog: Catalog, labels: str, value: str) -> str:
    if labels == "zones":
        return value.rsplit("/", 1)[-1].replace("_", " ")
    return catalog.label(f"{labels}.{value}")


def choice_field(
    catalog: Catalog, form: ReportForm, name: str, labels: str, values: list[str]
) -> Block:
    """A list to pick one from."""
    options = [option(_named(catalog, labels, value), value) for value in values]
    element = select(name, catalog.label("report.pick"), options, form.value(name))
    hint = f"report.{name}_hint"
    return input_block(
        name,
        catalog.label(f"report.{name}"),
        element,
        hint=catalog.label(hint) if hint in catalog.labels else None,
        optional=True,
    )


def harm_fields(catalog: Catalog, form: ReportForm) -> list[Block]:
    """How bad a fault was, and what the client knows of it; none where none is possible."""
    if form.circumstance is None or not asks_about_harm(form.circumstance):
        return []
    weight = form.value("weight") or Weight.SERIOUS
    weighed = replace(form, typed={**form.typed, "weight": weight})
    fields = [
        choice_field(catalog, weighed, "weight", "weights", list(Weight)),
        choice_field(catalog, form, "client_knows", "knows", [YES, NO]),
        choice_field(catalog, form, "client_raised_it", "raised", [YES, NO]),
    ]
    # A client who left is lost business already.
    if form.circumstance is not Circumstance.LOST_CLIENT:
        fields.append(choice_field(catalog, form, "business_lost", "business_lost", [YES, NO]))
    return fields


def money_fields(catalog: Catalog, form: ReportForm) -> list[Block]:
    """What it was worth."""
    return [text_field(catalog, form, name, limit=SHORT_LIMIT) for name in ("amount", "currency")]


def zone_field(catalog: Catalog, form: ReportForm) -> Block:
    """The clock that the client lives by."""
    return choice_field(catalog, form, "client_timezone", "zones", list(ZONES))

"""The ids and values that Slack sends back when something is pressed or saved."""

from dataclasses import dataclass

RECORD = "record"
SNOOZE = "snooze"
EDIT = "edit"
WIN_BACK = "win_back"
COMPLETE_SCRIPT = "complete_script"
LOG = "log"
CIRCUMSTANCE = "circumstance"

REPORT_FORM = "report"
EDIT_FORM = "edit_report"
WIN_BACK_FORM = "win_back"
SNOOZE_FORM = "snooze"
SCRIPT_FORM = "complete_script"


@dataclass(frozen=True, slots=True)
class Target:
    """The deal that a press is about, and the nudge whose message was pressed (if one was)."""

    deal_id: str
    nudge_id: str = ""
    step: str = ""

    def __str__(self) -> str:
        return f"{self.deal_id}:{self.nudge_id}:{self.step}"


def read_target(value: str) -> Target:
    """The target that a value carries; raises ValueError."""
    deal_id, nudge_id, step = value.split(":")
    return Target(deal_id, nudge_id, step)


def record_id(what: str) -> str:
    """The action id of the button that records this."""
    return f"{RECORD}.{what}"

"""The ids and values that Slack sends back when something is pressed or saved."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter

RECORD = "record"
SNOOZE = "snooze"
EDIT = "edit"
WIN_BACK = "win_back"
COMPLETE_SCRIPT = "complete_script"
LOG = "log"
CIRCUMSTANCE = "circumstance"
MORE = "more"
READY = "ready"
LESSON = "lesson"
NAME_TIME = "name_time"
HOURS = "hours"
WEEK_RIGHT = "week_right"
SAME_CLIENT = "same_client"
OTHER_CLIENT = "other_client"
PROMISE_KEPT = "promise_kept"
PROMISE_MISSED = "promise_missed"
PROMISE_MOVED = "promise_moved"
ACCEPT = "accept"
DECLINE = "decline"
WITHDRAW_OFFER = "withdraw_offer"
LIFT = "lift"
REVIEW = "review"
REVIEW_CHANNEL = "review_channel"
KEEP_WORDS = "keep_words"
MORE_FINDINGS = "more_findings"
USE_REWRITE = "use_rewrite"
DROP_WORDS = "drop_words"
RESEND = "resend"
SETTING = "setting"
MANAGER_CALLED = "manager_called"
TEAM_PART = "team_part"
ESCALATION_TAKEN_UP = "escalation_taken_up"
ESCALATION_SETTLED = "escalation_settled"
CLIENT_WORDS = "client_words"
THEIR_PLAN = "their_plan"
CLIENT_FIRST = "client_first"
TAKE_BACK = "take_back"
WHEN = "when"
PROMISE_AGAIN = "promise_again"
HAND_OVER = "hand_over"
BACK_BURNER = "back_burner"
SHOW_NOTE = "show_note"
WRITE_PLAN = "write_plan"
COPY_WORDS = "copy_words"
WORDS_NOW = "words_now"
OPEN_DEAL = "open_deal"
ALREADY = "already"
PROMISE = "promise"
REMOVE = "remove"
DEAL_FILTER = "deal_filter"
DEAL_PAGE = "deal_page"
FIND = "find"
FIND_FIELD = "client"
MEANT = "meant"
LOG_TYPED = "log_typed"
FIND_PAGE = "find_page"
PAUSE = "pause"
HELP = "help"
REQUEST_LOG = "request_log"
REQUEST_LEAVE = "request_leave"

LOG_STEP = "log_a_lost_deal"
LOG_SHORTCUT = "log_a_lost_deal"
LOG_MESSAGE_SHORTCUT = "log_a_lost_deal_from_message"

REPORT_FORM = "report"
EDIT_FORM = "edit_report"
MORE_FORM = "report_more"
WIN_BACK_FORM = "win_back"
SNOOZE_FORM = "snooze"
SCRIPT_FORM = "complete_script"
PROMISE_FORM = "promise"
MOVE_FORM = "move_promise"
HAND_OVER_FORM = "hand_over"
BACK_BURNER_FORM = "back_burner"
LESSON_FORM = "lesson"
NAME_TIME_FORM = "name_time"
TROUBLE_FORM = "trouble"
STOP_FORM = "stop"
HOURS_FORM = "hours"
LIFT_FORM = "lift"
SETTING_FORM = "setting"
REVIEW_FORM = "review"
REVIEW_PICK_FORM = "review_pick"
CLIENT_WORDS_FORM = "client_words"
THEIR_PLAN_FORM = "their_plan"
WHEN_FORM = "when"
ALREADY_FORM = "already"
KEPT_FORM = "kept_when"
NEVER_AGAIN_FORM = "never_again"
REMOVE_FORM = "remove_report"
PLAN_FORM = "plan_in_writing"
COPY_FORM = "copy_words"
CAME_BACK_FORM = "came_back"
DEAL_VIEW = "deal"
FIND_FORM = "find_deal"
PAUSE_FORM = "pause"


Part = Annotated[str, StringConstraints(max_length=255, pattern=r"^[!-~]*$")]
"""What comes back is looked for in the database: never more than an id of ours could be."""


@dataclass(frozen=True, slots=True)
class Target:
    """The deal that a press is about, the nudge whose message it was in, and its step.

    `seen` is how much had happened when the button was shown: it tells a double click from a
    second press of a button that came back.
    """

    deal_id: Part
    nudge_id: Part = ""
    step: Part = ""
    seen: int = 0

    def __str__(self) -> str:
        return f"{self.deal_id}:{self.nudge_id}:{self.step}:{self.seen}"


_TARGET = TypeAdapter(Target)


def read_target(value: str) -> Target:
    """The target that a value carries; raises ValueError."""
    deal_id, nudge_id, step, seen = value.split(":")
    found = {"deal_id": deal_id, "nudge_id": nudge_id, "step": step, "seen": int(seen)}
    return _TARGET.validate_python(found)


def record_id(what: str) -> str:
    """The action id of the button that records this."""
    return f"{RECORD}.{what}"


def page_id(way: str) -> str:
    """The action id of the button that leads to the page before or after."""
    return f"{DEAL_PAGE}.{way}"


def copy_id(channel: str) -> str:
    """The action id of the button that shows the words for a channel to be copied."""
    return f"{COPY_WORDS}.{channel}"


def drop_id(channel: str) -> str:
    """The action id of the button that goes back to our words for a channel."""
    return f"{DROP_WORDS}.{channel}"

"""The one list of everything that the bot listens to."""

import logging
import re
import traceback

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import action_ids as ids
from bot.slack.commands import Commands
from bot.slack.edge import Edge
from bot.slack.events import Happenings
from bot.slack.forms import Forms
from bot.slack.presses import Presses

ANY = re.compile(".*")

log = logging.getLogger(__name__)


def register(app: AsyncApp, edge: Edge) -> None:
    """Connect Slack's commands, forms, buttons and events to their handlers.

    `ack` persists and acknowledges; `lazy` does the slow rest, which a repeat makes good.
    """
    commands, forms, presses, events = Commands(edge), Forms(edge), Presses(edge), Happenings(edge)

    app.command("/lostdeal")(ack=commands.answer, lazy=[commands.open_form])

    circumstance: dict[str, str | re.Pattern[str]] = {
        "block_id": "circumstance",
        "action_id": ids.CIRCUMSTANCE,
    }
    app.action(circumstance)(ack=forms.pick_circumstance, lazy=[forms.follow_circumstance])
    app.view(ids.REPORT_FORM)(ack=forms.save_report, lazy=[forms.deliver])
    app.view(ids.EDIT_FORM)(ack=forms.save_edit, lazy=[forms.show_origin])
    app.view(ids.WIN_BACK_FORM)(ack=forms.save_win_back, lazy=[forms.show_origin])
    app.view(ids.SNOOZE_FORM)(ack=forms.save_snooze, lazy=[forms.show_origin])
    app.view(ids.SCRIPT_FORM)(ack=forms.save_script, lazy=[forms.show_origin])

    app.action(re.compile(rf"^{ids.RECORD}\.\w+$"))(ack=presses.record, lazy=[presses.show])
    app.action(ids.SNOOZE)(ack=presses.snooze, lazy=[presses.show_snoozed])
    app.action(ids.EDIT)(ack=presses.acknowledge, lazy=[presses.open_edit])
    app.action(ids.WIN_BACK)(ack=presses.acknowledge, lazy=[presses.open_win_back])
    app.action(ids.COMPLETE_SCRIPT)(ack=presses.acknowledge, lazy=[presses.open_script])
    app.action(ids.LOG)(ack=presses.acknowledge, lazy=[presses.open_report])
    app.action(ANY)(presses.acknowledge)

    app.event("app_home_opened")(ack=events.ignore, lazy=[events.home_opened])
    app.event("member_joined_channel")(ack=events.ignore, lazy=[events.joined_channel])
    app.event("app_uninstalled")(events.removed)
    app.event("tokens_revoked")(events.removed)
    app.event(ANY)(events.ignore)
    app.error(report_error)


async def report_error(error: Exception) -> BoltResponse:
    """Log where it failed but not what people wrote, and answer Slack with a failure."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("a handler failed with %s\n%s", type(error).__name__, frames)
    return BoltResponse(status=500, body="")

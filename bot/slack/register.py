"""The one list of everything that the bot listens to."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import action_ids as ids
from bot.slack.afterwards import Afterwards, log_failure
from bot.slack.commands import Commands
from bot.slack.edge import Edge
from bot.slack.events import Happenings
from bot.slack.forms import Forms
from bot.slack.presses import Presses

ANY = re.compile(".*")


def register(app: AsyncApp, edge: Edge, afterwards: Afterwards) -> None:
    """Connect Slack's commands, forms, buttons and events to their handlers."""
    commands, forms, presses, events = Commands(edge), Forms(edge), Presses(edge), Happenings(edge)
    then = afterwards.listener

    app.command("/lostdeal")(then(commands.answer, commands.open_form))

    circumstance: dict[str, str | re.Pattern[str]] = {
        "block_id": "circumstance",
        "action_id": ids.CIRCUMSTANCE,
    }
    app.action(circumstance)(then(forms.pick_circumstance, forms.follow_circumstance))
    app.view(ids.REPORT_FORM)(then(forms.save_report, forms.deliver))
    app.view(ids.EDIT_FORM)(then(forms.save_edit, forms.show_origin))
    app.view(ids.WIN_BACK_FORM)(then(forms.save_win_back, forms.show_origin))
    app.view(ids.SNOOZE_FORM)(then(forms.save_snooze, forms.show_origin))
    app.view(ids.SCRIPT_FORM)(then(forms.save_script, forms.show_origin))
    app.view(ANY)(forms.refuse)
    app.view_closed(ANY)(presses.acknowledge)

    app.action(re.compile(rf"^{ids.RECORD}\.\w+$"))(then(presses.record, presses.show))
    app.action(ids.SNOOZE)(then(presses.snooze, presses.show_snoozed))
    app.action(ids.EDIT)(then(presses.acknowledge, presses.open_edit))
    app.action(ids.WIN_BACK)(then(presses.acknowledge, presses.open_win_back))
    app.action(ids.COMPLETE_SCRIPT)(then(presses.acknowledge, presses.open_script))
    app.action(ids.LOG)(then(presses.acknowledge, presses.open_report))
    app.action(ANY)(presses.acknowledge)

    app.event("app_home_opened")(then(events.ignore, events.home_opened))
    app.event("member_joined_channel")(then(events.ignore, events.joined_channel))
    app.event("app_uninstalled")(events.removed)
    app.event("tokens_revoked")(events.tokens_revoked)
    app.event(ANY)(events.ignore)
    app.error(report_error)


async def report_error(error: Exception) -> BoltResponse:
    """Log where it failed, and answer Slack with a failure."""
    log_failure(error)
    return BoltResponse(status=500, body="")

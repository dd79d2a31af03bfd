"""Opening a form in front of whoever has just pressed or typed something."""

from bot.slack.call_again import TROUBLES, call_again
from bot.slack.elements import Block
from bot.slack.reply import Reply


class NotOpened(Exception):
    """Slack did not open a form; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def open_form(reply: Reply, view: Block) -> None:
    """Open a form by the trigger of what was done; raises NotOpened."""
    trigger_id = reply.body["trigger_id"]
    try:
        await call_again(
            "views.open",
            lambda: reply.client.views_open(trigger_id=trigger_id, view=view),
            taken="exchanged_trigger_id",
        )
    except TROUBLES as trouble:
        raise NotOpened(trouble.code) from trouble

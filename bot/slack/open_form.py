"""Opening a form in front of whoever has just pressed or typed something."""

from bot.slack.call_again import TROUBLES, call_again
from bot.slack.elements import Block
from bot.slack.payloads import Body
from bot.slack.reply import Reply


class NotOpened(Exception):
    """Slack did not open a form; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def open_form(reply: Reply, view: Block) -> None:
    """Open a form by the trigger of what was done; raises NotOpened.

    What is pressed in a window opens on top of it, so that closing leads back there.
    """
    trigger_id = reply.body["trigger_id"]
    on_top = _is_in_window(reply.body)
    call = reply.client.views_push if on_top else reply.client.views_open
    try:
        await call_again(
            "views.push" if on_top else "views.open",
            lambda: call(trigger_id=trigger_id, view=view),
            taken="exchanged_trigger_id",
        )
    except TROUBLES as trouble:
        raise NotOpened(trouble.code) from trouble


def _is_in_window(body: Body) -> bool:
    if body.get("type") != "block_actions":
        return False
    return (body.get("view") or {}).get("type") == "modal"

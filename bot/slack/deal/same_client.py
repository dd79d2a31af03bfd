"""Whether two spellings are one client: asked of the rep, never guessed."""

from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.slack.action_ids import OTHER_CLIENT, SAME_CLIENT, Target
from bot.slack.case_text import NAME
from bot.slack.elements import Block, actions, button, section
from storage.models import Client


def same_client_question(
    catalog: Catalog, deal_id: str, nudge_id: str, likely: Client | None
) -> list[Block]:
    """The question about the likeliest other spelling, if there is one."""
    if likely is None:
        return []
    value = str(Target(deal_id, nudge_id, likely.id))
    answers = [
        button(catalog.label("buttons.same_client"), SAME_CLIENT, value),
        button(catalog.label("buttons.other_client"), OTHER_CLIENT, value),
    ]
    stopped = likely.do_not_contact
    text = "messages/same_client_stopped" if stopped else "messages/same_client"
    question = catalog.text(text, client=shorten(one_line(likely.name), NAME))
    return [section(question), actions(answers, f"client.{deal_id}")]

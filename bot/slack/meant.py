"""Where a word is near a command: what was probably meant, and a report of it all the same."""

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.said_command import Command, Said
from bot.slack.action_ids import LOG_TYPED, MEANT, PAUSE
from bot.slack.case_text import NAME
from bot.slack.elements import Block, actions, button, section

_NAMED = frozenset(
    {
        Command.LIST,
        Command.FIND,
        Command.REVIEW,
        Command.PROMISE,
        Command.LIFT,
        Command.REPORT,
    }
)
"""Commands that take the client's name along."""


def other_words(catalog: Catalog) -> dict[str, str]:
    """What people type in a command's stead, with the command that it means."""
    group = "meant."
    words = [key.removeprefix(group) for key in catalog.labels if key.startswith(group)]
    return {word: catalog.label(group + word) for word in words}


def meant_blocks(catalog: Catalog, said: Said, typed: str) -> list[Block]:
    """What was probably meant, and two buttons: that, or a report about a client of this name."""
    shown = shorten(one_line(typed), NAME)
    rest = said.rest if said.command in _NAMED else ""
    command = Command.FIND if rest and said.command is Command.LIST else said.command
    what = catalog.label(f"meant_what.{command}")
    about = catalog.text("messages/meant", typed=shown, what=what)
    label, value = catalog.label(f"meant_buttons.{command}"), f"{command} {rest}".strip()
    run = button(label, MEANT, value, primary=True)
    return [section(about), actions([run, log_typed(catalog, typed)], "meant")]


def log_typed(catalog: Catalog, typed: str) -> Block:
    """A button that opens the report with what was typed in it."""
    return button(catalog.label("buttons.log_typed"), LOG_TYPED, typed)


def pause_how_blocks(catalog: Catalog, why: Mrkdwn) -> list[Block]:
    """Why a pause was not taken, and a button to pick its day."""
    pick = button(catalog.label("buttons.pause"), PAUSE, "pause")
    return [section(why), actions([pick], "pause")]

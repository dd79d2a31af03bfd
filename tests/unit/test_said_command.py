"""What was meant after the command: sure, near, or a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.copy.catalog import load_catalog
from bot.core.said_command import Command, Said, said_command
from bot.slack.meant import other_words

MEANT = other_words(load_catalog())


def said(text: str) -> Said | None:
    return said_command(text, MEANT)


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "  HELP ",
        "help.",
        "help!",
        "“help”",
        "‘help’",
        "`help`",
        "*help*",
        "he\u200blp",
        "\ufeffhelp",
        "help\u200d",
        "h\u00adelp",
        "\u202ahelp\u202c",
        "help\ufe0f",
        "\u3000help\u00a0",
        "ｈｅｌｐ",
        "/help",
        "/lostdeal help",
        "«help»",
    ],
)
def test_marks_do_not_hide_a_command(text: str) -> None:
    assert said(text) == Said(Command.HELP)


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("find acme", Command.FIND, "acme"),
        ("list acme", Command.LIST, "acme"),
        ("list “Acme Corp”", Command.LIST, "“Acme Corp"),
        ("find Kestrel Printing Ltd", Command.FIND, "Kestrel Printing Ltd"),
        ("lessons proof", Command.LESSONS, "proof"),
        ("pause until 3 Dec", Command.PAUSE, "3 Dec"),
        ("pause\u200b until 3 Dec", Command.PAUSE, "3 Dec"),
        ("pause", Command.PAUSE, ""),
        ("find", Command.FIND, ""),
        ("list all", Command.LIST, ""),
        ("list my deals", Command.LIST, ""),
        ("report", Command.REPORT, ""),
    ],
)
def test_a_command_takes_the_words_after_it(text: str, command: Command, rest: str) -> None:
    assert said(text) == Said(command, rest)


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("hepl", Command.HELP, ""),
        ("lsit", Command.LIST, ""),
        ("lits", Command.LIST, ""),
        ("lists", Command.LIST, ""),
        ("status", Command.LIST, ""),
        ("my deals", Command.LIST, ""),
        ("?", Command.HELP, ""),
        ("hello", Command.HELP, ""),
        ("pause 2 weeks", Command.PAUSE, "2 weeks"),
        ("pause for two weeks", Command.PAUSE, "for two weeks"),
        ("snooze 2 weeks", Command.PAUSE, "2 weeks"),
        ("review Kestrel", Command.REVIEW, "Kestrel"),
        ("lift Orchard", Command.LIFT, "Orchard"),
        ("lift the stop on Orchard", Command.LIFT, "the stop on Orchard"),
        ("promise Kestrel", Command.PROMISE, "Kestrel"),
        ("pasue until 3 Dec", Command.PAUSE, "until 3 Dec"),
        ("reveiw Kestrel", Command.REVIEW, "Kestrel"),
        ("search acme", Command.FIND, "acme"),
        ("lsit acme", Command.LIST, "acme"),
        ("digets", Command.DIGEST, ""),
        ("resum", Command.RESUME, ""),
        ("help me", Command.HELP, "me"),
        ("hours 9-5", Command.HOURS, "9-5"),
        ("settings", Command.HOURS, ""),
        ("log", Command.REPORT, ""),
        ("log Acme", Command.REPORT, "Acme"),
        ("undo", Command.LIST, ""),
        ("undo Acme", Command.FIND, "Acme"),
        ("delete Acme", Command.FIND, "Acme"),
        ("home", Command.LIST, ""),
        ("fnd acme", Command.FIND, "acme"),
        ("lst acme", Command.LIST, "acme"),
    ],
)
def test_a_word_near_a_command_is_known_for_it(text: str, command: Command, rest: str) -> None:
    assert said(text) == Said(command, rest, is_sure=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u200b",
        "Acme Corp",
        "Acme",
        "List AG: they chose another printer",
        "List AG",
        "Lift GmbH & Co. KG",
        "Review Board €5,000 wrong colour",
        "Help Scout 12k they chose another",
        "lost Acme because we were late",
        "Promise Media: we were late",
        "Pause Cafe - they left us",
        "find a way: they said no",
        "Lint Systems",
        "told_no Kestrel: too dear",
        "Lisa Media",
        "we forgot to send the proposal and they went with somebody else",
    ],
)
def test_a_report_stays_a_report(text: str) -> None:
    assert said(text) is None


@given(st.text(max_size=300))
def test_anything_can_be_typed(text: str) -> None:
    found = said(text)
    assert found is None or found.command in Command

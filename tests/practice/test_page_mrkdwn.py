"""mrkdwn, read as Slack reads it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_slack.people import JsonObject
from bot.local_slack.workspace import Workspace
from bot.practice.page.dates import shown
from bot.practice.page.mrkdwn import parse, plain
from tests.local_slack.blockkit_samples import mrkdwn, section
from tests.practice.page_world import drawn

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
AT = 1_772_704_800  # 2026-03-05 10:00 UTC


def _line(text: str) -> list[JsonObject]:
    (part,) = parse(text)
    elements: list[JsonObject] = part["elements"]
    return elements


@pytest.mark.parametrize(
    ("text", "style", "inside"),
    [
        ("*bold*", "bold", "bold"),
        ("_italic_", "italic", "italic"),
        ("~struck~", "strike", "struck"),
        ("`a *b*`", "code", "a *b*"),
        ("(*bold*)", "bold", "bold"),
        ("*a b*, c", "bold", "a b"),
    ],
)
def test_styles(text: str, style: str, inside: str) -> None:
    styled = [each for each in _line(text) if each.get("style")]
    assert [(each["text"], each["style"]) for each in styled] == [(inside, {style: True})]


def test_a_style_holds_over_a_moment_whose_format_has_its_mark() -> None:
    styled = _line("_noted on <!date^1767225600^{date_short}|1 Jan 2026> by them_")
    assert [each["style"] for each in styled] == [{"italic": True}] * 3


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "snake_case_name", "a*b*c", "* spaced *", "~ 5 ~", "**", "__"]
)
def test_what_is_no_style(text: str) -> None:
    assert _line(text) == [{"type": "text", "text": text}]


def test_styles_nest() -> None:
    assert _line("*_both_*") == [
        {"type": "text", "text": "both", "style": {"bold": True, "italic": True}}
    ]


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("<@U1>", {"type": "user", "user_id": "U1"}),
        ("<#C1|wins>", {"type": "channel", "channel_id": "C1"}),
        ("<!here>", {"type": "broadcast", "range": "here"}),
        ("<!subteam^S1|@sales>", {"type": "usergroup", "usergroup_id": "S1", "label": "@sales"}),
        ("<https://e.com/?a=1&amp;b=2>", {"type": "link", "url": "https://e.com/?a=1&b=2"}),
        ("<https://e.com|a &lt; b>", {"type": "link", "url": "https://e.com", "text": "a < b"}),
        ("https://e.com/a", {"type": "link", "url": "https://e.com/a"}),
        (":wave:", {"type": "emoji", "name": "wave"}),
        ("<!unknown^1|so>", {"type": "text", "text": "so"}),
        ("<!date^x^{date}|never>", {"type": "text", "text": "never"}),
        (
            "<!date^5^{date}^https://e.com|five>",
            {
                "type": "date",
                "timestamp": 5,
                "format": "{date}",
                "url": "https://e.com",
                "fallback": "five",
            },
        ),
    ],
)
def test_references(text: str, element: JsonObject) -> None:
    assert _line(text) == [element]


def test_verbatim_leaves_an_address_alone() -> None:
    (part,) = parse("https://e.com", verbatim=True)
    assert part["elements"] == [{"type": "text", "text": "https://e.com"}]


def test_escapes_are_undone_once() -> None:
    assert _line("&lt;b&gt; &amp;lt; &quot;") == [{"type": "text", "text": "<b> &lt; &quot;"}]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a\nb", ["section"]),
        ("a\n> b\n> c\nd", ["section", "quote", "section"]),
        ("a\n&gt; b", ["section", "quote"]),
        ("a\n>>> b\n\nc\n• d", ["section", "quote"]),
        ("• a\n• b\n1. c\n2. d", ["list", "list"]),
        ("a ```b\n> c``` d", ["section", "preformatted", "section"]),
    ],
)
def test_lines(text: str, kinds: list[str]) -> None:
    assert [part["type"].removeprefix("rich_text_") for part in parse(text)] == kinds


def test_a_numbered_list_begins_where_it_says() -> None:
    (part,) = parse("3. three\n4. four")
    assert (part["style"], part["offset"], len(part["elements"])) == ("ordered", 2, 2)


def test_plain_text_has_emoji_only() -> None:
    assert plain("*a* :wave:") == [
        {"type": "text", "text": "*a* "},
        {"type": "emoji", "name": "wave"},
    ]
    assert plain(":wave:", emoji=False) == [{"type": "text", "text": ":wave:"}]


@pytest.mark.parametrize(
    ("pattern", "tz", "locale", "expected"),
    [
        ("{date_num} {time}", "UTC", "en-GB", "2026-03-05 10:00"),
        ("{date_short_pretty} at {time}", "Europe/Berlin", "en-GB", "today at 11:00"),
        ("{date_long}", "Asia/Singapore", "en-GB", "Thursday, 5 March 2026"),
        ("{ago}", "UTC", "en-GB", "in 1 hour"),
        ("{unknown}", "UTC", "en-GB", "{unknown}"),
    ],
)
def test_dates(pattern: str, tz: str, locale: str, expected: str) -> None:
    assert shown(AT, pattern, NOW, tz, locale) == expected


@given(st.text(alphabet="*_~`!@#^&;\n •1.abc", max_size=80))
def test_no_letter_is_lost(text: str) -> None:
    assert re.findall("[abc]", _letters(parse(text))) == re.findall("[abc]", text)


def _letters(parts: list[JsonObject]) -> str:
    return "".join(part.get("text", "") + _letters(part.get("elements", [])) for part in parts)


def test_any_text_is_drawn_whole(workspace: Workspace) -> None:
    for text in ("`*_~<", "<@|x>", "*a `b* c`", "<!date^1^{time}|>", ">>>", "```", "• "):
        drawn(workspace, section(text=mrkdwn(text)))

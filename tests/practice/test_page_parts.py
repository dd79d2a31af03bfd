"""The page's small machinery: the clock, what is read, the guide, what a browser sends."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.workspace import Workspace
from bot.practice.clock import PracticeClock
from bot.practice.page.guide import Guide, read_guide
from bot.practice.page.reads import Reads
from bot.practice.page.rendering import piece
from bot.practice.page.screens import Screen, changed
from bot.practice.page.values import taken
from bot.practice.seeds import working_days_before
from tests.local_slack.blockkit_samples import options
from tests.local_slack.sample_workspace import ManualClock

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_clock_runs_with_the_wall_and_only_forward(clock: ManualClock) -> None:
    ours = PracticeClock(clock, start=NINE + timedelta(days=1))
    clock.skip(minutes=5)
    assert ours.now() == NINE + timedelta(days=1, minutes=5)
    ours.forward_to(NINE + timedelta(days=9))
    ours.forward_to(NINE)
    assert ours.now() == NINE + timedelta(days=9)


def test_only_what_others_wrote_since_is_unread(workspace: Workspace) -> None:
    reads, channel = Reads(), workspace.channels.find("C1")
    workspace.posts.post("C1", "U2", "one")
    assert reads.unread("U1", channel) == 1
    assert reads.mark("U1", channel)
    workspace.posts.post("C1", "U1", "mine")
    assert reads.unread("U1", channel) == 0
    assert reads.unread("U2", channel) == 1


def test_the_guide_goes_on_when_its_step_is_done_and_not_before() -> None:
    guide = Guide(read_guide())
    guide.note("skipped")
    assert guide.at == 0
    for step in guide.steps:
        guide.note(step.done)
    assert guide.finished
    guide.note("skipped")
    guide.start_over()
    assert (guide.at, guide.finished) == (0, False)


@pytest.mark.parametrize(
    ("element", "raw", "value"),
    [
        ({"type": "plain_text_input"}, "a", "a"),
        ({"type": "plain_text_input"}, "", None),
        ({"type": "static_select", "options": options(2)}, "1", "1"),
        ({"type": "checkboxes"}, ["1", "2"], ["1", "2"]),
        ({"type": "multi_users_select"}, [], []),
        ({"type": "datetimepicker"}, "2026-03-05T11:00", 1_772_704_800),
        ({"type": "rich_text_input"}, "", None),
    ],
)
def test_what_a_browser_sends(element: dict[str, object], raw: object, value: object) -> None:
    assert taken(element, raw, "Europe/Berlin") == value


def test_lines_become_rich_text_and_names_become_files() -> None:
    rich = taken({"type": "rich_text_input"}, "a\n\nb", "UTC")
    assert isinstance(rich, dict)
    assert [part["elements"][0]["text"] for part in rich["elements"]] == ["a", "b"]
    files = taken({"type": "file_input"}, ["offer.PDF"], "UTC")
    assert isinstance(files, list)
    assert [(file["name"], file["filetype"]) for file in files] == [("offer.PDF", "pdf")]


@pytest.mark.parametrize(
    ("kind", "raw"), [("checkboxes", "one"), ("datetimepicker", "tomorrow, or so")]
)
def test_what_no_browser_sends_is_refused(kind: str, raw: str) -> None:
    with pytest.raises(NotOnScreenError):
        taken({"type": kind}, raw, "UTC")


def test_a_page_is_told_only_what_changed() -> None:
    one, two = piece("<p>1</p>"), piece("<p>2</p>")
    before = Screen({"clock": one, "modal": one}, {"a": one, "b": one})
    assert changed(before, before) == {}
    after = Screen({"clock": two, "modal": one}, {"b": two, "c": one})
    news = changed(before, after)
    assert set(news["pieces"]) == {"clock"}
    assert (news["order"], set(news["items"])) == (["b", "c"], {"b", "c"})


def test_working_days_leave_weekends_out() -> None:
    at = working_days_before(NINE, 1, "10:00", "Europe/Berlin")
    assert at == datetime(2026, 2, 27, 9, 0, tzinfo=UTC)

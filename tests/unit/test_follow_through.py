"""The file of reminders, intervals and limits: the real one loads, a wrong one is told why."""

import re
from pathlib import Path

import pytest

import bot.playbooks
from bot.core.playbook import StepKind
from bot.playbooks import PlaybookError, load_follow_through

REAL = Path(bot.playbooks.__file__).parent / "follow_through.toml"
TEXT = REAL.read_text("utf-8")
TABLES = re.findall(r"^\[([\w.]+)\]$", TEXT, re.MULTILINE)


def complaint(folder: Path, text: str) -> str:
    """What is said of a file with this text."""
    (folder / REAL.name).write_text(text, "utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_follow_through(folder)
    return str(refused.value)


def without(table: str) -> str:
    """The real file without one of its tables."""
    return re.sub(rf"^\[{re.escape(table)}\]\n(?:[^\[\n].*\n)*", "", TEXT, flags=re.MULTILINE)


def test_the_real_file_says_something_of_every_kind_and_where_it_comes_from() -> None:
    follow = load_follow_through()
    assert set(follow.reminders) == set(StepKind)
    groups = [group for name, group in follow if name != "reminders"]
    assert all(one.source for one in [*follow.reminders.values(), *groups])


@pytest.mark.parametrize("kind", StepKind)
def test_a_kind_without_its_reminders_is_named(tmp_path: Path, kind: StepKind) -> None:
    said = complaint(tmp_path, without(f"reminders.{kind}"))
    assert said == (
        f"follow_through.toml: file: Value error, no reminders for {kind}: give [] for none"
    )


@pytest.mark.parametrize("table", [name for name in TABLES if not name.startswith("reminders")])
def test_a_limit_that_is_missing_is_named(tmp_path: Path, table: str) -> None:
    assert complaint(tmp_path, without(table)) == f"follow_through.toml: {table}: Field required"


def test_a_file_without_reminders_is_refused(tmp_path: Path) -> None:
    text = TEXT[TEXT.index("[summary]") :]
    assert complaint(tmp_path, text) == "follow_through.toml: reminders: Field required"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[1, 2, 5, 10]", "[2, 1, 5, 10]", "reminders.own_up: Value error, give business days"),
        ("[1, 2, 5, 10]", "[1, 2, 2, 10]", "reminders.own_up: Value error, give business days"),
        ("[1, 2, 5, 10]", "[0, 2]", "reminders.own_up: Value error, give business days from 1"),
        ("[1, 2, 5, 10]", '["soon"]', "reminders.own_up.business_days.0: Input should be a valid"),
        ("[1, 2, 5, 10]", "3", "reminders.own_up.business_days: Input should be a valid tuple"),
        ("business_days = [1, 3]", "", "reminders.reply.business_days: Field required"),
        (
            "business_days = [1, 3]",
            "business_days = [1, 3]\nevery_days = 60",
            "reminders.reply: Value error, give business_days or every_days, not both",
        ),
        ("every_days = 60", "every_days = 7", "reminders.back_burner.every_days: Input should be"),
        ("every_days = 60", "colour = 1", "reminders.back_burner.colour: Extra inputs are not"),
        ("[reminders.cause]", "[reminders.curse]", "reminders.curse.[key]: Input should be"),
        ("lines = 10", "lines = 0", "summary.lines: Input should be greater"),
        ("lines = 10", "lines = 99", "summary.lines: Input should be less"),
        ("fades_after = 6", "fades_after = -1", "summary.fades_after: Input should be greater"),
        ("then_every_weeks = 4", "then_every_weeks = 9", "summary.then_every_weeks: Input should"),
        ("[90, 180]", "[180, 90]", "unanswered: Value error, each of these days must be later"),
        ("[90, 180]", "[90, 400]", "unanswered: Value error, each of these days must be later"),
        ("[90, 180]", "[]", "unanswered.still_yours_days: Tuple should have at least 1"),
        ("laid_aside_days = 365", "laid_aside_days = 3", "unanswered.laid_aside_days: Input"),
        (
            "[silence]\nbusiness_days = 5",
            "[silence]\nbusiness_days = 0",
            "silence.business_days: Input should be greater",
        ),
        (
            "never_again_business_days = 60",
            "never_again_business_days = 0",
            "refusals.never_again_business_days: Input should be greater",
        ),
        ('source = "S3: look for the cause; the days are ours"', "", "reminders.cause.source"),
        ("[summary]", "[summary", "not valid TOML: "),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_key_and_reason(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TEXT
    said = complaint(tmp_path, TEXT.replace(old, new, 1))
    assert said.startswith(f"follow_through.toml: {told}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match=r"^follow_through\.toml: missing"):
        load_follow_through(tmp_path)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_follow_through().summary.lines = 3

"""The playbook files: the real ones load, and a wrong one is named with its key and reason."""

from pathlib import Path

import pytest

import bot.playbooks
from bot.core.circumstances import Circumstance, asks_about_harm
from bot.core.history import EventKind
from bot.core.playbook import Playbook, StepKind
from bot.playbooks import PlaybookError, load_playbooks, load_touches

REAL = Path(bot.playbooks.__file__).parent
FAULTS = {Circumstance.OWN_MISTAKE, Circumstance.COMPANY_FAILED, Circumstance.LOST_CLIENT}
ASK = """
[[step]]
key = "ask"
kind = "ask"
after = ["reported"]
wait = { business_days = 2, at = "10:00" }
done_by = ["asked"]
copy_file = "blown_meeting/ask"
source = "S1"
"""
OWN_UP = """
[[step]]
key = "own_up"
kind = "own_up"
after = ["reported"]
wait = { minutes = 10 }
done_by = ["owned_up"]
copy_file = "own_mistake/own_up"
source = "S4"
"""
HEAD = 'circumstance = "blown_meeting"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the real playbooks, to spoil one of them."""
    for file in REAL.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def spoil(folder: Path, text: str) -> str:
    """The complaint about a playbook with this text."""
    (folder / "blown_meeting.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_playbooks(folder)
    return str(refused.value)


def test_the_real_playbooks_load() -> None:
    playbooks = load_playbooks()
    assert set(playbooks) == set(Circumstance)
    assert all(playbooks[circumstance].circumstance is circumstance for circumstance in playbooks)


@pytest.mark.parametrize("playbook", load_playbooks().values(), ids=lambda book: book.circumstance)
def test_every_real_playbook_keeps_to_the_coaching(playbook: Playbook) -> None:
    clocks = [step.kind for step in playbook.steps]
    assert (StepKind.OWN_UP in clocks) is (playbook.circumstance in FAULTS)
    assert (StepKind.OWN_UP in clocks) is asks_about_harm(playbook.circumstance)
    for step in playbook.steps:
        assert playbook.find(step.key) is step
        if step.kind is StepKind.ASK:
            assert {EventKind.ASKED, EventKind.CAME_BACK, EventKind.DID_NOT_WORK} <= set(
                step.done_by
            )
        if step.kind is StepKind.OWN_UP:
            assert step.after in {(EventKind.REPORTED,), (EventKind.NOT_REACHED,)}
            assert (step.fault is None) is (playbook.circumstance is not Circumstance.LOST_CLIENT)
    assert playbook.find("no_such_step") is None


def test_the_smallest_playbook_is_enough(folder: Path) -> None:
    (folder / "blown_meeting.toml").write_text(HEAD + ASK, encoding="utf-8")
    (step,) = load_playbooks(folder)[Circumstance.BLOWN_MEETING].steps
    assert (step.key, step.repeat, step.buttons) == ("ask", 1, ())


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "told_no.toml").unlink()
    with pytest.raises(PlaybookError, match=r"^told_no\.toml: missing, and every circumstance"):
        load_playbooks(folder)


def test_a_file_under_the_wrong_name_is_named(folder: Path) -> None:
    (folder / "told_no.toml").write_text(HEAD + ASK, encoding="utf-8")
    with pytest.raises(PlaybookError, match=r"^told_no\.toml: circumstance: must be 'told_no'"):
        load_playbooks(folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("circumstance = ", "not valid TOML: Invalid value (at end of document)"),
        (HEAD + ASK + 'key = "ask"', "not valid TOML: Cannot overwrite a value"),
        ('circumstance = "bad_luck"' + ASK, "circumstance: Input should be 'own_mistake'"),
        (HEAD, "step: Field required"),
        (HEAD + "step = []", "step: Tuple should have at least 1 item"),
        (HEAD + "colour = 1\n" + ASK, "colour: Extra inputs are not permitted"),
        (HEAD + ASK + "colour = 1", "step.0.colour: Extra inputs are not permitted"),
        (HEAD + ASK.replace("at =", "hour ="), "step.0.wait.hour: Extra inputs"),
        (HEAD + ASK.replace("business_days", "days = 3, business_days"), "exactly one of minutes"),
        (HEAD + ASK.replace("business_days = 2, ", ""), "step.0.wait: Value error, give exactly"),
        (HEAD + ASK.replace("= 2", "= -2"), "step.0.wait.business_days: Input should be greater"),
        (HEAD + ASK.replace("= 2", "= 501"), "step.0.wait.business_days: Input should be less"),
        (
            HEAD + ASK.replace("at =", "same_day_until ="),
            "step.0.wait: Value error, same_day_until goes with minutes only",
        ),
        (HEAD + ASK.replace('key = "ask"', 'key = "Ask!"'), "step.0.key: String should match"),
        (HEAD + ASK.replace('"asked"', '"begged"'), "step.0.done_by.0: Input should be"),
        (HEAD + ASK.replace('["asked"]', "[]"), "step.0.done_by: Tuple should have at least 1"),
        (HEAD + ASK.replace('"S1"', '""'), "step.0.source: String should have at least 1"),
        (HEAD + ASK.replace("blown_meeting/ask", "../../ask"), "step.0.copy_file: String should"),
        (HEAD + ASK + 'weights = ["huge"]', "step.0.weights.0: Input should be 'small'"),
        (HEAD + ASK + "in_person = true", "step.0: Value error, in_person goes with a step"),
        (HEAD + ASK + "repeat = 0", "step.0.repeat: Input should be greater"),
        (HEAD + ASK + ASK, "file: Value error, these steps stand twice: ask"),
        (HEAD + OWN_UP, "file: Value error, a playbook needs a step on the ask clock"),
        (
            HEAD + ASK + OWN_UP.replace("minutes = 10", "days = 10"),
            "step.1: Value error, an own-up never waits",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_key_and_reason(
    folder: Path, text: str, told: str
) -> None:
    complaint = spoil(folder, text)
    assert complaint.startswith("blown_meeting.toml: ")
    assert told in complaint


def test_every_mistake_in_a_file_is_told_at_once(folder: Path) -> None:
    complaint = spoil(folder, HEAD + ASK.replace("= 2", "= -2") + "repeat = 999")
    assert [line.split(":")[1].strip() for line in complaint.splitlines()] == [
        "step.0.wait.business_days",
        "step.0.repeat",
    ]


def test_a_step_that_is_overtaken_by_none_that_there_is_is_refused(folder: Path) -> None:
    complaint = spoil(folder, HEAD + ASK + 'overtaken_by = ["nothing", "ask"]')
    assert complaint == "blown_meeting.toml: step.0.overtaken_by: no such step: nothing"
    known = HEAD + ASK + 'overtaken_by = ["keep_in_touch"]'
    (folder / "blown_meeting.toml").write_text(known, encoding="utf-8")
    (step,) = load_playbooks(folder)[Circumstance.BLOWN_MEETING].steps
    assert step.overtaken_by == (load_touches(folder).step.key,)


def test_an_own_up_that_waits_for_hours_in_minutes_is_refused(folder: Path) -> None:
    text = HEAD + ASK + OWN_UP.replace("minutes = 10", "minutes = 4000")
    assert "step.1: Value error, an own-up never waits" in spoil(folder, text)


def test_an_own_up_that_waits_by_reason_is_refused(folder: Path) -> None:
    text = HEAD + ASK + OWN_UP + "[step.wait_by_reason]\nprice = { days = 3 }\n"
    assert "step.1: Value error, an own-up never waits" in spoil(folder, text)


def test_a_playbook_cannot_be_changed() -> None:
    playbook = load_playbooks()[Circumstance.TOLD_NO]
    with pytest.raises(ValueError, match="frozen"):
        playbook.steps[0].repeat = 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("every_days = 90", "every_days = 30", "every_days: Input should be greater"),
        ("least_gap_days = 60", "least_gap_days = 0", "least_gap_days: Input should be greater"),
        ("most_in_a_year = 4", "most_in_a_year = 99", "most_in_a_year: Input should be less"),
        ("review_after_days = 730", "", "review_after_days: Field required"),
        ("every_days = 90", "every_days = 90\ncolour = 1", "colour: Extra inputs"),
        ('kind = "touch"', 'kind = "tick"', "step.kind: Input should be"),
    ],
)
def test_a_wrong_keep_in_touch_is_refused(folder: Path, old: str, new: str, told: str) -> None:
    file = folder / "keep_in_touch.toml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_touches(folder)
    assert str(refused.value).startswith(f"keep_in_touch.toml: {told}")

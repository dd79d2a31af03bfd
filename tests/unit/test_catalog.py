"""The texts: checked at start, rendered safely, and complete for what the code says."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import bot.copy
from bot.copy import checked
from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.copy.complete import (
    can_tell,
    check_playbook_copy,
    check_reminder_copy,
    has_its_own_words,
)
from bot.copy.escaping import Mrkdwn
from bot.core.circumstances import Circumstance
from bot.playbooks import load_follow_through, load_playbooks, load_touches
from storage.models import NoticeTopic
from tests.code_nodes import Node, nodes
from tests.walk import walk

COPY = Path(bot.copy.__file__).parent
WITHOUT_COPY = {"local_slack", "practice"}
CATALOG, TOUCHES, FOLLOW = load_catalog(), load_touches(), load_follow_through()
HOSTILE = "<!channel> & {{ client }} {% raw %} {# x #} ${x} %(x)s"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue of a test's own."""
    (tmp_path / "en" / "messages").mkdir(parents=True)
    allowed = '"messages/*" = ["client", "flag"]\n"labels/*" = ["client"]\n'
    (tmp_path / "placeholders.toml").write_text(allowed, "utf-8")
    (tmp_path / "en" / "labels.toml").write_text('[a]\nb = "For {{ client }}"\n', "utf-8")
    return tmp_path


def with_text(folder: Path, text: str) -> Catalog:
    (folder / "en" / "messages" / "hello.txt").write_text(text, "utf-8")
    return load_catalog(folder=folder)


def test_a_fact_is_escaped_and_never_run(folder: Path) -> None:
    shown = with_text(folder, "Hello {{ client }}.\n").text("messages/hello", client=HOSTILE)
    safe = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown == f"Hello {safe}."
    assert isinstance(shown, Mrkdwn)


def test_a_sentence_is_escaped_too(folder: Path) -> None:
    catalog = with_text(folder, "{{ client|sentence }}")
    assert catalog.text("messages/hello", client="<b> & so on") == "&lt;b&gt; &amp; so on."


def test_a_text_that_is_safe_already_is_kept(folder: Path) -> None:
    catalog = with_text(folder, "{{ client }}")
    assert catalog.text("messages/hello", client=Mrkdwn("<@U1>")) == "<@U1>"


def test_the_texts_own_marks_are_kept(folder: Path) -> None:
    catalog = with_text(folder, "> *{{ client }}* & <https://example.com>")
    assert catalog.text("messages/hello", client="A") == "> *A* & <https://example.com>"


def test_a_label_is_plain_text(folder: Path) -> None:
    catalog = with_text(folder, "x")
    assert catalog.label("a.b", client="<A & B>") == "For <A & B>"


def test_a_paragraph_that_is_left_out_leaves_no_gap(folder: Path) -> None:
    catalog = with_text(folder, "One.\n\n{% if flag %}\nTwo.\n{% endif %}\n\nThree.\n")
    assert catalog.text("messages/hello", flag=False) == "One.\n\nThree."
    assert catalog.text("messages/hello", flag=True) == "One.\n\nTwo.\n\nThree."


def test_a_fact_that_is_not_given_is_an_error(folder: Path) -> None:
    with pytest.raises(Exception, match="'client' is undefined"):
        with_text(folder, "{{ client }}").text("messages/hello")


def test_a_catalogue_knows_its_names(folder: Path) -> None:
    catalog = with_text(folder, "x")
    assert catalog.has("messages/hello")
    assert not catalog.has("messages/goodbye")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ clinet }}", "messages/hello: no such placeholder: clinet"),
        ("{% if x and y %}{% endif %}", "messages/hello: no such placeholder: x, y"),
        ("", "messages/hello: the text is empty"),
        (" \n", "messages/hello: the text is empty"),
        ("one\n{% if client %}", "messages/hello: line 2: Unexpected end of template"),
        ("{{ client", "messages/hello: line 1: unexpected end of template"),
        ("{{ client|shout }}", "messages/hello: line 1: No filter named 'shout'"),
    ],
)
def test_a_wrong_text_is_refused_at_start(folder: Path, text: str, told: str) -> None:
    with pytest.raises(CopyError) as refused:
        with_text(folder, text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ('[a]\nb = "{{ rep }}"', "labels/a.b: no such placeholder: rep"),
        ('[a.b]\nc = ""', "labels/a.b.c: the text is empty"),
        ("[a", "labels.toml: not valid TOML"),
    ],
)
def test_a_wrong_label_is_refused_at_start(folder: Path, labels: str, told: str) -> None:
    (folder / "en" / "labels.toml").write_text(labels, "utf-8")
    with pytest.raises(CopyError) as refused:
        with_text(folder, "x")
    assert told in str(refused.value)


def test_a_step_without_its_texts_is_refused_at_start() -> None:
    playbooks = load_playbooks()
    check_playbook_copy(CATALOG, playbooks, TOUCHES)
    for kind, missing in (("texts", "nudges/told_no/ask"), ("texts", "after/asked")):
        messages = {name: text for name, text in CATALOG.messages.items() if name != missing}
        with pytest.raises(CopyError, match=f"no text {missing}.txt"):
            check_playbook_copy(Catalog(messages, CATALOG.labels), playbooks, TOUCHES)
        assert kind == "texts"
    labels = {key: text for key, text in CATALOG.labels.items() if key != "slots.what_changed"}
    with pytest.raises(CopyError, match=r"step \w*ask: no label slots\.what_changed"):
        check_playbook_copy(Catalog(CATALOG.messages, labels), playbooks, TOUCHES)


@pytest.mark.parametrize(
    "missing",
    [
        "nudges/keep_in_touch/touch",
        "scripts/keep_in_touch/touch.email",
        "after/touched",
        "prompts/touch_6",
    ],
)
def test_keep_in_touch_without_its_texts_is_refused_at_start(missing: str) -> None:
    messages = {name: text for name, text in CATALOG.messages.items() if name != missing}
    with pytest.raises(CopyError, match=f"keep_in_touch: step keep_in_touch: no text {missing}"):
        check_playbook_copy(Catalog(messages, CATALOG.labels), {}, TOUCHES)
    assert not can_tell(
        Catalog(messages, CATALOG.labels), load_playbooks()[Circumstance.TOLD_NO], TOUCHES
    )


@pytest.mark.parametrize("missing", ["steps.keep_in_touch", "buttons.touched"])
def test_keep_in_touch_without_its_labels_is_refused_at_start(missing: str) -> None:
    labels = {key: text for key, text in CATALOG.labels.items() if key != missing}
    with pytest.raises(CopyError, match=f"keep_in_touch: step keep_in_touch: no label {missing}"):
        check_playbook_copy(Catalog(CATALOG.messages, labels), {}, TOUCHES)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("own_up_4", "reminders.own_up: fewer than 4 texts reminders/own_up_*.txt"),
        ("ask_3", "reminders.ask: fewer than 3 texts"),
        ("ask_3_again", "reminders.ask: no text reminders/ask_3_again.txt"),
        ("answer_1_again", "reminders.answer: no text reminders/answer_1_again.txt"),
        ("touch_2", "reminders.touch: fewer than 2 texts"),
        ("back_burner_", "reminders.back_burner: fewer than 2 texts"),
        ("again_", "fewer than 2 texts reminders/again_*.txt"),
        ("weekly/digest_empty_2", "fewer than 2 texts weekly/digest_empty_*.txt"),
    ],
)
def test_what_comes_again_without_words_of_its_own_is_refused_at_start(
    missing: str, told: str
) -> None:
    check_reminder_copy(CATALOG, FOLLOW)
    start = missing if "/" in missing else f"reminders/{missing}"
    left = {name: text for name, text in CATALOG.messages.items() if not name.startswith(start)}
    with pytest.raises(CopyError, match=re.escape(told)):
        check_reminder_copy(Catalog(left, CATALOG.labels), FOLLOW)


def placed() -> Iterator[tuple[str, Node]]:
    """Every call and text of the code that shows copy, with its place."""
    for file, node in nodes():
        if file.parts[0] not in WITHOUT_COPY:
            yield f"{file}:{node.lineno}", node


def arguments(name: str, argument: int = 0) -> list[tuple[str, str]]:
    """What the calls of this name are given there, a computed part as `*`."""
    found = []
    for place, node in placed():
        if isinstance(node, ast.Call) and len(node.args) > argument:
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            pattern = _pattern(node.args[argument]) if called == name else ""
            found += [(place, pattern)] if pattern else []
    return found


def messages() -> list[tuple[str, str]]:
    """Every name of a message in the code, a computed part as `*`."""
    names = (
        (place, _pattern(node))
        for place, node in placed()
        if isinstance(node, ast.Constant | ast.JoinedStr)
    )
    return [
        (place, name) for place, name in names if re.match(r"(messages|after)/\S*[^\s_]$", name)
    ]


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.IfExp):
        return _pattern(node.body)
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "*" if isinstance(node, ast.FormattedValue) else ""


@walk("place, pattern", arguments("label"))
def test_every_label_that_the_code_asks_for_exists(place: str, pattern: str) -> None:
    assert any(fnmatchcase(key, pattern) for key in CATALOG.labels), place


@walk("place, pattern", messages())
def test_every_message_that_the_code_asks_for_exists(place: str, pattern: str) -> None:
    assert any(fnmatchcase(name, pattern) for name in CATALOG.messages), place


def test_every_topic_that_an_admin_is_told_of_has_its_notice() -> None:
    notices = {name for name in CATALOG.messages if name.startswith("messages/notice_")}
    assert notices == {f"messages/notice_{topic}" for topic in NoticeTopic}


def test_no_message_lies_unused() -> None:
    asked = [pattern for _, pattern in messages()]
    asked += [f"messages/{pattern}" for _, pattern in arguments("_count", 2)]
    unused = [
        name
        for name in CATALOG.messages
        if name.startswith(("messages/", "after/"))
        and not any(fnmatchcase(name, pattern) for pattern in asked)
    ]
    assert unused == []


def test_no_step_has_texts_that_nothing_sends() -> None:
    steps = [step for playbook in load_playbooks().values() for step in playbook.steps]
    steps += [TOUCHES.step, TOUCHES.review]
    wanted = {f"nudges/{step.copy_file}" for step in steps}
    wanted |= {
        f"scripts/{step.copy_file}.{channel}" for step in steps for channel in step.every_channel
    }
    kept = {name for name in CATALOG.messages if name.startswith(("nudges/", "scripts/"))}
    assert kept == wanted


def test_no_reminder_has_texts_that_nothing_sends() -> None:
    kept = {name for name in CATALOG.messages if name.startswith("reminders/")}
    # What may come many times takes turns, so that any number of texts is sent.
    in_turn = ["again", "touch_again", "repair", "follow_up", "touch"]
    in_turn += [kind for kind, one in FOLLOW.reminders.items() if one.every_days]
    turning = {
        name for name in kept if name.startswith(tuple(f"reminders/{one}_" for one in in_turn))
    }
    wanted = {
        f"reminders/{kind}_{number}"
        for kind, one in FOLLOW.reminders.items()
        for number in range(1, len(one.business_days) + 1)
        if kind not in in_turn
    }
    wanted |= {
        f"reminders/{kind}_{number}_again"
        for kind, one in FOLLOW.reminders.items()
        for number in range(1, len(one.business_days) + 1)
        if has_its_own_words(kind, one, number)
    }
    assert kept - turning == wanted


def test_no_two_reminders_of_a_step_say_the_same() -> None:
    told = [text for name, text in CATALOG.messages.items() if name.startswith("reminders/")]
    assert len(set(told)) == len(told)


COPY_FILES = sorted((COPY / "en").rglob("*.t*"))


@walk("file", COPY_FILES)
def test_copy_is_calm(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "!" not in text
    assert not re.search(r":[a-z][a-z0-9_+-]*:", text), "an emoji code"
    strange = [sign for sign in text if unicodedata.category(sign) in {"So", "Cs", "Co"}]
    assert strange == []
    assert not re.search(r"[ \t]$|\t|\S {2,}\S", text, re.MULTILINE) or file.suffix == ".toml"


GOOD, ALLOWED = [("messages/hello", "Hello {{ client }}")], {"messages/*": ["client"]}
WRONG = [("messages/hello", "Hello {{ clinet }}")]


def test_texts_known_to_be_good_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, times = tmp_path / "cache" / "en.checked", list[int]()
    monkeypatch.setattr(checked, "_check_all", lambda *_: times.append(1))
    for _ in range(3):
        checked.check_texts(GOOD, ALLOWED, known)
    assert len(times) == 1
    checked.check_texts(GOOD, {"messages/*": []}, known)
    checked.check_texts([("messages/hallo", GOOD[0][1])], ALLOWED, known)
    assert len(times) == 3


def test_a_text_made_wrong_after_a_good_start_is_refused_at_the_next(tmp_path: Path) -> None:
    known = tmp_path / "en.checked"
    checked.check_texts(GOOD, ALLOWED, known)
    for _ in range(2):
        with pytest.raises(CopyError, match="clinet"):
            checked.check_texts(WRONG, ALLOWED, known)


def test_a_mark_of_good_texts_that_cannot_be_read_or_written_is_done_without(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "en.checked"
    folder.mkdir()
    torn = tmp_path / "torn.checked"
    torn.write_bytes(b"\xff")
    for known in (folder, torn, tmp_path / "nowhere" / "deep" / "en.checked"):
        checked.check_texts(GOOD, ALLOWED, known)
        with pytest.raises(CopyError):
            checked.check_texts(WRONG, ALLOWED, known)

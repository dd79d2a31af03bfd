"""Whatever JSON comes, the checker answers; whatever is bent in a good payload, it refuses."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.local_slack.blockkit import Violation, check_message, check_view
from tests.local_slack.blockkit_catalogue import BLOCKS, ELEMENTS
from tests.local_slack.blockkit_samples import Json, check, entry, message, modal

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
KINDS = st.sampled_from([*BLOCKS, *ELEMENTS, "modal", "home", "text", "plain_text", "mrkdwn"])
KEYS = st.sampled_from(
    [
        "type",
        "text",
        "blocks",
        "elements",
        "element",
        "accessory",
        "options",
        "rows",
        "block_id",
        "action_id",
        "focus_on_load",
        "attachments",
        "metadata",
        "initial_option",
        "option_groups",
    ]
)
NAMES = KEYS | st.text(max_size=5)
JSON = st.recursive(
    SCALARS | KINDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=30,
)
OBJECTS = st.dictionaries(NAMES, JSON, max_size=6)

GOOD = [
    *[message(block) for block in BLOCKS.values()],
    *[
        modal(entry(element))
        for kind, element in ELEMENTS.items()
        if kind.endswith(("select", "input", "picker", "checkboxes", "radio_buttons"))
    ],
    message(
        {"type": "section", "text": BLOCKS["header"]["text"], "accessory": ELEMENTS["overflow"]}
    ),
]


def typed_objects(node: Any) -> Iterator[Json]:
    """Walk the objects below a payload."""
    for inside in node.values() if isinstance(node, dict) else node:
        if isinstance(inside, dict):
            yield inside
        if isinstance(inside, dict | list):
            yield from typed_objects(inside)


def all_violations(found: list[Violation]) -> bool:
    return all(violation.reason for violation in found)


@settings(deadline=None)
@given(payload=OBJECTS)
def test_any_message_is_answered(payload: Json) -> None:
    assert all_violations(check_message(payload))


@settings(deadline=None)
@given(payload=OBJECTS, kind=st.sampled_from(["modal", "home"]))
def test_any_view_is_answered(payload: Json, kind: str) -> None:
    assert all_violations(check_view({**payload, "type": kind}))


@settings(deadline=None)
@given(kind=st.sampled_from(sorted(BLOCKS)), keys=OBJECTS, data=st.data())
def test_any_block_is_answered(kind: str, keys: Json, data: st.DataObject) -> None:
    bent = {**BLOCKS[kind], **keys}
    elements = st.sampled_from(list(ELEMENTS.values()))
    if "elements" in bent and data.draw(st.booleans()):
        bent["elements"] = [{**data.draw(elements), **keys}]
    assert all_violations(check_message(message(bent)))
    assert all_violations(check_view(modal(bent)))


@settings(deadline=None)
@given(payload=st.sampled_from(GOOD), data=st.data())
def test_an_unknown_key_anywhere_is_refused(payload: Json, data: st.DataObject) -> None:
    bent = copy.deepcopy(payload)
    data.draw(st.sampled_from(list(typed_objects(bent))))["surprise"] = "x"
    assert any("surprise" in violation.path for violation in check(bent))


@settings(deadline=None)
@given(payload=st.sampled_from(GOOD), data=st.data(), value=st.none() | st.just(1j))
def test_a_null_or_nonsense_anywhere_is_refused(
    payload: Json, data: st.DataObject, value: object
) -> None:
    bent = copy.deepcopy(payload)
    node = data.draw(st.sampled_from(list(typed_objects(bent))))
    node[data.draw(st.sampled_from(sorted(node)))] = value
    assert check(bent)


def test_the_payloads_bent_here_are_good() -> None:
    assert [check(payload) for payload in GOOD] == [[] for _ in GOOD]


def test_deep_nesting_is_answered() -> None:
    deep: Json = {}
    for _ in range(100_000):
        deep = {"elements": [deep]}
    assert check_view({"type": "home", "blocks": [deep], "private_metadata": deep})
    assert check_message({"text": "t", "blocks": [{"type": "table", "rows": [[deep]]}]})


def test_lone_surrogates_are_answered() -> None:
    assert check_message({"text": "\ud800", "\ud801": 1})
    assert check_message({"text": "t", "blocks": [{"type": "\ud800"}]})

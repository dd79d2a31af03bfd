"""What goes where: blocks on surfaces, elements in blocks, elements on surfaces."""

import pytest

from tests.local_slack.blockkit_catalogue import BLOCKS, ELEMENTS
from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    check,
    entry,
    home,
    message,
    modal,
    section,
)
from tests.walk import walk

ONLY_MESSAGES = {"context_actions", "markdown", "table", "file"}
NOT_ON = {
    "message": {
        "email_text_input",
        "file_input",
        "number_input",
        "rich_text_input",
        "url_text_input",
    },
    "modal": {"workflow_button"},
    "home": {
        "datetimepicker",
        "email_text_input",
        "file_input",
        "number_input",
        "url_text_input",
        "workflow_button",
    },
}
SURFACES = {"message": message, "modal": modal, "home": home}
WRITING = {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
}
PRESSABLE = {"button", "workflow_button", "overflow"}
FOOTER = {"feedback_buttons", "icon_button"}


def holders(kind: str) -> set[str]:
    """Name the blocks that hold an element, as Slack's table of elements has it."""
    if kind in FOOTER:
        return {"context_actions"}
    if kind == "image":
        return {"section", "context"}
    if kind in WRITING:
        return {"input"}
    if kind in PRESSABLE:
        return {"section", "actions"}
    return {"actions", "input"} if kind == "datetimepicker" else {"section", "actions", "input"}


def held(holder: str, element: Json) -> Json:
    if holder == "section":
        return section(accessory=element)
    if holder == "input":
        return entry(element)
    return {"type": holder, "elements": [element]}


@walk("surface", SURFACES)
@walk("kind", BLOCKS)
def test_blocks_on_surfaces(kind: str, surface: str) -> None:
    allowed = surface == "message" or kind not in ONLY_MESSAGES
    found = check(SURFACES[surface](BLOCKS[kind]))
    assert [violation.path for violation in found] == ([] if allowed else ["blocks[0]"])


@walk("holder", ["section", "actions", "input", "context", "context_actions"])
@walk("kind", ELEMENTS)
def test_elements_in_blocks(kind: str, holder: str) -> None:
    surface = "message" if holder == "context_actions" or kind == "workflow_button" else "modal"
    found = check(SURFACES[surface](held(holder, ELEMENTS[kind])))
    where = {"section": ".accessory", "input": ".element"}.get(holder, ".elements[0]")
    misplaced = [v.path for v in found if v.reason.startswith("type must be")]
    assert misplaced == ([] if holder in holders(kind) else [f"blocks[0]{where}"])


@walk("surface", SURFACES)
@walk("kind", [kind for kind in ELEMENTS if kind not in FOOTER])
def test_elements_on_surfaces(kind: str, surface: str) -> None:
    holder = min(holders(kind))
    found = check(SURFACES[surface](held(holder, ELEMENTS[kind])))
    allowed = kind not in NOT_ON[surface]
    assert (found == []) is allowed
    assert allowed or found[0].reason.endswith(f", is on {surface}")


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_a_response_url_needs_an_input_of_a_modal(kind: str) -> None:
    menu = {"type": kind, "response_url_enabled": True}
    assert check(modal(entry(menu))) == []
    for payload in (modal(actions(menu)), home(entry(menu)), message(actions(menu))):
        assert [violation.reason for violation in check(payload)] == [
            "works in input blocks of a modal only"
        ]


@pytest.mark.parametrize("key", ["title", "submit", "close", "clear_on_close", "notify_on_close"])
def test_only_a_modal_has_its_keys(key: str) -> None:
    value = key.endswith("on_close") or {"type": "plain_text", "text": "t"}
    assert check(modal(**{key: value})) == []
    assert [violation.path for violation in check(home(**{key: value}))] == [key]


def test_a_modal_needs_a_title_and_blocks() -> None:
    assert {v.path for v in check({"type": "modal"})} == {"title", "blocks"}


def test_a_modal_with_an_input_needs_submit() -> None:
    view = modal(entry(ELEMENTS["plain_text_input"]))
    del view["submit"]
    assert [violation.path for violation in check(view)] == ["submit"]
    assert check({key: v for key, v in modal().items() if key != "submit"}) == []
    assert check(home(entry(ELEMENTS["plain_text_input"]))) == []


@pytest.mark.parametrize("kind", ["workflow_step", "", None, 1, ["modal"]])
def test_a_view_is_a_modal_or_the_home_tab(kind: object) -> None:
    assert [v.path for v in check({"type": kind, "blocks": [section()]})] == ["type"]

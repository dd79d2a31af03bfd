"""Every block and element, as HTML."""

import copy
from typing import Any

import pytest

from bot.local_slack.people import SlackUser
from bot.local_slack.workspace import Workspace
from tests.local_slack.blockkit_catalogue import BLOCKS, ELEMENTS
from tests.local_slack.blockkit_samples import (
    actions,
    button,
    confirm,
    entry,
    mrkdwn,
    option,
    plain,
    section,
)
from tests.practice.page_world import drawn, html_of

HOSTILE = '<script>alert("x")</script>\'"&'
IN_ACTIONS = sorted(
    set(ELEMENTS)
    - {name for name in ELEMENTS if name.endswith("_input")}
    - {"image", "feedback_buttons", "icon_button"}
)
IN_INPUT = sorted(
    set(ELEMENTS)
    - {"button", "workflow_button", "overflow", "image", "feedback_buttons", "icon_button"}
)
FREE_TEXT = {"text", "value", "alt_text", "title", "label", "hint", "placeholder", "author_name"}


def _hostile(node: Any, key: str = "") -> Any:
    if isinstance(node, dict):
        return {name: _hostile(each, name) for name, each in node.items()}
    if isinstance(node, list):
        return [_hostile(each, key) for each in node]
    return HOSTILE if isinstance(node, str) and key in FREE_TEXT else node


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_each_block_is_whole_and_says_something(workspace: Workspace, name: str) -> None:
    tree = drawn(workspace, BLOCKS[name])
    seen = tree.text.strip() or tree.all("hr") or tree.all("span", role="img")
    assert seen, "nothing to be seen"


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_no_block_lets_a_tag_through(workspace: Workspace, name: str) -> None:
    block = _hostile(copy.deepcopy(BLOCKS[name]))
    html = html_of(workspace, block)
    assert "<script" not in html.lower()
    assert drawn(workspace, block).all("script") == []


@pytest.mark.parametrize("name", IN_ACTIONS)
def test_each_element_acts_at_once_in_a_row(workspace: Workspace, name: str) -> None:
    element = {**ELEMENTS[name], "action_id": "act"}
    html = html_of(workspace, actions(element, block_id="row"))
    assert 'data-action="act"' in html
    assert 'data-on="act"' in html
    assert 'data-block="row"' in html


@pytest.mark.parametrize("name", IN_INPUT)
def test_each_element_has_its_label_hint_and_error_in_a_form(
    workspace: Workspace, name: str
) -> None:
    element = {**ELEMENTS[name], "action_id": "a"}
    field = entry(element, block_id="b", hint=plain("a hint"))
    tree = drawn(workspace, field, errors={"b": "what is wrong"})
    labelled = [node.attrs["for"] for node in tree.all("label", _class="label")]
    labelled += [node.attrs["id"] for node in tree.all("span", _class="label")]
    assert len(labelled) == 1
    assert "what is wrong" in tree.text
    assert "a hint" in tree.text
    assert f"{labelled[0]}".removesuffix("-label") in html_of(workspace, field)


def test_every_menu_offers_its_lines_and_marks_the_chosen(workspace: Workspace) -> None:
    chosen = drawn(workspace, actions(ELEMENTS["users_select"])).one("option", selected="")
    names = [
        line.text for line in drawn(workspace, actions(ELEMENTS["users_select"])).all("option")
    ]
    assert chosen.text == "Ada Reyes"
    assert {"Ada Reyes", "Bo Lind"} <= set(names)


def test_menus_of_conversations_keep_to_their_filter(workspace: Workspace) -> None:
    element = {"type": "conversations_select", "filter": {"include": ["public"]}}
    lines = [line.text for line in drawn(workspace, actions(element)).all("option")]
    assert lines == ["Pick one", "#sales-wins", "#random"]


def test_a_menu_of_several_has_a_box_for_each(workspace: Workspace) -> None:
    tree = drawn(workspace, actions(ELEMENTS["multi_users_select"]))
    ticked = [box.attrs["value"] for box in tree.all("input") if "checked" in box.attrs]
    assert ticked == ["U1", "U2"]
    assert tree.one("span", _class="chosen").text.startswith("Ada Reyes, Bo Lind")


def test_a_confirmation_travels_with_its_element(workspace: Workspace) -> None:
    asking = drawn(workspace, actions(button(confirm=confirm(style="danger"))))
    assert '"style": "danger"' in (asking.one("button").attrs["data-confirm"])


def test_a_moment_is_shown_where_the_person_lives(workspace: Workspace) -> None:
    picker = {"type": "datetimepicker", "initial_date_time": 1_772_704_800}
    field = drawn(workspace, actions(picker)).one("input")
    assert field.attrs["value"] == "2026-03-05T04:00"


def test_an_icon_is_hidden_from_those_it_is_not_for(workspace: Workspace) -> None:
    icon = {**ELEMENTS["icon_button"], "visible_to_user_ids": ["U2"]}
    assert drawn(workspace, {"type": "context_actions", "elements": [icon]}).all("button") == []


def test_a_link_that_runs_something_is_only_text(workspace: Workspace) -> None:
    tree = drawn(workspace, section(text=mrkdwn("<javascript:alert(1)|click>")))
    assert tree.all("a") == []
    assert "click" in tree.text


def test_markdown_is_formatted_and_its_tags_are_text(workspace: Workspace) -> None:
    written = "**bold** [x](javascript:alert(1))\n\n<b onclick=x>hi</b>\n\n| a |\n|---|\n| 1 |"
    tree = drawn(workspace, {"type": "markdown", "text": written})
    assert tree.one("strong").text == "bold"
    assert tree.one("td").text == "1"
    assert tree.all("a") == []
    assert "<b onclick=x>hi</b>" in tree.text


def test_two_elements_of_one_name_in_two_blocks_have_two_ids(workspace: Workspace) -> None:
    rows = [actions(button(action_id="a"), block_id=block) for block in ("1", "2")]
    ids = [node.attrs["id"] for node in drawn(workspace, *rows).all("button")]
    assert len(set(ids)) == 2


def test_an_overflow_line_with_a_link_carries_it(workspace: Workspace) -> None:
    menu = {"type": "overflow", "options": [option("1", url="https://e.com/"), option("2")]}
    lines = drawn(workspace, actions(menu)).all("button")
    assert [line.attrs.get("data-url") for line in lines] == ["https://e.com/", None]


def test_a_person_who_is_not_known_is_named_by_id(workspace: Workspace) -> None:
    assert "@U999" in drawn(workspace, section(text=mrkdwn("<@U999>"))).text
    workspace.add_person(SlackUser("U999", "cy", "Cy <b>"))
    assert "@Cy <b>" in drawn(workspace, section(text=mrkdwn("<@U999>"))).text

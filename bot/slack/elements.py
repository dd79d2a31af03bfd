"""Block Kit's pieces, cut to Slack's limits (docs: Block Kit reference)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, shorten, visible

Block = dict[str, Any]

SECTION_TEXT = 3000
BUTTON_TEXT = 75
OPTION_TEXT = 75
LABEL_TEXT = 2000
TITLE_TEXT = 24
HEADER_TEXT = 150
PLACEHOLDER_TEXT = 150
INPUT_TEXT = 3000
MESSAGE_BLOCKS = 50
MOST_OPTIONS = 100


def plain(text: str, limit: int) -> Block:
    """A plain_text object."""
    return {"type": "plain_text", "text": shorten(visible(text), limit), "emoji": False}


def section(text: Mrkdwn, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn."""
    block: Block = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": cut_mrkdwn(text, SECTION_TEXT), "verbatim": True},
    }
    return block | {"accessory": accessory} if accessory else block


def context(text: Mrkdwn) -> Block:
    """Small print."""
    element = {"type": "mrkdwn", "text": cut_mrkdwn(text, SECTION_TEXT), "verbatim": True}
    return {"type": "context", "elements": [element]}


def header(text: str) -> Block:
    """A heading, which a screen reader can jump to."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(text: str, action_id: str, value: str, *, primary: bool = False) -> Block:
    """A button."""
    element: Block = {
        "type": "button",
        "text": plain(text, BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
    }
    return element | {"style": "primary"} if primary else element


def actions(elements: Sequence[Block], block_id: str, now: datetime | None = None) -> Block:
    """A row of buttons; with `now` its menus show nothing that was picked before.

    Slack keeps what was picked while block_id and action_id stay the same
    (docs.slack.dev/reference/methods/views.update and the blocks' `block_id`).
    """
    if now is not None and any(one["type"] == "static_select" for one in elements):
        block_id = f"{block_id}.{int(now.timestamp() * 1000):x}"
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(text: str, value: str) -> Block:
    """One choice of a select."""
    return {"text": plain(text, OPTION_TEXT), "value": value}


def select(action_id: str, placeholder: str, options: Sequence[Block], chosen: str | None) -> Block:
    """A list to pick one from."""
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_TEXT),
        "options": list(options),
    }
    initial = next((found for found in options if found["value"] == chosen), None)
    return element | {"initial_option": initial} if initial else element


def pick_several(
    action_id: str,
    placeholder: str,
    groups: Mapping[str, Sequence[Block]],
    chosen: Collection[str],
) -> Block:
    """A list to pick several from, under headings; a long group has its heading again."""
    element: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_TEXT),
        "option_groups": [
            {"label": plain(heading, OPTION_TEXT), "options": list(some)}
            for heading, options in groups.items()
            for some in _parted(options)
        ],
    }
    each = [one for options in groups.values() for one in options]
    initial = [one for one in each if one["value"] in chosen]
    return element | {"initial_options": initial} if initial else element


def _parted(options: Sequence[Block]) -> Iterable[Sequence[Block]]:
    return (options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS))


def picker(
    action_id: str,
    placeholder: str,
    options: Sequence[Block],
    chosen: str | None = None,
    *,
    in_all: int,
) -> Block:
    """A list to pick one from; where it is longer than Slack takes, one that is searched.

    What is typed into that is answered by `suggestions`.
    """
    if in_all <= MOST_OPTIONS:
        return select(action_id, placeholder, options[:MOST_OPTIONS], chosen)
    element: Block = {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_TEXT),
        "min_query_length": 0,
    }
    initial = next((found for found in options if found["value"] == chosen), None)
    return element | {"initial_option": initial} if initial else element


def checkboxes(action_id: str, items: Sequence[tuple[str, str, bool]]) -> Block:
    """Boxes to tick: text, value and whether it is ticked."""
    options = [option(text, value) for text, value, _ in items]
    ticked = [found for found, (_, _, done) in zip(options, items, strict=True) if done]
    element: Block = {"type": "checkboxes", "action_id": action_id, "options": options}
    return element | {"initial_options": ticked} if ticked else element


def date_input(action_id: str, initial: str | None = None) -> Block:
    """A day to pick."""
    element: Block = {"type": "datepicker", "action_id": action_id}
    return element | {"initial_date": initial} if initial else element


def text_input(
    action_id: str, value: str = "", *, multiline: bool = False, limit: int = INPUT_TEXT
) -> Block:
    """A field to type in."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": limit,
    }
    return element | {"initial_value": shorten(value, limit)} if value else element


def input_block(
    block_id: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    """A labelled field."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL_TEXT),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(hint, LABEL_TEXT)} if hint else block


def modal(
    callback_id: str, title: str, blocks: Iterable[Block], labels: Mapping[str, str], metadata: str
) -> Block:
    """A form with a submit and a close button."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_TEXT),
        "submit": plain(labels["submit"], TITLE_TEXT),
        "close": plain(labels["close"], TITLE_TEXT),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def form(
    catalog: Catalog, group: str, callback: str, blocks: Sequence[Block], metadata: str
) -> Block:
    """A form whose title and buttons stand under one group of labels."""
    labels = {"submit": catalog.label(f"{group}.save"), "close": catalog.label("report.close")}
    return modal(callback, catalog.label(f"{group}.title"), blocks, labels, metadata)


def field(
    catalog: Catalog, group: str, name: str, element: Block, *, optional: bool = False
) -> Block:
    """A labelled field of such a form, with its hint if there is one."""
    hint = f"{group}.{name}_hint"
    return input_block(
        name,
        catalog.label(f"{group}.{name}"),
        element,
        hint=catalog.label(hint) if hint in catalog.labels else None,
        optional=optional,
    )


def cut_mrkdwn(text: Mrkdwn, limit: int) -> Mrkdwn:
    """At most `limit` characters without breaking an escape such as `&amp;` in two."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    tail = cut.rfind("&")
    if tail >= 0 and ";" not in cut[tail:]:
        cut = cut[:tail]
    return Mrkdwn(cut.rstrip() + "…")

"""Rules that look across a payload: unique ids, totals, surfaces.

They read the raw payload, so each one also holds where something else is wrong. Above each stands
the page of Slack's reference that it follows.
"""

import json
from collections.abc import Callable, Iterator, Mapping

from bot.local_slack.blockkit.surfaces import Surface
from bot.local_slack.blockkit.violation import Violation

Node = Mapping[str, object]
Found = Iterator[Violation]
Rule = Callable[[Node], Found]

MARKDOWN_TOTAL = 12_000
TABLE_TOTAL = 10_000
VIEW_BYTES = 250_000

# https://docs.slack.dev/reference/block-kit/block-elements lists surfaces; what is not here goes
# everywhere. JavaScript's types name no surface for workflow_button, the reference only messages.
ELEMENT_SURFACES: dict[str, frozenset[Surface]] = {
    "datetimepicker": frozenset({"modal", "message"}),
    "email_text_input": frozenset({"modal"}),
    "file_input": frozenset({"modal"}),
    "number_input": frozenset({"modal"}),
    "rich_text_input": frozenset({"modal", "home"}),
    "url_text_input": frozenset({"modal"}),
    "workflow_button": frozenset({"message"}),
}


def blocks_of(payload: Node) -> Iterator[tuple[str, Node]]:
    """Walk the blocks, those of attachments too, each with its path."""
    yield from _objects("blocks", payload.get("blocks"))
    for path, attachment in _objects("attachments", payload.get("attachments")):
        yield from _objects(f"{path}.blocks", attachment.get("blocks"))


def elements_of(path: str, block: Node) -> Iterator[tuple[str, Node]]:
    """Walk the elements of one block, each with its path."""
    for key in ("accessory", "element"):
        element = block.get(key)
        if isinstance(element, Mapping):
            yield f"{path}.{key}", element
    yield from _objects(f"{path}.elements", block.get("elements"))


# https://docs.slack.dev/reference/block-kit/blocks/section-block (block_id)
def unique_block_ids(payload: Node) -> Found:
    """A block_id comes once in a payload."""
    yield from _unique("block_id", blocks_of(payload), "payload")


# https://docs.slack.dev/reference/block-kit/block-elements/button-element (action_id)
def unique_action_ids(payload: Node) -> Found:
    """An action_id comes once in a block."""
    for path, block in blocks_of(payload):
        yield from _unique("action_id", elements_of(path, block), "block")


# https://docs.slack.dev/reference/block-kit/blocks/table-block
def one_table(payload: Node) -> Found:
    """A message holds one table."""
    tables = [path for path, block in blocks_of(payload) if block.get("type") == "table"]
    for path in tables[1:]:
        yield Violation(path, f"must be the only table of the message, there are {len(tables)}")


# https://docs.slack.dev/reference/block-kit/blocks/markdown-block (text)
def markdown_total(payload: Node) -> Found:
    """Markdown is limited over the whole payload, not by block."""
    texts = [b.get("text") for _, b in blocks_of(payload) if b.get("type") == "markdown"]
    total = sum(len(text) for text in texts if isinstance(text, str))
    # One block over the limit is reported by its own length.
    if len(texts) > 1 and total > MARKDOWN_TOTAL:
        reason = f"markdown blocks must have at most {MARKDOWN_TOTAL} characters together"
        yield Violation("blocks", f"{reason}, have {total}")


# https://docs.slack.dev/reference/block-kit/blocks/table-block
def table_total(payload: Node) -> Found:
    """The cells of a message's tables are limited together."""
    tables = [block for _, block in blocks_of(payload) if block.get("type") == "table"]
    total = sum(_characters(table.get("rows")) for table in tables)
    if total > TABLE_TOTAL:
        reason = f"table cells must have at most {TABLE_TOTAL} characters together, have {total}"
        yield Violation("blocks", reason)


# https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element (focus_on_load)
def one_focus(payload: Node) -> Found:
    """One element at most takes the focus."""
    focused = [
        f"{at}.focus_on_load"
        for path, block in blocks_of(payload)
        for at, element in elements_of(path, block)
        if element.get("focus_on_load") is True
    ]
    for at in focused[1:]:
        yield Violation(at, f"may be true for one element, is true for {len(focused)}")


def elements_on(surface: Surface) -> Rule:
    """Make the rule for which elements a surface shows."""

    def rule(payload: Node) -> Found:
        for path, block in blocks_of(payload):
            for at, element in elements_of(path, block):
                kind = element.get("type")
                allowed = ELEMENT_SURFACES.get(kind) if isinstance(kind, str) else None
                if allowed and surface not in allowed:
                    where = " or ".join(sorted(allowed))
                    yield Violation(at, f"{kind} works on {where}, is on {surface}")

    return rule


# https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
def response_urls_on(surface: Surface) -> Rule:
    """Make the rule that menus give a response url in a modal's input blocks only."""

    def rule(payload: Node) -> Found:
        for path, block in blocks_of(payload):
            if surface == "modal" and block.get("type") == "input":
                continue
            for at, element in elements_of(path, block):
                if "response_url_enabled" in element:
                    where = f"{at}.response_url_enabled"
                    yield Violation(where, "works in input blocks of a modal only")

    return rule


# https://docs.slack.dev/reference/views/modal-views (submit)
def submit_for_input(view: Node) -> Found:
    """A modal with an input has a submit button."""
    has_input = any(block.get("type") == "input" for _, block in blocks_of(view))
    if has_input and "submit" not in view:
        yield Violation("submit", "is required in a modal with an input block, is missing")


# https://docs.slack.dev/reference/methods/views.open (errors)
def view_size(view: Node) -> Found:
    """A view is limited as JSON, counted as the SDK writes it: ASCII with escapes."""
    try:
        size = len(json.dumps(view, skipkeys=True, default=str))
    except (RecursionError, ValueError):
        yield Violation("", "must be JSON, is nested too deeply or contains itself")
        return
    if size > VIEW_BYTES:
        yield Violation("", f"must have at most {VIEW_BYTES} bytes as JSON, has {size}")


# https://docs.slack.dev/reference/methods/chat.postMessage (text): without text Slack takes blocks
# all the same, and warns of it.
def fallback_text(message: Node) -> Found:
    """A message has text, which notifications and screen readers use when there are blocks."""
    if message.get("delete_original") is True or "markdown_text" in message:
        return
    text = message.get("text")
    if text is None or (isinstance(text, str) and not text.strip()):
        why = "beside blocks, as fallback" if message.get("blocks") else "without blocks"
        state = "is missing" if text is None else "is blank"
        yield Violation("text", f"is required {why}, {state}")


# https://docs.slack.dev/reference/methods/chat.postMessage (markdown_text)
def markdown_text_alone(message: Node) -> Found:
    """Slack refuses markdown_text beside text or blocks."""
    beside = [key for key in ("text", "blocks") if key in message]
    if "markdown_text" in message and beside:
        yield Violation("markdown_text", f"must stand alone, stands beside {' and '.join(beside)}")


def _objects(path: str, items: object) -> Iterator[tuple[str, Node]]:
    if isinstance(items, list):
        for index, item in enumerate(items):
            # Nearly all are dicts, and whether something is a Mapping takes long to tell.
            if isinstance(item, dict | Mapping):
                yield f"{path}[{index}]", item


def _unique(key: str, nodes: Iterator[tuple[str, Node]], scope: str) -> Found:
    first: dict[str, str] = {}
    for path, node in nodes:
        name = node.get(key)
        if not isinstance(name, str):
            continue
        if name in first:
            reason = f"must be unique in a {scope}, '{name}' is also at {first[name]}"
            yield Violation(f"{path}.{key}", reason)
        first.setdefault(name, path)


def _characters(rows: object) -> int:
    if not isinstance(rows, list):
        return 0
    open_nodes: list[object] = list(rows)
    total = 0
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, list):
            open_nodes.extend(node)
        elif isinstance(node, Mapping):
            text = node.get("text")
            total += len(text) if isinstance(text, str) else 0
            open_nodes.append(node.get("elements"))
    return total

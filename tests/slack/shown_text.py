"""A message, a view or a list of blocks as one readable text."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Block = dict[str, Any]
_watching: list[Callable[[Block], None]] = []


@contextmanager
def watching(see: Callable[[Block], None]) -> Iterator[None]:
    """Have `see` told of each message and view that is turned into a text meanwhile."""
    _watching.append(see)
    try:
        yield
    finally:
        _watching.remove(see)


def as_text(blocks: Sequence[Block]) -> str:
    """Every block as a person would see it, a blank line between two."""
    _tell({"text": "a message", "blocks": [*blocks]})
    return _as_text(blocks)


def view_text(view: Block) -> str:
    """A form with its title and buttons, or a Home tab."""
    _tell(view)
    if view["type"] == "home":
        return _as_text(view["blocks"])
    ends = " ".join(f"[{view[end]['text']}]" for end in ("submit", "close"))
    return f"== {view['title']['text']} ==\n\n{_as_text(view['blocks'])}\n{ends}\n"


def _tell(payload: Block) -> None:
    for see in _watching:
        see(payload)


def _as_text(blocks: Sequence[Block]) -> str:
    return "\n\n".join(_block(block) for block in blocks) + "\n"


def _block(block: Block) -> str:
    match block["type"]:
        case "section":
            beside = f" {_element(block['accessory'])}" if "accessory" in block else ""
            return f"{block['text']['text']}{beside}"
        case "context":
            return "\n".join(f"(small) {element['text']}" for element in block["elements"])
        case "actions":
            return " ".join(_element(element) for element in block["elements"])
        case "header":
            return f"# {block['text']['text']}"
        case "divider":
            return "---"
        case "input":
            return _input(block)
        case other:
            raise ValueError(f"no way to show a block of type {other}")


def _input(block: Block) -> str:
    label = block["label"]["text"] + (" (optional)" if block.get("optional") else "")
    hint = f"\n(small) {block['hint']['text']}" if "hint" in block else ""
    return f"{label}\n{_element(block['element'])}{hint}"


def _element(element: Block) -> str:
    match element["type"]:
        case "button":
            mark = "*" if element.get("style") == "primary" else ""
            return f"[{mark}{element['text']['text']}{mark}]"
        case "static_select":
            chosen = element.get("initial_option")
            first = chosen or element["placeholder"]
            shown = first["text"]["text"] if chosen else first["text"]
            options = " | ".join(option["text"]["text"] for option in element["options"])
            return f"[{shown}: {options}]"
        case "plain_text_input":
            return f"[{element.get('initial_value', '')}]"
        case "datepicker" | "timepicker":
            return f"[{element.get('initial_date') or element.get('initial_time', '')}]"
        case "users_select":
            return "[@]"
        case "checkboxes":
            ticked = element.get("initial_options", [])
            return " ".join(_box(option, option in ticked) for option in element["options"])
        case other:
            raise ValueError(f"no way to show an element of type {other}")


def _box(option: Block, ticked: bool) -> str:
    return f"[{'x' if ticked else ' '}] {option['text']['text']}"

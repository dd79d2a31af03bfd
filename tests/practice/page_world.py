"""Rendering without a browser or a bot: blocks in, HTML out, read back with a parser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from bot.local_slack.elements import state_of
from bot.local_slack.messages import with_ids
from bot.local_slack.workspace import Workspace
from bot.practice.page.reader import Reader
from bot.practice.page.rendering import Templates

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect"}
TEMPLATES = Templates()


@dataclass
class Node:
    """One tag with what it holds."""

    tag: str
    attrs: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = (each if isinstance(each, str) else each.text for each in self.children)
        return "".join(parts)

    def all(self, tag: str, **attrs: str) -> list["Node"]:
        """Every tag of that name within, with these attributes (`_` for `-`)."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        mine = [each for each in self.children if isinstance(each, Node)]
        found = [n for n in mine if n.tag == tag and wanted.items() <= n.attrs.items()]
        return found + [deep for each in mine for deep in each.all(tag, **attrs)]

    def one(self, tag: str, **attrs: str) -> "Node":
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of {tag} {attrs}"
        return found[0]


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Node:
    """HTML as a tree; fails where tags do not match."""
    reader = _TreeBuilder()
    reader.feed(html)
    assert reader.open == [reader.root], "a tag is left open"
    return reader.root


def html_of(workspace: Workspace, *blocks: dict[str, Any], errors: Any = None) -> str:
    """Blocks as the first person of the workspace sees them."""
    ids = iter(range(1000))
    filled = with_ids(list(blocks), lambda: f"id{next(ids)}")
    person = workspace.people["U1"]
    reader = Reader(person, workspace, "here", state_of(filled), errors or {})
    source = '{% import "blocks/blocks.html" as b %}{{ b.blocks(blocks, r) }}'
    template = TEMPLATES._environment.from_string(source)
    return template.render(blocks=filled, r=reader)


def drawn(workspace: Workspace, *blocks: dict[str, Any], errors: Any = None) -> Node:
    """The same as a tree."""
    return parsed(html_of(workspace, *blocks, errors=errors))

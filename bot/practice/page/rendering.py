"""HTML from templates; every value is escaped unless it was made here."""

import tomllib
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader

from bot.local_slack.people import JsonObject
from bot.practice.page import dates
from bot.practice.page.reader import TEXTS

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True)
class Piece:
    """Some HTML, and a mark that changes when it does."""

    html: str
    mark: str


def piece(html: str) -> Piece:
    """HTML with its mark."""
    return Piece(html, sha1(html.encode(), usedforsecurity=False).hexdigest()[:12])


class Templates:
    """The templates and the page's own texts."""

    def __init__(self) -> None:
        """Load them; nothing is rendered yet."""
        self.texts: JsonObject = tomllib.loads((TEXTS / "page.toml").read_text(encoding="utf-8"))
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_cache(),
        )
        self._environment.globals.update(
            texts=self.texts,
            clock_time=dates.clock_time,
            week_time=dates.week_time,
            full_time=dates.full_time,
        )

    def render(self, name: str, **facts: object) -> str:
        """One template as HTML."""
        return self._environment.get_template(name).render(facts)

    def piece(self, name: str, **facts: object) -> Piece:
        """One template as a piece of the page."""
        return piece(self.render(name, **facts).strip())


def _cache() -> BytecodeCache | None:
    # Compiling takes most of the time to the first page. Jinja keeps what it compiles in a folder
    # for temporary files that only this user can read, or says that there is none.
    try:
        return FileSystemBytecodeCache()
    except RuntimeError:
        return None

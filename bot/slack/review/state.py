"""What a review remembers between two readings, in the form's own metadata."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from pydantic import TypeAdapter

from bot.core.humility.rewrites.rewrite import Rewrite
from bot.slack.form_fields import typed
from bot.slack.origins import Origin
from bot.slack.payloads import Body, reading_payload

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where the review was opened, its channel, and of the latest reading only ids and a digest."""

    origin: Origin
    channel: str
    found: tuple[str, ...] = ()
    read: str = ""

    def after(self, channel: str, words: str, found: Iterable[str]) -> "ReviewState":
        """The state once these words were read."""
        return replace(
            self, channel=channel, read=digest_of(channel, words), found=tuple(dict.fromkeys(found))
        )

    def has_read(self, channel: str, words: str) -> bool:
        """Whether exactly these words were read last."""
        return self.read == digest_of(channel, words)

    def __str__(self) -> str:
        return json.dumps(asdict(self))


_STATE = TypeAdapter(ReviewState)


@reading_payload()
def read_state(body: Body) -> ReviewState:
    """The state that a form carries; raises Unreadable."""
    return _STATE.validate_json(body["view"]["private_metadata"])


def draft_block(channel: str) -> str:
    """The id of the draft's field; another one takes other words where nothing was typed."""
    return f"{DRAFT}.{channel}"


def next_draft_block(block_id: str) -> str:
    """The same field's id for other words of the same script."""
    _, channel, *rest = block_id.split(".")
    return f"{DRAFT}.{channel}.{int(rest[0]) + 1 if rest else 1}"


@reading_payload()
def began_with(block_id: str) -> str:
    """The channel whose script the draft's field began with."""
    return block_id.split(".")[1]


def rewrite_digest(words: str, rewrite: Rewrite) -> str:
    """Equal for the same rewrite of the same sentence, wherever it stands now."""
    return digest_of(words[rewrite.start : rewrite.end], rewrite.text)


@reading_payload()
def typed_draft(body: Body) -> tuple[str, str]:
    """The draft's field, and what stands in it."""
    fields = typed(body)
    block_id = next((name for name in fields if name.startswith(f"{DRAFT}.")), "")
    return block_id, fields[block_id].strip()


def digest_of(channel: str, words: str) -> str:
    """Equal for equal words in the same channel."""
    return sha256(f"{channel}\n{words}".encode()).hexdigest()[:16]

"""Asks Slack itself about blocks, by `make verify-blocks`.

Every golden message and view, and the catalogue of blocks that our double of Slack takes and
refuses, goes to `blocks.validate`, which needs no token. Where Slack says otherwise than the
double, it is told, with Slack's reason.
https://docs.slack.dev/reference/methods/blocks.validate
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import aiohttp

from tests.local_slack import test_blockkit_blocks, test_blockkit_elements
from tests.local_slack.blockkit_samples import Json, check
from tests.local_slack.test_blockkit_counts import COUNTS
from tests.local_slack.test_blockkit_lengths import LENGTHS
from tests.slack.shown_text import watching
from tests.slack.test_golden import TEXTS

METHOD = "blocks.validate"
ALREADY_SAID = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})
AT_ONCE = 4
MOST_WAITS = 5


@dataclass(frozen=True)
class Payload:
    """A message, or a view, and what it is called."""

    name: str
    content: Json


@dataclass(frozen=True)
class Difference:
    """Slack says otherwise than the double."""

    name: str
    by_us: str
    by_slack: str


class NotAnswered(Exception):
    """Slack cannot be reached, or does not tell."""


def golden() -> Iterator[Payload]:
    """Every message and view whose text is kept as a golden file."""
    for name, text in sorted(TEXTS.items()):
        seen: list[Json] = []
        with watching(seen.append):
            text()
        yield from (Payload(f"golden {name}", each) for each in seen)


def catalogue() -> Iterator[Payload]:
    """Blocks at and past each limit, and the others that the double takes or refuses."""
    for length in LENGTHS:
        for extra in (0, 1):
            name = f"{length.path}: {length.limit + extra} characters"
            yield Payload(name, length.build("x" * (length.limit + extra)))
    for count in COUNTS:
        for extra in (0, 1):
            name = f"{count.path}: {count.limit + extra} items"
            yield Payload(name, count.build(count.limit + extra))
    for module in (test_blockkit_blocks, test_blockkit_elements):
        for number, each in enumerate(module.ACCEPTED):
            yield Payload(f"{module.__name__} accepted {number}", each)
        for name, (_, each) in module.REFUSED.items():
            yield Payload(name, each)


async def differences(api_url: str, payloads: Iterable[Payload]) -> list[Difference]:
    """Where Slack says otherwise than the double; raises NotAnswered."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as session:
        one_by_one = (_difference(session, gate, api_url, each) for each in payloads)
        found = await asyncio.gather(*one_by_one)
    return [each for each in found if each is not None]


async def _difference(
    session: aiohttp.ClientSession, gate: asyncio.Semaphore, api_url: str, payload: Payload
) -> Difference | None:
    ours = check(payload.content)
    async with gate:
        theirs = await _asked(session, api_url, payload.content)
    if bool(ours) == bool(theirs):
        return None
    return Difference(payload.name, "; ".join(map(str, ours)) or "taken", theirs or "taken")


async def _asked(session: aiohttp.ClientSession, api_url: str, content: Json) -> str:
    kind = "view" if "type" in content else "message"
    for _ in range(MOST_WAITS):
        try:
            async with session.post(api_url + METHOD, data={kind: json.dumps(content)}) as answer:
                if answer.status != 429:
                    return _reason(await answer.json())
                wait = float(answer.headers.get("Retry-After", "1"))
        except (TimeoutError, aiohttp.ClientError) as trouble:
            raise NotAnswered(f"{type(trouble).__name__}: {trouble}") from trouble
        await asyncio.sleep(wait)
    raise NotAnswered("Slack asks to slow down again and again")


def _reason(answer: Json) -> str:
    if answer.get("ok"):
        return ""
    if answer.get("error") not in ALREADY_SAID:
        raise NotAnswered(f"Slack says {answer.get('error')}")
    found = answer.get("errors") or [{"pointer": "", "message": answer["error"]}]
    return "; ".join(f"{each.get('pointer', '')} {each.get('message', '')}" for each in found)


def report(found: list[Difference], count: int) -> str:
    """What to read at the end."""
    lines = [f"{each.name}\n  here:  {each.by_us}\n  Slack: {each.by_slack}" for each in found]
    lines.append(f"{count} payloads, {len(found)} of which Slack judges otherwise.")
    return "\n".join(lines)


def main() -> None:
    """Ask about all; exit 0: as Slack does, 1: otherwise, 2: no answer."""
    payloads = [*golden(), *catalogue()]
    api_url = os.environ.get("SLACK_API_URL", "https://slack.com/api/")
    try:
        found = asyncio.run(differences(api_url, payloads))
    except NotAnswered as trouble:
        sys.stderr.write(f"Slack could not be asked ({trouble}). It takes internet access.\n")
        sys.exit(2)
    sys.stdout.write(report(found, len(payloads)) + "\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
